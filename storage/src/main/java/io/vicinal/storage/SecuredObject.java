package io.vicinal.storage;

/**
 * Something that rights are about. Tables are named by their id, so that a table never inherits the
 * rights of an earlier one of its name; what has no id loses its rights when it is dropped.
 *
 * @param tableId 0 unless it is a table
 * @param schema empty for a database and for a table
 * @param name of a view, else empty
 */
public record SecuredObject(Kind kind, long databaseId, long tableId, String schema, String name) {
  /** The kinds; the names are stored in the catalog. */
  public enum Kind {
    DATABASE,
    SCHEMA,
    TABLE,
    VIEW
  }

  /** Names a database. */
  public static SecuredObject database(long databaseId) {
    return new SecuredObject(Kind.DATABASE, databaseId, 0, "", "");
  }

  /** Names a schema. */
  public static SecuredObject schema(long databaseId, String schema) {
    return new SecuredObject(Kind.SCHEMA, databaseId, 0, schema, "");
  }

  /** Names a table. */
  public static SecuredObject table(long databaseId, long tableId) {
    return new SecuredObject(Kind.TABLE, databaseId, tableId, "", "");
  }

  /** Names a view. */
  public static SecuredObject view(long databaseId, String schema, String name) {
    return new SecuredObject(Kind.VIEW, databaseId, 0, schema, name);
  }
}
