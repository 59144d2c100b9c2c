package io.vicinal.storage;

/**
 * What COMMENT ON names; parts that its kind does not have are empty.
 *
 * @param schema of the object, or the schema itself
 * @param name of the object, or of the table of a column
 * @param column of a table
 */
public record CommentTarget(Kind kind, String schema, String name, String column) {
  /** The kinds; the names are stored in the catalog. */
  public enum Kind {
    DATABASE,
    SCHEMA,
    TABLE,
    COLUMN,
    VIEW,
    INDEX,
    SEQUENCE
  }

  /** Names the database. */
  public static CommentTarget database() {
    return new CommentTarget(Kind.DATABASE, "", "", "");
  }

  /** Names a schema. */
  public static CommentTarget schema(String schema) {
    return new CommentTarget(Kind.SCHEMA, schema, "", "");
  }

  /** Names a column of a table. */
  public static CommentTarget column(String schema, String table, String column) {
    return new CommentTarget(Kind.COLUMN, schema, table, column);
  }

  /** Names a table, view, index or sequence. */
  public static CommentTarget of(Kind kind, String schema, String name) {
    return new CommentTarget(kind, schema, name, "");
  }
}
