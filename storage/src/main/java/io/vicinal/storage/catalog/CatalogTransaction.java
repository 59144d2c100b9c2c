package io.vicinal.storage.catalog;

import io.vicinal.storage.StorageException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads and changes guarded rows within one SQLite transaction; closing it without {@link
 * #commit()} takes everything back.
 *
 * <p>Invariants: (1) every row that is returned agreed with its digest; (2) after {@code commit}
 * the head of every table is the count and digest sum of its rows. Not thread-safe.
 */
final class CatalogTransaction implements AutoCloseable {
  /** Number of rows of a table and the sum of their digests modulo 2^64. */
  record Head(long rowCount, long digestSum) {
    static final Head EMPTY = new Head(0, 0);

    long digest(GuardedTable table) {
      return RowDigest.of("integrity", new Object[] {table.tableName(), rowCount, digestSum});
    }
  }

  private final Connection connection;
  private final String file;
  private final Map<GuardedTable, Head> changedHeads = new EnumMap<>(GuardedTable.class);
  private final List<AuditNote> notes = new ArrayList<>();
  private boolean noting;
  private boolean open = true;

  CatalogTransaction(Connection connection, String file) throws SQLException {
    this.connection = connection;
    this.file = file;
    // Not by setAutoCommit: the driver would begin the next transaction together with a commit.
    execute("BEGIN");
  }

  /** Returns all rows by key, after comparing them with the head of the table. */
  List<Row> rows(GuardedTable table) throws SQLException {
    List<Row> rows = select(table, table.selectAllSql());
    requireHead(table, new Head(rows.size(), rows.stream().mapToLong(Row::digest).sum()));
    return rows;
  }

  /** Compares all rows with the head of a table that may be larger than the heap. */
  void require(GuardedTable table) throws SQLException {
    long[] found = new long[2];
    read(
        table,
        table.selectAllSql(),
        null,
        row -> {
          found[0]++;
          found[1] += row.digest();
        });
    requireHead(table, new Head(found[0], found[1]));
  }

  private void requireHead(GuardedTable table, Head found) throws SQLException {
    Head expected = head(table);
    // Field by field: the first call of a record's equals costs a millisecond, at every start.
    if (found.rowCount != expected.rowCount || found.digestSum != expected.digestSum) {
      throw new StorageException.Corrupt(
          file, "in table \"" + table.tableName() + "\"", describe(expected), describe(found));
    }
  }

  /** Returns the first rows whose key is beyond a number, by key. */
  List<Row> rowsAfter(GuardedTable table, long number, int count) throws SQLException {
    return select(table, table.selectAfterSql(), number, count);
  }

  /** Returns the rows with {@code value} in {@code column}, by key. */
  List<Row> rowsWhere(GuardedTable table, String column, Object value) throws SQLException {
    return select(table, table.selectByColumnSql(column), value);
  }

  /** Returns how many rows have {@code value} in {@code column}. */
  long countWhere(GuardedTable table, String column, Object value) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(table.countByColumnSql(column))) {
      bind(statement, value);
      try (ResultSet result = statement.executeQuery()) {
        return result.next() ? result.getLong(1) : 0;
      }
    }
  }

  Optional<Row> find(GuardedTable table, Object... key) throws SQLException {
    return select(table, table.selectByKeySql(), key).stream().findFirst();
  }

  /** Returns the last rows by key, the last one first. */
  List<Row> lastRows(GuardedTable table, int count) throws SQLException {
    return select(table, table.selectLastSql(), count);
  }

  /** Tells of all rows, also of those that do not fit their digests, which {@code problems} get. */
  void unchecked(GuardedTable table, Collection<String> problems, Consumer<Row> rows)
      throws SQLException {
    read(table, table.selectAllSql(), problems, rows);
  }

  /** Begins to keep what is noted. */
  void keepNotes() {
    noting = true;
  }

  /** Returns whether notes are kept. */
  boolean isNoting() {
    return noting;
  }

  /** Notes a change for the audit log. */
  void note(@Nullable AuditNote note) {
    if (noting && note != null) {
      notes.add(note);
    }
  }

  List<AuditNote> notes() {
    return notes;
  }

  void insert(GuardedTable table, @Nullable Object... values) throws SQLException {
    insert(new Row(table, values));
  }

  void insert(Row row) throws SQLException {
    GuardedTable table = row.table();
    execute(table.insertSql(), bindings(row, true, false));
    moveHead(table, 1, row.digest());
  }

  /** Changes {@code before}, as it was read, into {@code after}, which has the same key. */
  void update(Row before, Row after) throws SQLException {
    execute(before.table().updateSql(), bindings(after, true, true));
    moveHead(before.table(), 0, after.digest() - before.digest());
  }

  /** Deletes a row as it was read. */
  void delete(Row row) throws SQLException {
    execute(row.table().deleteSql(), bindings(row, false, true));
    moveHead(row.table(), -1, -row.digest());
  }

  void deleteWhere(GuardedTable table, String column, Object value) throws SQLException {
    for (Row row : rowsWhere(table, column, value)) {
      delete(row);
    }
  }

  /** Returns count and digest sum of a table, as they will be committed. */
  Head head(GuardedTable table) throws SQLException {
    Head changed = changedHeads.get(table);
    return changed == null ? storedHead(table) : changed;
  }

  /** Returns the error for a row whose digest is right and whose content is not. */
  StorageException.Corrupt corrupt(Row row, String expected, String found) {
    return new StorageException.Corrupt(file, row.place(), expected, found);
  }

  /** Writes the heads of empty tables into a new catalog. */
  void createHeads() {
    for (GuardedTable table : GuardedTable.values()) {
      changedHeads.put(table, Head.EMPTY);
    }
  }

  void commit() throws SQLException {
    for (var changed : changedHeads.entrySet()) {
      Head head = changed.getValue();
      execute(
          "INSERT OR REPLACE INTO integrity (table_name, row_count, digest_sum, digest)"
              + " VALUES (?, ?, ?, ?)",
          changed.getKey().tableName(),
          head.rowCount(),
          head.digestSum(),
          head.digest(changed.getKey()));
    }
    execute("COMMIT");
    open = false;
  }

  /** Rolls back what was not committed. */
  @Override
  public void close() {
    if (open) {
      open = false;
      try {
        execute("ROLLBACK");
      } catch (SQLException e) {
        // After some errors, a full device for one, SQLite has rolled back itself. A connection
        // that is broken says so at the next BEGIN.
      }
    }
  }

  private void moveHead(GuardedTable table, int rows, long digests) throws SQLException {
    Head head = head(table);
    changedHeads.put(table, new Head(head.rowCount() + rows, head.digestSum() + digests));
  }

  private Head storedHead(GuardedTable table) throws SQLException {
    String sql = "SELECT row_count, digest_sum, digest FROM integrity WHERE table_name = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, table.tableName());
      try (ResultSet result = statement.executeQuery()) {
        String place = "in row (" + table.tableName() + ") of table \"integrity\"";
        if (!result.next()) {
          throw new StorageException.Corrupt(file, place, "a row", "none");
        }
        Head head = new Head(result.getLong(1), result.getLong(2));
        requireDigest(place, head.digest(table), result.getLong(3));
        return head;
      }
    }
  }

  private List<Row> select(GuardedTable table, String sql, Object... parameters)
      throws SQLException {
    List<Row> rows = new ArrayList<>();
    read(table, sql, null, rows::add, parameters);
    return rows;
  }

  private void read(
      GuardedTable table,
      String sql,
      @Nullable Collection<String> problems,
      Consumer<Row> rows,
      Object... parameters)
      throws SQLException {
    int width = table.columns().size();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          @Nullable Object[] values = new @Nullable Object[width];
          for (int i = 0; i < width; i++) {
            Object value = result.getObject(i + 1);
            values[i] = value instanceof Integer number ? Long.valueOf(number) : value;
          }
          Row row = new Row(table, values);
          long stored = result.getLong(width + 1);
          if (problems == null) {
            requireDigest(row.place(), row.digest(), stored);
          } else if (row.digest() != stored) {
            problems.add(row.place() + " does not fit its digest");
          }
          rows.accept(row);
        }
      }
    }
  }

  private void requireDigest(String place, long computed, long stored) {
    if (computed != stored) {
      throw new StorageException.Corrupt(
          file, place, "digest " + Long.toHexString(stored), Long.toHexString(computed));
    }
  }

  private static @Nullable Object[] bindings(Row row, boolean values, boolean key) {
    List<@Nullable Object> bindings = new ArrayList<>();
    int width = row.table().columns().size();
    for (int i = 0; values && i < width; i++) {
      bindings.add(row.value(i));
    }
    if (values) {
      bindings.add(row.digest());
    }
    for (int i = 0; key && i < row.table().keyColumns(); i++) {
      bindings.add(row.value(i));
    }
    return bindings.toArray();
  }

  private void execute(String sql, @Nullable Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      statement.executeUpdate();
    }
  }

  private static void bind(PreparedStatement statement, @Nullable Object... parameters)
      throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
  }

  private static String describe(Head head) {
    return head.rowCount() + " rows with digest sum " + Long.toHexString(head.digestSum());
  }
}
