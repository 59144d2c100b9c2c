package io.vicinal.storage.catalog;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Identity;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.VectorIndexDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;

/**
 * Turns what a statement asks for into an operation of the log, once names and types are checked.
 */
final class NewDefinition {
  static final int NAME_CHARS_MAX = 255;

  private NewDefinition() {}

  /** Returns the operation that creates a table; one without a key gets the hidden row id. */
  static DdlOperation.CreateTable table(long tableId, long databaseId, TableDefinition definition) {
    requireName("table", definition.name());
    List<Integer> primaryKey = definition.primaryKey();
    if (new HashSet<>(primaryKey).size() < primaryKey.size()) {
      throw new StorageException.InvalidSetting(
          "table \"" + definition.name() + "\" has a column twice in its primary key");
    }
    List<DdlOperation.Column> columns = new ArrayList<>();
    for (ColumnDefinition column : definition.columns()) {
      requireColumnName(column.name());
      boolean inKey = primaryKey.contains(columns.size());
      columns.add(column(column, column.nullable() && !inKey));
    }
    if (primaryKey.isEmpty()) {
      primaryKey = List.of(columns.size());
      var rowId =
          new ColumnDefinition(
              TableDefinition.ROW_ID, DataType.of(DataType.Kind.BIGINT), false, null);
      columns.add(column(rowId, false));
    }
    return new DdlOperation.CreateTable(
        tableId,
        databaseId,
        definition.schema(),
        definition.name(),
        columns,
        primaryKey,
        definition.shards(),
        NewConstraints.uniques(definition),
        NewConstraints.checks(definition),
        NewConstraints.primaryKeyName(definition));
  }

  /** Returns the operation that creates an index on {@code table}. */
  static DdlOperation.CreateIndex index(
      long indexId, Table table, VectorIndexDefinition definition) {
    requireName("index", definition.name());
    if (definition.column() < 0 || definition.column() >= table.columns().size()) {
      throw new StorageException.InvalidSetting(
          "table \"" + table.name() + "\" has no column at position " + definition.column());
    }
    ColumnDefinition column = table.columns().get(definition.column());
    if (column.dropped()) { // since the statement read the definition
      throw StorageException.Conflict.altered(table.name());
    }
    if (!column.type().isVector() || column.type().precision() == 0) {
      throw new StorageException.InvalidSetting(
          "column \"" + column.name() + "\" is no vector with a fixed dimension");
    }
    if (!definition.quantization().supports(definition.metric())) {
      throw new StorageException.InvalidSetting(
          "quantization %s does not support metric %s"
              .formatted(definition.quantization(), definition.metric()));
    }
    return new DdlOperation.CreateIndex(
        indexId,
        definition.tableId(),
        definition.name(),
        definition.column(),
        definition.metric().name(),
        definition.parameters().m(),
        definition.parameters().efConstruction(),
        definition.parameters().seed(),
        definition.quantization() == Quantization.AUTO ? null : definition.quantization().name());
  }

  /** Requires a name that a column may have. */
  static void requireColumnName(String name) {
    requireName("column", name);
    if (name.equals(TableDefinition.ROW_ID) || name.startsWith(TableDefinition.DROPPED)) {
      throw new StorageException.InvalidSetting("column name \"" + name + "\" is reserved");
    }
  }

  /** Requires a name that is stored and found again unchanged. */
  static void requireName(String kind, String name) {
    if (name.isEmpty()) {
      throw new StorageException.InvalidSetting("name of a " + kind + " is empty");
    }
    if (name.length() > NAME_CHARS_MAX) {
      throw new StorageException.LimitExceeded(
          "name of a "
              + kind
              + " has up to "
              + NAME_CHARS_MAX
              + " characters, not "
              + name.length());
    }
    requireText(kind, name);
  }

  static DdlOperation.Column column(ColumnDefinition column, boolean nullable) {
    String defaultSql = column.defaultSql();
    if (defaultSql != null) {
      requireText("default", defaultSql);
    }
    DataType type = column.type();
    Identity identity = column.identity();
    if (identity != null) {
      requireNumbering(column, identity);
    }
    return new DdlOperation.Column(
        column.name(),
        type.kind().code(),
        type.precision(),
        type.scale(),
        nullable && identity == null,
        defaultSql,
        identity == null
            ? null
            : new DdlOperation.Numbering(
                identity.always(), identity.start(), identity.increment()));
  }

  private static void requireNumbering(ColumnDefinition column, Identity identity) {
    String name = "identity column \"" + column.name() + "\"";
    if (column.defaultSql() != null) {
      throw new StorageException.InvalidSetting(name + " cannot have a default");
    }
    OptionalLong max = Identity.maximum(column.type());
    if (max.isEmpty()) {
      throw new StorageException.InvalidSetting(
          name + " must be SMALLINT, INTEGER or BIGINT, not " + column.type().kind());
    }
    if (identity.start() > max.getAsLong() || identity.start() < -max.getAsLong() - 1) {
      throw new StorageException.InvalidSetting(
          name + " cannot start with " + identity.start() + ", which its type does not hold");
    }
  }

  static void requireText(String kind, String text) {
    boolean lone =
        text.codePoints()
            .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    if (lone || text.indexOf('\0') >= 0) {
      throw new StorageException.InvalidSetting(
          kind + " holds a NUL or half of a surrogate pair, which no text may");
    }
  }
}
