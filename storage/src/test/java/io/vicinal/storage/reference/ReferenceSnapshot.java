package io.vicinal.storage.reference;

import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.ScanStrategy;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All rows of the twin at one LSN. */
final class ReferenceSnapshot implements Snapshot {
  private final Map<Long, Table> tables;
  private final ReferenceState state;

  ReferenceSnapshot(Map<Long, Table> tables, ReferenceState state) {
    this.tables = tables;
    this.state = state;
  }

  Map<Long, Table> tables() {
    return tables;
  }

  ReferenceState state() {
    return state;
  }

  /** Returns this state with changes that are not committed. */
  ReferenceSnapshot with(Collection<ReferenceTransaction.Change> changes) {
    return new ReferenceSnapshot(
        tables, state.apply(List.copyOf(changes), Long.MAX_VALUE, tables, false));
  }

  /** Requires that {@code changes} could be committed if nobody else changed anything. */
  void check(Collection<ReferenceTransaction.Change> changes) {
    state.apply(List.copyOf(changes), Long.MAX_VALUE, tables, true);
  }

  @Override
  public long lsn() {
    return state.lsn();
  }

  @Override
  public long rowCount(long tableId) {
    table(tableId);
    return state.rows(tableId).size();
  }

  @Override
  public RowCursor scan(ScanSpec spec, @Nullable Object[] parameters, ResourceAccount account) {
    Table table = table(spec.tableId());
    List<@Nullable Object[]> rows = state.rows(table.id());
    return ReferenceScan.run(table, rows, spec, parameters, account);
  }

  @Override
  public ScanStrategy explain(ScanSpec spec, @Nullable Object @Nullable [] parameters) {
    return ReferenceScan.strategy(spec, rowCount(spec.tableId()));
  }

  private Table table(long tableId) {
    Table table = tables.get(tableId);
    if (table == null) {
      throw new StorageException.NotFound("table", String.valueOf(tableId));
    }
    return table;
  }

  @Override
  public void close() {}
}
