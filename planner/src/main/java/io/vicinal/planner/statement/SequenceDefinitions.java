package io.vicinal.planner.statement;

import io.vicinal.planner.convert.ColumnTypes;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.IdentitySequence;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.Dialect;
import io.vicinal.sql.ast.AlterSequence;
import io.vicinal.sql.ast.CreateSequence;
import io.vicinal.sql.ast.DropSequence;
import io.vicinal.sql.ast.SequenceOptions;
import io.vicinal.sql.ast.SequenceOptions.Part;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.Identity;
import io.vicinal.storage.NumberSequence;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableChange;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.jspecify.annotations.Nullable;

/** CREATE, ALTER and DROP SEQUENCE. */
final class SequenceDefinitions {
  private final Preparation preparation;
  private final Session session;
  private final Database database;

  SequenceDefinitions(Preparation preparation) {
    this.preparation = preparation;
    this.session = preparation.session();
    this.database = session.database();
  }

  DefinitionStatement create(CreateSequence create) {
    QualifiedName name = QualifiedName.toCreate(create.name(), session);
    if (create.options().has(Part.RESTART)) {
      throw new SqlStateException(
              SqlState.SYNTAX_ERROR, "RESTART is for ALTER SEQUENCE; a new one has START")
          .at(create.getParserPosition());
    }
    NumberSequence sequence = defined(name, null, create.options());
    return new DefinitionStatement(
        preparation.sql(),
        StatementKind.CREATE_SEQUENCE,
        account -> {
          try {
            NumberSequence _ = database.createSequence(sequence);
          } catch (StorageException.AlreadyExists e) {
            if (!create.ifNotExists()) {
              throw e;
            }
          }
        });
  }

  DefinitionStatement alter(AlterSequence alter) {
    QualifiedName name = name(alter.name());
    return new DefinitionStatement(
        preparation.sql(), StatementKind.ALTER_SEQUENCE, account -> alter(alter, name, account));
  }

  private void alter(AlterSequence alter, QualifiedName name, ResourceAccount account) {
    Optional<NumberSequence> found = database.sequence(name.schema(), name.name());
    if (found.isEmpty()) {
      Optional<NumberSequence> column = IdentitySequence.find(database, name.schema(), name.name());
      if (column.isPresent()) {
        alterColumn(alter, column.get(), account);
        return;
      }
      if (alter.ifExists()) {
        return;
      }
      throw name.notFound(SqlState.UNDEFINED_TABLE, "sequence", alter.name());
    }
    NumberSequence before = found.get();
    if (alter.newName().isPresent()) {
      requireUnused(before);
      var named = new QualifiedName(before.schema(), alter.newName().get().getSimple());
      database.alterSequence(
          defined(named, before, new SequenceOptions()).withId(before.id()), null);
      return;
    }
    NumberSequence after = defined(name, before, alter.options()).withId(before.id());
    Long restart =
        alter.options().has(Part.RESTART)
            ? alter.options().number(Part.RESTART).orElse(after.start())
            : null;
    database.alterSequence(after, restart);
  }

  /** Changes how an identity column numbers rows, by the name of the sequence it would have. */
  private void alterColumn(AlterSequence alter, NumberSequence column, ResourceAccount account) {
    boolean only =
        alter.newName().isEmpty()
            && alter.options().type().isEmpty()
            && alter.options().cycle().isEmpty()
            && Arrays.stream(Part.values())
                .allMatch(part -> part == Part.RESTART || !alter.options().has(part));
    if (!only) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "\"%s\" is an identity column, of which RESTART is all that can be altered so"
                  .formatted(column.name()))
          .at(alter.name().getParserPosition())
          .withHint("Use ALTER TABLE … ALTER COLUMN … SET.");
    }
    database.restartIdentity(
        IdentitySequence.tableId(column),
        IdentitySequence.column(column),
        alter.options().number(Part.RESTART).orElse(column.start()),
        account);
  }

  DefinitionStatement drop(DropSequence drop) {
    drop.names().forEach(this::name);
    return new DefinitionStatement(
        preparation.sql(),
        StatementKind.DROP_SEQUENCE,
        account -> {
          var found = new LinkedHashSet<NumberSequence>();
          for (SqlIdentifier name : drop.names()) {
            find(drop, name, name(name)).ifPresent(found::add);
          }
          if (!drop.cascade()) {
            found.forEach(this::requireUnused);
          }
          for (NumberSequence sequence : found) {
            if (drop.cascade()) {
              dropDefaults(sequence);
            }
            database.dropSequence(sequence.id());
          }
        });
  }

  private Optional<NumberSequence> find(
      DropSequence drop, SqlIdentifier identifier, QualifiedName name) {
    Optional<NumberSequence> found = database.sequence(name.schema(), name.name());
    if (found.isPresent()) {
      return found;
    }
    if (IdentitySequence.find(database, name.schema(), name.name()).isPresent()) {
      throw new SqlStateException(
          SqlState.DEPENDENT_OBJECTS,
          "sequence \"" + name.name() + "\" is an identity column of its table");
    } else if (!drop.ifExists()) {
      throw name.notFound(SqlState.UNDEFINED_TABLE, "sequence", identifier);
    }
    return found;
  }

  private QualifiedName name(SqlIdentifier identifier) {
    return QualifiedName.find(
        identifier, session, it -> database.sequence(it.schema(), it.name()).isPresent());
  }

  private void dropDefaults(NumberSequence sequence) {
    for (Table table : session.wholeDatabase().tables()) {
      for (ColumnDefinition column : table.columns()) {
        if (SequenceDefaults.uses(column, sequence)) {
          database.alterTable(
              table.id(), new TableChange.SetDefault(column.name(), null), () -> {});
        }
      }
    }
  }

  private void requireUnused(NumberSequence sequence) {
    for (Table table : session.wholeDatabase().tables()) {
      for (ColumnDefinition column : table.columns()) {
        if (SequenceDefaults.uses(column, sequence)) {
          boolean seen = database.table(table.schema(), table.name()).isPresent();
          String user =
              seen
                  ? "the default of column \"%s\" of table \"%s\""
                      .formatted(column.name(), table.name())
                  : "others";
          throw new SqlStateException(
              SqlState.DEPENDENT_OBJECTS,
              "sequence \"%s\" is used by %s".formatted(sequence.name(), user));
        }
      }
    }
  }

  /** Returns what the options make of {@code before}, or of a new sequence where that is null. */
  private NumberSequence defined(
      QualifiedName name, @Nullable NumberSequence before, SequenceOptions options) {
    DataType.Kind kind = kind(before, options);
    long most = Identity.maximum(DataType.of(kind)).orElse(Long.MAX_VALUE);
    if (options.has(Part.CACHE) && options.number(Part.CACHE).orElse(0L) < 1) {
      throw new SqlStateException(SqlState.INVALID_PARAMETER_VALUE, "CACHE must be 1 or more");
    }
    long increment =
        options.number(Part.INCREMENT).orElseGet(() -> before == null ? 1L : before.increment());
    boolean up = increment > 0;
    boolean otherKind = before != null && before.kind() != kind;
    long min =
        options.has(Part.MINVALUE) || before == null || (otherKind && !up)
            ? options.number(Part.MINVALUE).orElse(up ? 1 : -most - 1)
            : before.min();
    long max =
        options.has(Part.MAXVALUE) || before == null || (otherKind && up)
            ? options.number(Part.MAXVALUE).orElse(up ? most : -1)
            : before.max();
    long start =
        options
            .number(Part.START)
            .orElseGet(() -> before != null ? before.start() : up ? min : max);
    boolean cycle = options.cycle().orElseGet(() -> before != null && before.cycle());
    return new NumberSequence(
        0, name.schema(), name.name(), kind, start, increment, min, max, cycle);
  }

  private DataType.Kind kind(@Nullable NumberSequence before, SequenceOptions options) {
    if (options.type().isPresent()) {
      var validator = Dialect.newValidator(preparation.catalog().reader(session.searchPath()));
      return ColumnTypes.toStorage(options.type().get().deriveType(validator), false).kind();
    }
    return before == null ? DataType.Kind.BIGINT : before.kind();
  }
}
