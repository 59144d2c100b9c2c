package io.vicinal.storage.engine;

import io.vicinal.storage.BatchCursor;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.ScanStrategy;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.UniqueConstraint;
import io.vicinal.storage.scan.TableScan;
import io.vicinal.storage.scan.TableView;
import io.vicinal.storage.segment.RowKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** One view with a reference to its layout; every cursor takes another one. */
final class LocalSnapshot implements Snapshot {
  private final VisibleState.View view;
  private final Map<Long, TableView> changed;
  private final LongFunction<@Nullable Table> newer;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Takes over the caller's reference to the view's layout. */
  LocalSnapshot(VisibleState.View view) {
    this(view, _ -> null);
  }

  /**
   * Takes over the caller's reference to the view's layout.
   *
   * @param newer finds tables that were created after the view, which are empty in it
   */
  LocalSnapshot(VisibleState.View view, LongFunction<@Nullable Table> newer) {
    this(view, Map.of(), newer);
  }

  private LocalSnapshot(
      VisibleState.View view, Map<Long, TableView> changed, LongFunction<@Nullable Table> newer) {
    this.view = view;
    this.changed = Map.copyOf(changed);
    this.newer = newer;
  }

  /** Returns another snapshot of the same view in which some tables look different. */
  LocalSnapshot with(Map<Long, TableView> tables) {
    if (closed.get() || !view.layout().tryRetain()) {
      throw new IllegalStateException("the snapshot is closed");
    }
    return new LocalSnapshot(view, tables, newer);
  }

  @Override
  public long lsn() {
    return view.lsn();
  }

  @Override
  public long rowCount(long tableId) {
    return new TableScan(table(tableId), view.lsn()).rowCount();
  }

  @Override
  public RowCursor scan(ScanSpec spec, @Nullable Object[] parameters, ResourceAccount account) {
    TableView table = table(spec);
    ScanSpec stored = ColumnMap.of(table.table()).toStored(spec);
    Layout layout = view.layout();
    if (!layout.tryRetain()) {
      throw new IllegalStateException("the snapshot is closed");
    }
    try {
      return new TableScan(table, view.lsn()).open(stored, parameters, account, layout::release);
    } catch (RuntimeException | Error e) {
      layout.release();
      throw e;
    }
  }

  @Override
  public BatchCursor scanAll(
      ScanSpec spec, List<@Nullable Object[]> parameters, ResourceAccount account) {
    TableView table = table(spec);
    if (spec.nearest() == null || spec.nearest().limit() == null || parameters.size() < 2) {
      return Snapshot.super.scanAll(spec, parameters, account);
    }
    ScanSpec stored = ColumnMap.of(table.table()).toStored(spec);
    Layout layout = view.layout();
    if (!layout.tryRetain()) {
      throw new IllegalStateException("the snapshot is closed");
    }
    try {
      return new TableScan(table, view.lsn()).openAll(stored, parameters, account, layout::release);
    } catch (RuntimeException | Error e) {
      layout.release();
      throw e;
    }
  }

  @Override
  public ScanStrategy explain(ScanSpec spec, @Nullable Object @Nullable [] parameters) {
    TableView table = table(spec);
    ScanSpec stored = ColumnMap.of(table.table()).toStored(spec);
    return new TableScan(table, view.lsn()).explain(stored, parameters);
  }

  private TableView table(ScanSpec spec) {
    TableView table = table(spec.tableId());
    if (spec.tableVersion() != ScanSpec.ANY_VERSION
        && spec.tableVersion() != table.table().version()) {
      throw StorageException.Conflict.altered(table.table().name());
    }
    return table;
  }

  /** Returns whether a row with this key is visible. */
  boolean contains(long tableId, RowKey key) {
    return new TableScan(table(tableId), view.lsn()).contains(key);
  }

  /** Returns the primary key of a visible row with this key in a UNIQUE constraint, or null. */
  @Nullable RowKey findUnique(long tableId, UniqueConstraint constraint, RowKey key) {
    return new TableScan(table(tableId), view.lsn()).findUnique(constraint, key);
  }

  /** Returns what a scan of a table reads. @throws StorageException.NotFound */
  TableView table(long tableId) {
    if (closed.get()) {
      throw new IllegalStateException("the snapshot is closed");
    }
    TableView own = changed.get(tableId);
    if (own != null) {
      return own;
    }
    TableView table = view.layout().tables().get(tableId);
    if (table != null) {
      return table;
    }
    Table created = newer.apply(tableId);
    if (created == null) {
      throw new StorageException.NotFound("table", String.valueOf(tableId));
    }
    return new TableView(created, List.of());
  }

  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      view.layout().release();
    }
  }
}
