package io.vicinal.planner.session;

import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.ScanStrategy;
import io.vicinal.storage.Snapshot;
import org.jspecify.annotations.Nullable;

/** A snapshot that belongs to somebody else: closing it does nothing. */
record SharedSnapshot(Snapshot owned) implements Snapshot {
  @Override
  public long lsn() {
    return owned.lsn();
  }

  @Override
  public long rowCount(long tableId) {
    return owned.rowCount(tableId);
  }

  @Override
  public RowCursor scan(ScanSpec spec, @Nullable Object[] parameters, ResourceAccount account) {
    return owned.scan(spec, parameters, account);
  }

  @Override
  public ScanStrategy explain(ScanSpec spec, @Nullable Object @Nullable [] parameters) {
    return owned.explain(spec, parameters);
  }

  @Override
  public void close() {}
}
