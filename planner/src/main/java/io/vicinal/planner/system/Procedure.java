package io.vicinal.planner.system;

import io.vicinal.planner.session.Session;
import io.vicinal.storage.DataType;
import io.vicinal.storage.ResourceAccount;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What CALL can run; all procedures are in schema {@value SystemView#SCHEMA}. */
public sealed interface Procedure permits BackupProcedure, RecallProcedure, VerifyProcedure {
  /** One parameter: {@code INTEGER} or {@code TEXT}, NULL where an optional one is left out. */
  record Parameter(String name, DataType.Kind kind, boolean required) {}

  /** Returns the procedure of that name. */
  static Optional<Procedure> named(String schema, String name) {
    return schema.equals(SystemView.SCHEMA)
        ? all().stream().filter(procedure -> procedure.label().equals(name)).findFirst()
        : Optional.empty();
  }

  /** Returns all procedures. */
  static List<Procedure> all() {
    return List.of(new BackupProcedure(), new RecallProcedure(), new VerifyProcedure());
  }

  /** Returns the name within the schema. */
  String label();

  /** Returns the parameters in order; required ones come first. */
  List<Parameter> parameters();

  /** Returns the columns of what it gives. */
  List<SystemColumn> columns();

  /**
   * Runs it to its end and returns its rows.
   *
   * @param arguments one {@code Integer}, {@code String} or null per parameter
   */
  List<@Nullable Object[]> run(
      Session session, @Nullable Object[] arguments, ResourceAccount account);
}
