package io.vicinal.planner.statement;

import io.vicinal.planner.plan.StatementKind;
import io.vicinal.sql.ast.CreateDatabase;
import io.vicinal.sql.ast.DropDatabase;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.StorageException;
import org.apache.calcite.sql.SqlIdentifier;

/** CREATE DATABASE and DROP DATABASE. */
final class DatabaseDefinitions {
  private DatabaseDefinitions() {}

  static DefinitionStatement create(Preparation preparation, CreateDatabase create) {
    String name = create.name().getSimple();
    return new DefinitionStatement(
        preparation.sql(),
        StatementKind.CREATE_DATABASE,
        account -> {
          try {
            directory(preparation).createDatabase(name);
          } catch (StorageException.AlreadyExists e) {
            if (!create.ifNotExists()) {
              throw e;
            }
          }
        });
  }

  static DefinitionStatement drop(Preparation preparation, DropDatabase drop) {
    String name = drop.name().getSimple();
    return new DefinitionStatement(
        preparation.sql(),
        StatementKind.DROP_DATABASE,
        account -> {
          DataDirectory directory = directory(preparation);
          if (name.equals(preparation.session().database().name())) {
            throw inUse("database \"" + name + "\" is used by this connection", drop.name());
          }
          try {
            directory.dropDatabase(name);
          } catch (StorageException.InUse e) {
            throw inUse(String.valueOf(e.getMessage()), drop.name());
          } catch (StorageException.NotFound e) {
            if (!drop.ifExists()) {
              throw e;
            }
          }
        });
  }

  private static SqlStateException inUse(String message, SqlIdentifier identifier) {
    return new SqlStateException(SqlState.OBJECT_IN_USE, message)
        .at(identifier.getParserPosition());
  }

  private static DataDirectory directory(Preparation preparation) {
    return preparation
        .session()
        .directory()
        .orElseThrow(() ->
            new SqlStateException(
                SqlState.FEATURE_NOT_SUPPORTED, "this connection knows no other databases"));
  }
}
