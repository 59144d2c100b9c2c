package io.vicinal.planner.statement;

import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.SystemSchemas;
import io.vicinal.sql.ast.CreateSchema;
import io.vicinal.sql.ast.DropSchema;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.Database;
import io.vicinal.storage.NumberSequence;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableChange;
import io.vicinal.storage.View;
import java.util.LinkedHashMap;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;

/** CREATE SCHEMA and DROP SCHEMA. */
final class SchemaDefinitions {
  /** It belongs to every database and cannot be dropped. */
  private static final String DEFAULT = "public";

  private final Preparation preparation;
  private final Database database;

  SchemaDefinitions(Preparation preparation) {
    this.preparation = preparation;
    this.database = preparation.session().database();
  }

  DefinitionStatement create(CreateSchema create) {
    if (create.owner().isPresent()) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED, "schemas have no owner, so no AUTHORIZATION")
          .at(create.owner().get().getParserPosition());
    }
    String name = name(create.name());
    requireOpen(name, create.name());
    return new DefinitionStatement(
        preparation.sql(),
        StatementKind.CREATE_SCHEMA,
        account -> {
          try {
            database.createSchema(name);
          } catch (StorageException.AlreadyExists e) {
            if (!create.ifNotExists()) {
              throw e;
            }
          }
        });
  }

  DefinitionStatement drop(DropSchema drop) {
    var identifiers = new LinkedHashMap<String, SqlIdentifier>(); // each schema once
    for (SqlIdentifier identifier : drop.names()) {
      requireOpen(name(identifier), identifier);
      identifiers.putIfAbsent(name(identifier), identifier);
    }
    return new DefinitionStatement(
        preparation.sql(),
        StatementKind.DROP_SCHEMA,
        account -> {
          // All, before the first one goes.
          identifiers.forEach((name, identifier) -> {
            if (!drop.ifExists()) {
              requireThere(identifier);
            }
            requireUnneeded(drop, name);
          });
          identifiers.forEach((name, identifier) ->
              DecidedChange.run(database, check -> drop(drop, identifier, name, check)));
        });
  }

  /** Refuses the default schema, and one that holds something unless that is to go, too. */
  private void requireUnneeded(DropSchema drop, String name) {
    if (drop.names().size() == 1) {
      return; // storage says it
    }
    Database whole = preparation.session().wholeDatabase();
    boolean holds =
        whole.tables().stream().anyMatch(table -> table.schema().equals(name))
            || whole.views().stream().anyMatch(view -> view.schema().equals(name))
            || whole.sequences().stream().anyMatch(it -> it.schema().equals(name));
    if (name.equals(DEFAULT) || (holds && !drop.cascade())) {
      throw new StorageException.StillNeeded(
          "schema \"" + name + (name.equals(DEFAULT) ? "\" cannot be dropped" : "\" is not empty"));
    }
  }

  private void requireThere(SqlIdentifier identifier) {
    if (!database.schemas().contains(name(identifier))) {
      throw unknown(name(identifier), identifier);
    }
  }

  private void drop(DropSchema drop, SqlIdentifier identifier, String name, Runnable check) {
    if (!database.schemas().contains(name)) {
      if (drop.ifExists()) {
        return;
      }
      throw unknown(name, identifier);
    }
    if (drop.cascade() && !name.equals(DEFAULT)) {
      // These are changes of their own, behind which the rest is decided anew.
      dropDefaults(name);
    }
    database.dropSchema(name, drop.cascade(), drop.cascade() ? dependents(name) : List.of(), check);
  }

  /** Drops the defaults of tables of other schemas that use sequences of this one. */
  private void dropDefaults(String schema) {
    Database whole = preparation.session().wholeDatabase();
    List<NumberSequence> sequences =
        whole.sequences().stream().filter(sequence -> sequence.schema().equals(schema)).toList();
    for (Table table : sequences.isEmpty() ? List.<Table>of() : whole.tables()) {
      for (ColumnDefinition column : table.columns()) {
        if (!table.schema().equals(schema)
            && sequences.stream().anyMatch(it -> SequenceDefaults.uses(column, it))) {
          whole.alterTable(table.id(), new TableChange.SetDefault(column.name(), null), () -> {});
        }
      }
    }
  }

  /** Returns the views of other schemas that use what is in this one. */
  private List<View> dependents(String schema) {
    return ViewDependents.of(
        preparation.session(),
        tables -> tables.stream().filter(table -> !table.schema().equals(schema)).toList(),
        database.views().stream().filter(view -> view.schema().equals(schema)).toList());
  }

  /** Reads {@code schema} or {@code database.schema}. */
  private String name(SqlIdentifier identifier) {
    boolean own =
        identifier.names.size() == 2 && identifier.names.getFirst().equals(database.name());
    if (!identifier.isSimple() && !own) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "a connection to database \""
                  + database.name()
                  + "\" has no schema \""
                  + identifier
                  + "\"")
          .at(identifier.getParserPosition());
    }
    return identifier.names.getLast();
  }

  private static void requireOpen(String name, SqlIdentifier identifier) {
    if (SystemSchemas.contains(name) || name.startsWith("pg_")) {
      throw new SqlStateException(
              SqlState.INSUFFICIENT_PRIVILEGE, "schema \"" + name + "\" belongs to the system")
          .at(identifier.getParserPosition());
    }
  }

  private static SqlStateException unknown(String name, SqlIdentifier identifier) {
    return new SqlStateException(
            SqlState.INVALID_SCHEMA_NAME, "schema \"" + name + "\" does not exist")
        .at(identifier.getParserPosition());
  }
}
