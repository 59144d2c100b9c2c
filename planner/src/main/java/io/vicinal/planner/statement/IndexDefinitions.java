package io.vicinal.planner.statement;

import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.ast.AlterIndex;
import io.vicinal.sql.ast.CreateIndex;
import io.vicinal.sql.ast.DropIndex;
import io.vicinal.sql.error.SqlState;
import io.vicinal.storage.ColumnIndexDefinition;
import io.vicinal.storage.Database;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableChange;
import io.vicinal.storage.UniqueConstraint;
import io.vicinal.storage.VectorIndexDefinition;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.calcite.sql.SqlIdentifier;

/** CREATE INDEX and DROP INDEX. */
final class IndexDefinitions {
  private final Preparation preparation;

  IndexDefinitions(Preparation preparation) {
    this.preparation = preparation;
  }

  DefinitionStatement create(CreateIndex create) {
    Session session = preparation.session();
    if (isOnColumns(create)) {
      ColumnIndexDefinition definition = columnDefinition(create);
      if (create.unique()) {
        return createUnique(create, definition);
      }
      return create(create, account -> session.database().createColumnIndex(definition, account));
    }
    VectorIndexDefinition definition = definition(create);
    return create(
        create, account -> session.database().createIndex(definition, session.progress(), account));
  }

  /** An index of values that differ from row to row, which is kept as a constraint. */
  private DefinitionStatement createUnique(CreateIndex create, ColumnIndexDefinition definition) {
    Table table = table(create);
    var change =
        new TableChange.AddUnique(
            definition.name(),
            definition.columns().stream().map(it -> table.columns().get(it).name()).toList(),
            UniqueConstraint.Kind.INDEX);
    Database database = preparation.session().database();
    return create(
        create,
        account -> {
          var name = new QualifiedName(table.schema(), definition.name());
          if (IndexNames.id(preparation.session().wholeDatabase(), name).isPresent()) {
            throw new StorageException.AlreadyExists("index", definition.name());
          }
          database.alterTable(
              table.id(), change, List.of(), () -> requireSame(database, table), account);
        });
  }

  private static void requireSame(Database database, Table table) {
    boolean same =
        database
            .table(table.schema(), table.name())
            .filter(now -> now.id() == table.id() && now.version() == table.version())
            .isPresent();
    if (!same) {
      throw StorageException.Conflict.altered(table.name());
    }
  }

  private DefinitionStatement create(CreateIndex create, Consumer<ResourceAccount> work) {
    return new DefinitionStatement(
        preparation.sql(),
        StatementKind.CREATE_INDEX,
        account -> {
          try {
            work.accept(account);
          } catch (StorageException.AlreadyExists e) {
            if (!create.ifNotExists()) {
              throw e;
            }
          }
        });
  }

  private Table table(CreateIndex create) {
    Session session = preparation.session();
    QualifiedName name = QualifiedName.toChange(create.table(), session);
    return session
        .database()
        .table(name.schema(), name.name())
        .orElseThrow(() -> name.notFound(SqlState.UNDEFINED_TABLE, "table", create.table()));
  }

  /** Returns whether an index is asked for that is none of vectors. */
  boolean isOnColumns(CreateIndex create) {
    Table table = table(create);
    int column = table.columnPosition(create.column().getSimple());
    return !create.vector()
        && !create.method().orElse("btree").equals("hnsw")
        && column >= 0
        && !table.columns().get(column).type().isVector();
  }

  private ColumnIndexDefinition columnDefinition(CreateIndex create) {
    Table table = table(create);
    List<Integer> columns = IndexedColumns.plain(create, table);
    return new ColumnIndexDefinition(
        create
            .name()
            .map(it -> it.names.getLast())
            .orElseGet(() -> IndexNames.free(preparation.session().database(), table, columns)),
        table.id(),
        columns);
  }

  /** Returns what {@code create} asks for. */
  VectorIndexDefinition definition(CreateIndex create) {
    Table table = table(create);
    int column = IndexedColumns.vector(create, table);
    return new VectorIndexDefinition(
        create
            .name()
            .map(it -> it.names.getLast())
            .orElseGet(
                () -> IndexNames.free(preparation.session().database(), table, List.of(column))),
        table.id(),
        column,
        VectorIndexOptions.metric(create, table.columns().get(column).type()),
        VectorIndexOptions.parameters(create.options()),
        VectorIndexOptions.quantization(create, table.columns().get(column).type()));
  }

  /** Renames an index, and the constraint that it stands for. */
  DefinitionStatement alter(AlterIndex alter) {
    QualifiedName name = QualifiedName.indexToChange(alter.name(), preparation.session());
    Database database = preparation.session().database();
    String to = alter.newName().getSimple();
    return new DefinitionStatement(
        preparation.sql(),
        StatementKind.ALTER_TABLE,
        account -> {
          OptionalLong index = IndexNames.id(database, name);
          if (index.isPresent()) {
            database.renameIndex(index.getAsLong(), to);
          } else if (!alter.ifExists()) {
            throw name.notFound(SqlState.UNDEFINED_OBJECT, "index", alter.name());
          }
        });
  }

  DefinitionStatement drop(DropIndex drop) {
    Database database = preparation.session().database();
    for (SqlIdentifier identifier : drop.names()) {
      QualifiedName _ = QualifiedName.indexToChange(identifier, preparation.session());
    }
    return new DefinitionStatement(
        preparation.sql(),
        StatementKind.DROP_INDEX,
        account -> {
          var indexes = new LinkedHashSet<Long>(); // all are looked up before the first one goes
          for (SqlIdentifier identifier : drop.names()) {
            QualifiedName name = QualifiedName.indexToChange(identifier, preparation.session());
            OptionalLong index = IndexNames.id(database, name);
            if (index.isPresent()) {
              indexes.add(index.getAsLong());
            } else if (!drop.ifExists()) {
              throw name.notFound(SqlState.UNDEFINED_OBJECT, "index", identifier);
            }
          }
          indexes.forEach(database::dropIndex);
        });
  }
}
