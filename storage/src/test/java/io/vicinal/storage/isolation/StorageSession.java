package io.vicinal.storage.isolation;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Nearest;
import io.vicinal.storage.Operand;
import io.vicinal.storage.Predicate;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.Transaction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs a history's transactions on the interfaces of storage. */
final class StorageSession implements Session {
  private static final DataType BIGINT = DataType.of(DataType.Kind.BIGINT);
  private static final long EVERYTHING = 1_000_000;

  private final Database database;
  private final long lists;
  private final long sets;
  private final long registers;
  private @Nullable Transaction open;
  private Transaction.@Nullable Savepoint mark;

  StorageSession(Database database) {
    this.database = database;
    lists = id("lists");
    sets = id("sets");
    registers = id("registers");
  }

  private long id(String name) {
    return database.table("public", name).orElseThrow().id();
  }

  static void createTables(Database database, int shards) {
    create(database, "lists", shards, not("id"), text("items"));
    create(database, "sets", shards, not("id"), not("of"), vector("v"));
    create(database, "registers", shards, not("id"), not("n"));
  }

  private static void create(
      Database database, String name, int shards, ColumnDefinition... columns) {
    database.createTable(new TableDefinition("public", name, List.of(columns), List.of(0), shards));
  }

  private static ColumnDefinition not(String name) {
    return new ColumnDefinition(name, BIGINT, false, null);
  }

  private static ColumnDefinition text(String name) {
    return new ColumnDefinition(name, DataType.of(DataType.Kind.TEXT), false, null);
  }

  private static ColumnDefinition vector(String name) {
    return new ColumnDefinition(name, DataType.vector(2), false, null);
  }

  /** Adds rows that are in no set. */
  static void fill(Database database, int rows) {
    Table table = database.table("public", "sets").orElseThrow();
    try (Transaction transaction = database.begin()) {
      for (long i = 1; i <= rows; i++) {
        transaction.insert(table.id(), new Object[] {-i, -1L, new float[] {i, 1}});
      }
      transaction.commit();
    }
  }

  @Override
  public void begin() {
    open = database.begin();
    mark = null;
  }

  @Override
  public void commit() {
    try (Transaction transaction = transaction()) {
      open = null;
      transaction.commit();
    }
  }

  @Override
  public void rollback() {
    if (open != null) {
      open.close();
      open = null;
    }
  }

  private Transaction transaction() {
    return Objects.requireNonNull(open, "no transaction");
  }

  private interface Work {
    void run(Transaction transaction);
  }

  private void change(Work work) {
    if (open != null) {
      work.run(open);
      return;
    }
    try (Transaction alone = database.begin()) {
      work.run(alone);
      alone.commit();
    }
  }

  private static Predicate equal(int column, long value) {
    return new Predicate.Compare(column, Predicate.Comparison.EQUAL, new Operand.Literal(value));
  }

  private static List<Object> rows(Transaction transaction, ScanSpec spec) {
    var rows = new ArrayList<Object>();
    try (Snapshot view = transaction.view();
        RowCursor cursor = view.scan(spec, new Object[0], ResourceAccount.unbounded())) {
      while (cursor.next()) {
        rows.add(Objects.requireNonNull(cursor.get(0)));
      }
    }
    return rows;
  }

  private static @Nullable Object value(Transaction transaction, long table, long key) {
    var spec = new ScanSpec(table, List.of(1), false, equal(0, key), null, null);
    List<Object> rows = rows(transaction, spec);
    if (rows.size() > 1) {
      throw new AssertionError("key " + key + " is there " + rows.size() + " times");
    }
    return rows.isEmpty() ? null : rows.getFirst();
  }

  @Override
  public void append(long key, long value, int how) {
    change(transaction -> {
      Object items = value(transaction, lists, key);
      put(transaction, lists, key, items, items == null ? "" + value : items + "," + value, how);
    });
  }

  private static void put(
      Transaction transaction,
      long table,
      long key,
      @Nullable Object before,
      Object after,
      int how) {
    Object[] row = {key, after};
    if (before == null) {
      transaction.insert(table, row);
    } else if (how == 0) {
      transaction.delete(table, new Object[] {key});
      transaction.insert(table, row);
    } else {
      transaction.update(table, new Object[] {key}, row);
    }
  }

  @Override
  public List<Long> read(long key) {
    Object items = value(transaction(), lists, key);
    return items == null
        ? List.of()
        : Stream.of(items.toString().split(",")).map(Long::valueOf).toList();
  }

  @Override
  public void add(long key, long value) {
    change(transaction ->
        transaction.insert(sets, new Object[] {value, key, new float[] {value, key}}));
  }

  @Override
  public Set<Long> find(long key, int how) {
    var nearest =
        new Nearest(
            2,
            Metric.L2,
            new Operand.Literal(new float[] {key, key}),
            new Operand.Literal(EVERYTHING),
            false,
            null);
    if (how == 2) {
      return everything(key, nearest);
    }
    var spec =
        new ScanSpec(sets, List.of(0), false, equal(1, key), how == 0 ? null : nearest, null);
    List<Object> rows = rows(transaction(), spec);
    Set<Long> values = rows.stream().map(Long.class::cast).collect(Collectors.toSet());
    if (values.size() != rows.size()) {
      throw new AssertionError("a row of set " + key + " is there twice: " + rows);
    }
    return values;
  }

  private Set<Long> everything(long key, Nearest nearest) {
    var found = new HashSet<Long>();
    var spec = new ScanSpec(sets, List.of(0, 1), false, null, nearest, null);
    try (Snapshot view = transaction().view();
        RowCursor cursor = view.scan(spec, new Object[0], ResourceAccount.unbounded())) {
      while (cursor.next()) {
        if (Objects.equals(cursor.get(1), key) && !found.add((Long) cursor.get(0))) {
          throw new AssertionError("row " + cursor.get(0) + " is there twice");
        }
      }
    }
    return found;
  }

  @Override
  public void write(long key, long value) {
    change(transaction ->
        put(transaction, registers, key, value(transaction, registers, key), value, 1));
  }

  @Override
  public long get(long key) {
    Object n = value(transaction(), registers, key);
    return n == null ? 0 : (Long) n;
  }

  @Override
  public void savepoint() {
    mark = transaction().savepoint();
  }

  @Override
  public void rollbackToSavepoint() {
    transaction().rollbackTo(Objects.requireNonNull(mark));
  }

  @Override
  public boolean isRefusal(Exception failure) {
    return failure instanceof StorageException.Conflict
        || failure instanceof StorageException.DuplicateKey;
  }

  @Override
  public void close() {
    rollback();
  }
}
