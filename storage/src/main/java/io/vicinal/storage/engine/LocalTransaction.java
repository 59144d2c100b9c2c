package io.vicinal.storage.engine;

import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.Table;
import io.vicinal.storage.Transaction;
import io.vicinal.storage.scan.TableView;
import io.vicinal.storage.segment.RowKey;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Buffers changes until they are committed. */
final class LocalTransaction implements Transaction {
  private final LocalDatabase database;
  private final LocalSnapshot snapshot;
  private final Map<Long, TableChanges> changes = new LinkedHashMap<>();
  private final UndoLog undo = new UndoLog();
  private final TransactionMemory memory;
  private boolean ended;

  LocalTransaction(LocalDatabase database, LocalSnapshot snapshot, ResourceAccount account) {
    this.database = database;
    this.snapshot = snapshot;
    this.memory = new TransactionMemory(account);
  }

  @Override
  public Snapshot snapshot() {
    return snapshot;
  }

  @Override
  public Snapshot view() {
    requireRunning();
    var tables = new HashMap<Long, TableView>();
    changes.forEach((id, table) -> {
      if (table.hasView() || !table.isEmpty()) {
        tables.put(id, table.over(snapshot.table(id), snapshot.lsn()));
      }
    });
    return snapshot.with(tables);
  }

  @Override
  public Savepoint savepoint() {
    requireRunning();
    return undo.mark(memory.kept());
  }

  @Override
  public void rollbackTo(Savepoint savepoint) {
    requireRunning();
    memory.returnTo(undo.undoTo(savepoint));
  }

  @Override
  public void release(Savepoint savepoint) {
    requireRunning();
    undo.release(savepoint);
  }

  @Override
  public void check(Savepoint savepoint) {
    requireRunning();
    for (UndoLog.Step step : undo.since(savepoint)) {
      step.table().requireOnlyOne(step.key(), snapshot);
    }
  }

  @Override
  public void expect(Table table) {
    requireRunning();
    changes(table.id()).requireDefinition(table);
  }

  @Override
  public void insert(long tableId, @Nullable Object[] row) {
    TableChanges table = changes(tableId);
    Table definition = table.definition;
    @Nullable Object[] stored = ColumnMap.of(definition).toStored(row);
    if (definition.hasHiddenKey() && stored.length == definition.columns().size()) {
      int place = definition.primaryKey().getFirst();
      stored[place] = table.store.nextIdentity(definition, place);
    }
    put(table, stored, null);
  }

  @Override
  public long nextIdentity(long tableId, int column) {
    TableChanges table = changes(tableId);
    int place = ColumnMap.of(table.definition).toStored(column);
    return table.store.nextIdentity(table.definition, place);
  }

  @Override
  public void update(long tableId, Object[] key, @Nullable Object[] row) {
    TableChanges table = changes(tableId);
    Table definition = table.definition;
    @Nullable Object[] stored = ColumnMap.of(definition).toStored(row);
    if (definition.hasHiddenKey() && stored.length == definition.columns().size()) {
      stored[definition.primaryKey().getFirst()] = key[0];
    }
    put(table, stored, key);
  }

  /** Adds a row, in the place of the one with {@code key} unless that is null. */
  private void put(TableChanges table, @Nullable Object[] row, Object @Nullable [] key) {
    table.codec.rows().validate(row);
    memory.keep(row, table.hasView());
    table.store.noteIdentities(row);
    if (key != null) {
      remove(table, key);
    }
    table.add(row);
  }

  @Override
  public void delete(long tableId, Object[] key) {
    remove(changes(tableId), key);
  }

  private void remove(TableChanges table, Object[] key) {
    memory.keep(key, false);
    RowKey rowKey = RowKey.ofKey(table.definition, key);
    table.remove(rowKey, key, snapshot.contains(table.store.id, rowKey));
  }

  private TableChanges changes(long tableId) {
    requireRunning();
    return changes.computeIfAbsent(
        tableId,
        id -> {
          var table = new TableChanges(database.store(id), undo, memory);
          table.requireDefinition(snapshot.table(id).table());
          return table;
        });
  }

  private void requireRunning() {
    if (ended) {
      throw new IllegalStateException("the transaction has ended");
    }
  }

  @Override
  public long commit() {
    return commit(ResourceAccount.unbounded());
  }

  @Override
  public long commit(ResourceAccount account) {
    requireRunning();
    List<TableChanges> made = changes.values().stream().filter(table -> !table.isEmpty()).toList();
    long lsn = made.isEmpty() ? snapshot.lsn() : database.commit(made, snapshot.lsn(), account);
    close();
    return lsn;
  }

  @Override
  public void close() {
    ended = true;
    memory.close();
    snapshot.close();
  }
}
