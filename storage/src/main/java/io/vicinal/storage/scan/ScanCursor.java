package io.vicinal.storage.scan;

import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.ScanStatistics;
import io.vicinal.storage.segment.SealedSegment;
import org.jspecify.annotations.Nullable;

/**
 * Gives the rows of a scan one by one and reads a column only when it is asked for.
 *
 * <p>The rows come from a {@link RowSource}, which decides which ones and in which order.
 */
final class ScanCursor implements RowCursor {
  private static final int ROWS_BETWEEN_RESTS = 256;

  private final TableView view;
  private final ScanSpec spec;
  private final RowSource source;
  private final ScanCounters counters;
  private final ResourceAccount account;
  private final Runnable onClose;
  private @Nullable RowAddress current;
  private boolean ended;
  private boolean closed;

  ScanCursor(
      TableView view,
      ScanSpec spec,
      RowSource source,
      ScanCounters counters,
      ResourceAccount account,
      Runnable onClose) {
    this.view = view;
    this.spec = spec;
    this.source = source;
    this.counters = counters;
    this.account = account;
    this.onClose = onClose;
  }

  @Override
  public boolean next() {
    if (closed) {
      throw new IllegalStateException("the cursor is closed");
    }
    account.check();
    current = ended ? null : source.next();
    ended = current == null;
    if (!ended) {
      if (counters.rowsReturned % ROWS_BETWEEN_RESTS == 0) {
        account.pace();
      }
      counters.rowsReturned++;
    }
    return !ended;
  }

  @Override
  public @Nullable Object get(int field) {
    RowAddress row = current;
    if (row == null || closed) {
      throw new IllegalStateException("the cursor stands on no row");
    }
    if (field == spec.columns().size() && spec.withDistance()) {
      return source.distance(row);
    }
    return view.segments().get(row.segment()).value(spec.columns().get(field), row.ordinal());
  }

  @Override
  public long segment() {
    RowAddress row = current;
    if (row == null || closed) {
      throw new IllegalStateException("the cursor stands on no row");
    }
    return view.segments().get(row.segment()) instanceof SealedSegment sealed ? sealed.id() : 0;
  }

  @Override
  public ScanStatistics statistics() {
    return counters.statistics(source.strategy());
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      onClose.run();
    }
  }
}
