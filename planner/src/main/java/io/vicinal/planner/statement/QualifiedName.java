package io.vicinal.planner.statement;

import io.vicinal.planner.session.Session;
import io.vicinal.planner.session.SystemSchemas;
import io.vicinal.planner.system.SystemView;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.Database;
import java.util.function.Predicate;
import org.apache.calcite.sql.SqlIdentifier;

/** A table, view or index by schema and name. */
record QualifiedName(String schema, String name) {

  /**
   * Reads the name of a table or view that is there: {@code name}, {@code schema.name} or {@code
   * database.schema.name}. Without a schema it is the first on the search path that has one.
   */
  static QualifiedName of(SqlIdentifier identifier, Session session) {
    return find(identifier, session, name -> name.isRelation(session.database()));
  }

  /**
   * Reads the name of a table or view that a statement changes or drops.
   *
   * @throws SqlStateException 42809 for a system view, 42501 for another name in their schema
   */
  static QualifiedName toChange(SqlIdentifier identifier, Session session) {
    return of(identifier, session).requireOpen(identifier);
  }

  /** Reads the name of an index that a statement changes or drops. */
  static QualifiedName indexToChange(SqlIdentifier identifier, Session session) {
    return find(identifier, session, name -> IndexNames.id(session.database(), name).isPresent())
        .requireOpen(identifier);
  }

  /**
   * Reads the name of something that a statement creates; without a schema it is the current one.
   *
   * @throws SqlStateException 3F000 if there is none, 42809 and 42501 as {@link #toChange}
   */
  static QualifiedName toCreate(SqlIdentifier identifier, Session session) {
    if (identifier.isSimple() && session.currentSchema().isEmpty()) {
      throw new SqlStateException(
              SqlState.INVALID_SCHEMA_NAME, "no schema of the search path exists")
          .at(identifier.getParserPosition());
    }
    return find(identifier, session, name -> false).requireOpen(identifier);
  }

  /** Reads the name of what {@code exists} in the first schema of the path, if in any. */
  static QualifiedName find(
      SqlIdentifier identifier, Session session, Predicate<QualifiedName> exists) {
    int parts = identifier.names.size();
    if (parts == 1) {
      return session.searchPath().stream()
          .map(schema -> new QualifiedName(schema, identifier.getSimple()))
          .filter(exists)
          .findFirst()
          .orElseGet(() -> new QualifiedName(session.schema(), identifier.getSimple()));
    }
    if (parts > 3) {
      throw new SqlStateException(
              SqlState.SYNTAX_ERROR,
              "a name has at most a database, a schema and a name: " + identifier)
          .at(identifier.getParserPosition());
    }
    requireOwn(identifier, session.database());
    return new QualifiedName(identifier.names.get(parts - 2), identifier.names.get(parts - 1));
  }

  private static void requireOwn(SqlIdentifier identifier, Database database) {
    String first = identifier.names.getFirst();
    if (identifier.names.size() == 3 && !first.equals(database.name())) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "a connection to database \""
                  + database.name()
                  + "\" cannot use database \""
                  + first
                  + "\"")
          .at(identifier.getParserPosition());
    }
  }

  private boolean isRelation(Database database) {
    return database.table(schema, name).isPresent()
        || database.view(schema, name).isPresent()
        || isSystemView();
  }

  /** Asks for the schema first, because the views are made when one of them is looked for. */
  private boolean isSystemView() {
    return SystemSchemas.contains(schema) && SystemView.named(schema, name).isPresent();
  }

  private QualifiedName requireOpen(SqlIdentifier identifier) {
    if (isSystemView()) {
      throw new SqlStateException(
              SqlState.WRONG_OBJECT_TYPE,
              "\"" + schema + "." + name + "\" is a system view and cannot be changed")
          .at(identifier.getParserPosition());
    }
    if (SystemSchemas.contains(schema)) {
      throw new SqlStateException(
              SqlState.INSUFFICIENT_PRIVILEGE, "schema \"" + schema + "\" belongs to the system")
          .at(identifier.getParserPosition());
    }
    return this;
  }

  SqlStateException notFound(SqlState state, String kind, SqlIdentifier identifier) {
    return new SqlStateException(state, kind + " \"" + name + "\" does not exist")
        .at(identifier.getParserPosition());
  }
}
