package io.vicinal.planner.session;

import io.vicinal.storage.BatchCursor;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.ScanStrategy;
import io.vicinal.storage.Snapshot;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot with several users, who come and go; the last one that goes closes it. Thread-safe.
 */
final class SharedSnapshot {
  private final Snapshot snapshot;
  private final AtomicInteger users = new AtomicInteger(1);

  /** Shares {@code snapshot}; the caller is its first user until {@link #release}. */
  SharedSnapshot(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  /** Returns the snapshot for one more user, who closes it. Only a user may call this. */
  Snapshot use() {
    users.incrementAndGet();
    return new Use();
  }

  /** Ends one use. */
  void release() {
    if (users.decrementAndGet() == 0) {
      snapshot.close();
    }
  }

  private final class Use implements Snapshot {
    private final AtomicBoolean closed = new AtomicBoolean();

    @Override
    public long lsn() {
      return snapshot.lsn();
    }

    @Override
    public long rowCount(long tableId) {
      return snapshot.rowCount(tableId);
    }

    @Override
    public RowCursor scan(ScanSpec spec, @Nullable Object[] parameters, ResourceAccount account) {
      return snapshot.scan(spec, parameters, account);
    }

    @Override
    public BatchCursor scanAll(
        ScanSpec spec, List<@Nullable Object[]> parameters, ResourceAccount account) {
      return snapshot.scanAll(spec, parameters, account);
    }

    @Override
    public ScanStrategy explain(ScanSpec spec, @Nullable Object @Nullable [] parameters) {
      return snapshot.explain(spec, parameters);
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        release();
      }
    }
  }
}
