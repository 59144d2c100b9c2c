package io.vicinal.planner.statement;

import io.vicinal.planner.system.SystemView;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import org.apache.calcite.sql.SqlIdentifier;

/** A table or index by schema and name. */
record QualifiedName(String schema, String name) {

  /** Reads {@code name} or {@code schema.name}. */
  static QualifiedName of(SqlIdentifier identifier, String defaultSchema) {
    return switch (identifier.names.size()) {
      case 1 -> new QualifiedName(defaultSchema, identifier.getSimple());
      case 2 -> new QualifiedName(identifier.names.get(0), identifier.names.get(1));
      default ->
          throw new SqlStateException(
                  SqlState.SYNTAX_ERROR, "a name has at most a schema and a name: " + identifier)
              .at(identifier.getParserPosition());
    };
  }

  /**
   * Reads the name of something that a statement creates, changes or drops.
   *
   * @throws SqlStateException 42809 for a system view, 42501 for another name in their schema
   */
  static QualifiedName toChange(SqlIdentifier identifier, String defaultSchema) {
    QualifiedName name = of(identifier, defaultSchema);
    if (SystemView.named(name.schema, name.name).isPresent()) {
      throw new SqlStateException(
              SqlState.WRONG_OBJECT_TYPE,
              "\"" + name.schema + "." + name.name + "\" is a system view and cannot be changed")
          .at(identifier.getParserPosition());
    }
    if (name.schema.equals(SystemView.SCHEMA)) {
      throw new SqlStateException(
              SqlState.INSUFFICIENT_PRIVILEGE,
              "schema \"" + name.schema + "\" belongs to the system")
          .at(identifier.getParserPosition());
    }
    return name;
  }

  SqlStateException notFound(SqlState state, String kind, SqlIdentifier identifier) {
    return new SqlStateException(state, kind + " \"" + name + "\" does not exist")
        .at(identifier.getParserPosition());
  }
}
