package io.vicinal.planner.statement;

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

  SqlStateException notFound(SqlState state, String kind, SqlIdentifier identifier) {
    return new SqlStateException(state, kind + " \"" + name + "\" does not exist")
        .at(identifier.getParserPosition());
  }
}
