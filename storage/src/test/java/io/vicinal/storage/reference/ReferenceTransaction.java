package io.vicinal.storage.reference;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.Transaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Buffers the changes of one transaction of the twin. */
final class ReferenceTransaction implements Transaction {
  /** Net effect on one table: keys that go, then rows that come. */
  record Change(long tableId, TreeSet<List<Object>> removed, List<@Nullable Object[]> added) {
    static Change none(long tableId) {
      return new Change(tableId, new TreeSet<>(ReferenceValues.KEY_ORDER), new ArrayList<>());
    }

    Change copy() {
      return new Change(tableId, new TreeSet<>(removed), new ArrayList<>(added));
    }
  }

  /** All changes as they were: a twin may be slow. */
  private record Copy(Map<Long, Change> changes) implements Savepoint {}

  private final ReferenceDatabase database;
  private final ReferenceSnapshot snapshot;
  private final Map<Long, Change> changes = new LinkedHashMap<>();
  private final List<Copy> savepoints = new ArrayList<>();
  private boolean ended;

  ReferenceTransaction(ReferenceDatabase database, ReferenceSnapshot snapshot) {
    this.database = database;
    this.snapshot = snapshot;
  }

  static List<Object> key(Table table, @Nullable Object[] row) {
    var key = new ArrayList<Object>();
    for (int position : table.primaryKey()) {
      key.add(row[position]);
    }
    return key;
  }

  @Override
  public Snapshot snapshot() {
    return snapshot;
  }

  @Override
  public Snapshot view() {
    return database.withNewerTables(snapshot).with(changes.values());
  }

  @Override
  public Savepoint savepoint() {
    var copy = new Copy(copy(changes));
    savepoints.add(copy);
    return copy;
  }

  @Override
  public void rollbackTo(Savepoint savepoint) {
    savepoints.subList(require(savepoint) + 1, savepoints.size()).clear();
    changes.clear();
    changes.putAll(copy(((Copy) savepoint).changes()));
  }

  @Override
  public void release(Savepoint savepoint) {
    savepoints.subList(require(savepoint), savepoints.size()).clear();
  }

  @Override
  public void check(Savepoint savepoint) {
    require(savepoint);
    database.withNewerTables(snapshot).check(changes.values());
  }

  private int require(Savepoint savepoint) {
    for (int i = 0; i < savepoints.size(); i++) {
      if (savepoints.get(i) == savepoint) {
        return i;
      }
    }
    throw new IllegalArgumentException("the transaction has no such savepoint");
  }

  private static Map<Long, Change> copy(Map<Long, Change> changes) {
    var copy = new LinkedHashMap<Long, Change>();
    changes.forEach((table, change) -> copy.put(table, change.copy()));
    return copy;
  }

  @Override
  public void insert(long tableId, @Nullable Object[] row) {
    Table table = database.requireTable(tableId);
    if (table.hasHiddenKey() && row[row.length - 1] == null) {
      row[row.length - 1] = database.nextRowId();
    }
    validate(table, row);
    database.noteIdentities(table, row);
    change(tableId).added().add(row);
  }

  @Override
  public long nextIdentity(long tableId, int column) {
    return database.nextIdentity(tableId, column);
  }

  @Override
  public void update(long tableId, Object[] key, @Nullable Object[] row) {
    Table table = database.requireTable(tableId);
    if (table.hasHiddenKey()) {
      row[row.length - 1] = key[0];
    }
    validate(table, row);
    database.noteIdentities(table, row);
    remove(table, List.of(key));
    change(tableId).added().add(row);
  }

  @Override
  public void delete(long tableId, Object[] key) {
    remove(database.requireTable(tableId), List.of(key));
  }

  /** Removes the row that was there before, or else the oldest that this transaction added. */
  private void remove(Table table, List<Object> key) {
    Change change = change(table.id());
    ReferenceState.Rows known = snapshot.state().tables().get(table.id());
    boolean before = known != null && known.live().containsKey(key);
    if (before && change.removed().add(key)) {
      return;
    }
    for (int i = 0; i < change.added().size(); i++) {
      if (ReferenceValues.KEY_ORDER.compare(key(table, change.added().get(i)), key) == 0) {
        change.added().remove(i);
        return;
      }
    }
    change.removed().add(key);
  }

  private Change change(long tableId) {
    if (ended) {
      throw new IllegalStateException("the transaction has ended");
    }
    return changes.computeIfAbsent(tableId, Change::none);
  }

  private static void validate(Table table, @Nullable Object[] row) {
    for (int i = 0; i < row.length; i++) {
      ColumnDefinition column = table.columns().get(i);
      if (row[i] == null && !column.nullable()) {
        throw new StorageException.NullNotAllowed(table.name(), column.name());
      }
      if (row[i] instanceof float[] vector) {
        int dimension = column.type().precision();
        if (dimension != 0 && vector.length != dimension) {
          throw StorageException.VectorData.dimension(column.name(), dimension, vector.length);
        }
        for (float coordinate : vector) {
          if (!column.type().element().holds(coordinate)) {
            throw new StorageException.VectorData(
                "column \"" + column.name() + "\" does not accept " + coordinate);
          }
        }
      }
    }
  }

  @Override
  public long commit() {
    boolean nothing =
        changes.values().stream().allMatch(c -> c.removed().isEmpty() && c.added().isEmpty());
    long lsn =
        nothing ? snapshot.lsn() : database.commit(List.copyOf(changes.values()), snapshot.lsn());
    ended = true;
    return lsn;
  }

  @Override
  public void close() {
    ended = true;
  }
}
