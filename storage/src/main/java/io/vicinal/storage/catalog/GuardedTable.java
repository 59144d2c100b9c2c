package io.vicinal.storage.catalog;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One table of {@code schema.sql} and the statements that read and change it by key.
 *
 * <p>Only names from this enum become SQL text; every value is bound.
 */
enum GuardedTable {
  SEQUENCES(1, "name", "next_id"),
  DDL_LOG(1, "version", "operation", "payload"),
  DATABASES(1, "id", "name"),
  DATABASE_SETTINGS(1, "database_id", "durability", "flush_interval_millis", "archive_log"),
  SCHEMAS(2, "database_id", "name"),
  TABLES(1, "id", "database_id", "schema_name", "name", "shard_count", "version", "next_unique"),
  COLUMNS(
      2,
      "table_id",
      "position",
      "name",
      "type_code",
      "type_precision",
      "type_scale",
      "nullable",
      "default_sql",
      "key_position",
      "identity_always",
      "identity_start",
      "identity_increment",
      "added",
      "initial_value",
      "dropped"),
  TABLE_CONSTRAINTS(
      2,
      "table_id",
      "position",
      "name",
      "unique_columns",
      "check_sql",
      "unique_number",
      "unique_kind",
      "added",
      "index_id"),
  VECTOR_INDEXES(
      1,
      "id",
      "table_id",
      "database_id",
      "schema_name",
      "name",
      "column_position",
      "metric",
      "m",
      "ef_construction",
      "seed",
      "quantization",
      "state"),
  COLUMN_INDEXES(1, "id", "table_id", "database_id", "schema_name", "name", "columns"),
  VIEWS(3, "database_id", "schema_name", "name", "columns", "sql", "search_schema"),
  NUMBER_SEQUENCES(
      1,
      "id",
      "database_id",
      "schema_name",
      "name",
      "type_code",
      "start_value",
      "increment",
      "min_value",
      "max_value",
      "cycles"),
  COMMENTS(6, "database_id", "kind", "object_id", "position", "schema_name", "name", "comment"),
  SEQUENCE_VALUES(1, "sequence_id", "next_value"),
  CHECKPOINTS(1, "database_id", "lsn", "durable_lsn"),
  SHARDS(2, "table_id", "shard", "sealed_lsn"),
  COUNTERS(2, "table_id", "column_position", "next_value"),
  SEGMENTS(1, "id", "table_id", "shard", "row_count", "min_lsn", "max_lsn"),
  SEGMENT_FILES(2, "segment_id", "name", "kind", "owner_id", "size_bytes", "crc32c"),
  USERS(1, "id", "name", "password_hash", "locked", "valid_until"),
  ROLES(1, "id", "name", "is_group"),
  ROLE_MEMBERS(2, "role_id", "member_id", "admin_option"),
  GRANTS(
      8,
      "grantee_id",
      "object_kind",
      "database_id",
      "table_id",
      "schema_name",
      "view_name",
      "privilege",
      "grantor_id",
      "grant_option"),
  OWNERS(5, "object_kind", "database_id", "table_id", "schema_name", "view_name", "owner_id"),
  POLICIES(2, "table_id", "name", "command", "principals", "using_sql", "check_sql"),
  PROTECTED_TABLES(1, "table_id"),
  API_KEYS(
      1,
      "id",
      "user_id",
      "name",
      "secret_hash",
      "scopes",
      "created",
      "valid_until",
      "disabled",
      "previous_hash",
      "previous_until"),
  AUDIT_LOG(
      1,
      "number",
      "at",
      "actor_id",
      "actor",
      "client",
      "action",
      "object_kind",
      "object_id",
      "object",
      "outcome",
      "sqlstate",
      "detail",
      "hmac");

  private final int keyColumns;

  // List.of is immutable; its type does not say so.
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<String> columns;

  GuardedTable(int keyColumns, String... columns) {
    this.keyColumns = keyColumns;
    this.columns = List.of(columns);
  }

  String tableName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the columns in order, without the digest; the key columns come first. */
  List<String> columns() {
    return columns;
  }

  int keyColumns() {
    return keyColumns;
  }

  String selectAllSql() {
    return select() + " ORDER BY " + String.join(", ", key());
  }

  /** Parameter: how many rows. */
  String selectLastSql() {
    return select() + " ORDER BY " + String.join(" DESC, ", key()) + " DESC LIMIT ?";
  }

  /** Parameters: a value of the first column of the key, how many rows. */
  String selectAfterSql() {
    return select()
        + " WHERE "
        + columns.getFirst()
        + " > ? ORDER BY "
        + String.join(", ", key())
        + " LIMIT ?";
  }

  String selectByKeySql() {
    return select() + " WHERE " + equalities(key(), " AND ");
  }

  String selectByColumnSql(String column) {
    requireColumn(column);
    return select() + " WHERE " + column + " = ? ORDER BY " + String.join(", ", key());
  }

  String countByColumnSql(String column) {
    requireColumn(column);
    return "SELECT count(*) FROM " + tableName() + " WHERE " + column + " = ?";
  }

  private void requireColumn(String column) {
    if (!columns.contains(column)) {
      throw new IllegalArgumentException(tableName() + " has no column " + column);
    }
  }

  /** Parameters: the columns in order, then the digest. */
  String insertSql() {
    return "INSERT INTO "
        + tableName()
        + " ("
        + String.join(", ", columns)
        + ", digest) VALUES ("
        + "?, ".repeat(columns.size())
        + "?)";
  }

  /** Parameters: the columns in order, then the digest, then the key. */
  String updateSql() {
    return "UPDATE "
        + tableName()
        + " SET "
        + equalities(columns, ", ")
        + ", digest = ? WHERE "
        + equalities(key(), " AND ");
  }

  String deleteSql() {
    return "DELETE FROM " + tableName() + " WHERE " + equalities(key(), " AND ");
  }

  private String select() {
    return "SELECT " + String.join(", ", columns) + ", digest FROM " + tableName();
  }

  private List<String> key() {
    return columns.subList(0, keyColumns);
  }

  private static String equalities(List<String> names, String separator) {
    return names.stream().map(name -> name + " = ?").collect(Collectors.joining(separator));
  }
}
