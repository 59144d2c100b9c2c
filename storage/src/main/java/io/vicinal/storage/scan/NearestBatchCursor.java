package io.vicinal.storage.scan;

import io.vicinal.storage.BatchCursor;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.ScanStatistics;
import io.vicinal.storage.ScanStrategy;
import io.vicinal.storage.segment.SealedSegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gives the answers of a {@link NearestBatch}, which runs when the first set is asked for. */
final class NearestBatchCursor implements BatchCursor {
  private static final ScanStrategy NOTHING =
      new ScanStrategy(ScanStrategy.Kind.EXACT, "nothing was asked for", 0, 0, 0);

  private final TableView view;
  private final ScanSpec spec;
  private final NearestBatch batch;
  private final ScanCounters counters;
  private final ResourceAccount account;
  private final Runnable onClose;
  private NearestBatch.@Nullable Answer @Nullable [] answers;
  private NearestBatch.@Nullable Answer answer;
  private int set = -1;
  private int row = -1;
  private boolean closed;

  NearestBatchCursor(
      TableView view,
      ScanSpec spec,
      NearestBatch batch,
      ScanCounters counters,
      ResourceAccount account,
      Runnable onClose) {
    this.view = view;
    this.spec = spec;
    this.batch = batch;
    this.counters = counters;
    this.account = account;
    this.onClose = onClose;
  }

  @Override
  public boolean nextSet() {
    if (closed) {
      throw new IllegalStateException("the cursor is closed");
    }
    account.check();
    NearestBatch.@Nullable Answer @Nullable [] all = answers;
    if (all == null) {
      all = batch.run();
      answers = all;
    }
    set++;
    row = -1;
    answer = set < all.length ? all[set] : null;
    return answer != null;
  }

  @Override
  public boolean next() {
    NearestBatch.Answer current = answer;
    if (current == null || closed) {
      throw new IllegalStateException("the cursor stands on no set of parameters");
    }
    account.check();
    if (row < current.rows().size()) {
      row++;
    }
    if (row == current.rows().size()) {
      return false;
    }
    counters.rowsReturned++;
    return true;
  }

  private RowAddress address() {
    NearestBatch.Answer current = answer;
    if (current == null || closed || row < 0 || row >= current.rows().size()) {
      throw new IllegalStateException("the cursor stands on no row");
    }
    return current.rows().get(row);
  }

  @Override
  public @Nullable Object get(int field) {
    RowAddress address = address();
    if (field == spec.columns().size() && spec.withDistance()) {
      int column = Objects.requireNonNull(spec.nearest()).column();
      return Objects.requireNonNull(answer).query().distance(address.value(view, column));
    }
    return address.value(view, spec.columns().get(field));
  }

  @Override
  public long segment() {
    return view.segments().get(address().segment()) instanceof SealedSegment sealed
        ? sealed.id()
        : 0;
  }

  @Override
  public ScanStatistics statistics() {
    return counters.statistics(Objects.requireNonNullElse(batch.strategy(), NOTHING));
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      onClose.run();
    }
  }
}
