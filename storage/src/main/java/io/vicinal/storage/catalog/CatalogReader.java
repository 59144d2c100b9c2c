package io.vicinal.storage.catalog;

import io.vicinal.storage.AddedColumn;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.DatabaseSettings;
import io.vicinal.storage.Durability;
import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Identity;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.Table;
import io.vicinal.storage.VectorIndex;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns rows into the records and contract types that callers see. */
final class CatalogReader {
  private static final Map<Integer, DataType.Kind> KINDS =
      Arrays.stream(DataType.Kind.values())
          .collect(Collectors.toMap(DataType.Kind::code, Function.identity()));

  private CatalogReader() {}

  /** Returns everything, after comparing every table with its head. */
  static CatalogState state(CatalogTransaction transaction) throws SQLException {
    transaction.rows(GuardedTable.SEQUENCES);
    // Compared with its digests only: what the entries say is read where they are replayed.
    transaction.rows(GuardedTable.DDL_LOG);
    Map<Long, List<Row>> columns = byTable(transaction.rows(GuardedTable.COLUMNS));
    Map<Long, List<Row>> indexes = byTable(transaction.rows(GuardedTable.VECTOR_INDEXES));
    Map<Long, List<Row>> columnIndexes = byTable(transaction.rows(GuardedTable.COLUMN_INDEXES));
    Map<Long, List<Row>> constraints = byTable(transaction.rows(GuardedTable.TABLE_CONSTRAINTS));
    List<Row> tables = transaction.rows(GuardedTable.TABLES);
    Map<Long, Long> databaseOfTable = new HashMap<>();
    tables.forEach(row -> databaseOfTable.put(row.number("id"), row.number("database_id")));
    return new CatalogState(
        DdlLog.version(transaction),
        databases(transaction),
        tables.stream()
            .map(row ->
                table(
                    row,
                    columns.getOrDefault(row.number("id"), List.of()),
                    indexes.getOrDefault(row.number("id"), List.of()),
                    constraints.getOrDefault(row.number("id"), List.of()),
                    columnIndexes.getOrDefault(row.number("id"), List.of())))
            .toList(),
        databaseOfTable,
        SegmentTable.shards(transaction),
        Counters.read(transaction),
        SegmentTable.segments(transaction));
  }

  static List<DatabaseRecord> databases(CatalogTransaction transaction) throws SQLException {
    Map<Long, Long> checkpoints = new HashMap<>();
    Map<Long, Long> durable = new HashMap<>();
    for (Row row : transaction.rows(GuardedTable.CHECKPOINTS)) {
      checkpoints.put(row.number("database_id"), row.number("lsn"));
      durable.put(row.number("database_id"), row.number("durable_lsn"));
    }
    Map<Long, DatabaseSettings> settings = new HashMap<>();
    for (Row row : transaction.rows(GuardedTable.DATABASE_SETTINGS)) {
      settings.put(row.number("database_id"), settings(row));
    }
    List<Row> schemas = transaction.rows(GuardedTable.SCHEMAS);
    return transaction.rows(GuardedTable.DATABASES).stream()
        .map(row ->
            new DatabaseRecord(
                row.number("id"),
                row.text("name"),
                checkpoints.getOrDefault(row.number("id"), 0L),
                durable.getOrDefault(row.number("id"), 0L),
                schemas.stream()
                    .filter(schema -> schema.number("database_id") == row.number("id"))
                    .map(schema -> schema.text("name"))
                    .sorted()
                    .toList(),
                settings.getOrDefault(row.number("id"), DatabaseSettings.DEFAULT)))
        .toList();
  }

  private static DatabaseSettings settings(Row row) {
    return new DatabaseSettings(
        Durability.valueOf(row.text("durability")),
        row.integer("flush_interval_millis"),
        row.number("archive_log") != 0);
  }

  /** Returns one table with its indexes. @throws io.vicinal.storage.StorageException.NotFound */
  static Table table(CatalogTransaction transaction, long tableId) throws SQLException {
    return table(
        Definitions.table(transaction, tableId),
        transaction.rowsWhere(GuardedTable.COLUMNS, "table_id", tableId),
        transaction.rowsWhere(GuardedTable.VECTOR_INDEXES, "table_id", tableId),
        transaction.rowsWhere(GuardedTable.TABLE_CONSTRAINTS, "table_id", tableId),
        transaction.rowsWhere(GuardedTable.COLUMN_INDEXES, "table_id", tableId));
  }

  private static Table table(
      Row table,
      List<Row> columns,
      List<Row> indexes,
      List<Row> constraints,
      List<Row> columnIndexes) {
    return new Table(
        table.number("id"),
        table.text("schema_name"),
        table.text("name"),
        columns.stream().map(CatalogReader::column).toList(),
        primaryKey(columns),
        table.integer("shard_count"),
        indexes.stream().map(CatalogReader::index).toList(),
        ConstraintTable.uniques(constraints),
        ConstraintTable.checks(constraints),
        ConstraintTable.keyName(constraints)
            .orElseGet(() -> Table.defaultPrimaryKeyName(table.text("name"))),
        table.number("version"),
        columnIndexes.stream().map(ColumnIndexTable::read).toList());
  }

  /** Returns the type of a column as the log has it. */
  static DataType type(DdlOperation.Column column) {
    DataType.Kind kind = KINDS.get(column.typeCode());
    if (kind == null) {
      throw new IllegalArgumentException(
          "type code " + column.typeCode() + " of column " + column.name());
    }
    return new DataType(kind, column.precision(), column.scale());
  }

  private static ColumnDefinition column(Row row) {
    DataType.Kind kind = KINDS.get(row.integer("type_code"));
    if (kind == null) {
      throw new IllegalArgumentException("type code " + row.number("type_code") + row.place());
    }
    return new ColumnDefinition(
        row.text("name"),
        new DataType(kind, row.integer("type_precision"), row.integer("type_scale")),
        row.number("nullable") != 0,
        (String) row.valueOrNull("default_sql"),
        identity(row),
        row.valueOrNull("added") == null
            ? null
            : new AddedColumn((String) row.valueOrNull("initial_value")),
        row.valueOrNull("dropped") != null);
  }

  private static @Nullable Identity identity(Row column) {
    return column.valueOrNull("identity_start") == null
        ? null
        : new Identity(
            column.number("identity_always") != 0,
            column.number("identity_start"),
            column.number("identity_increment"));
  }

  private static List<Integer> primaryKey(List<Row> columns) {
    return columns.stream()
        .filter(row -> row.valueOrNull("key_position") != null)
        .sorted((a, b) -> Long.compare(a.number("key_position"), b.number("key_position")))
        .map(row -> row.integer("position"))
        .toList();
  }

  private static VectorIndex index(Row row) {
    return new VectorIndex(
        row.number("id"),
        row.text("name"),
        row.number("table_id"),
        row.integer("column_position"),
        Metric.valueOf(row.text("metric")),
        new HnswParameters(row.integer("m"), row.integer("ef_construction"), row.number("seed")),
        quantization(row),
        VectorIndex.State.valueOf(row.text("state")));
  }

  private static Quantization quantization(Row row) {
    return row.valueOrNull("quantization") == null
        ? Quantization.AUTO
        : Quantization.valueOf(row.text("quantization"));
  }

  private static Map<Long, List<Row>> byTable(List<Row> rows) {
    return rows.stream().collect(Collectors.groupingBy(row -> row.number("table_id")));
  }
}
