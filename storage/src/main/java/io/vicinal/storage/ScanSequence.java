package io.vicinal.storage;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs one scan for several sets of parameters, one after the other, each when it is asked for. */
final class ScanSequence implements BatchCursor {
  private final Snapshot snapshot;
  private final ScanSpec spec;
  private final List<@Nullable Object[]> sets;
  private final ResourceAccount account;
  private final List<ScanStatistics> ended = new ArrayList<>();
  private @Nullable RowCursor current;
  private int position = -1;
  private boolean closed;

  ScanSequence(
      Snapshot snapshot, ScanSpec spec, List<@Nullable Object[]> sets, ResourceAccount account) {
    this.snapshot = snapshot;
    this.spec = spec;
    this.sets = sets;
    this.account = account;
  }

  @Override
  public boolean nextSet() {
    if (closed) {
      throw new IllegalStateException("the cursor is closed");
    }
    endCurrent();
    position++;
    if (position >= sets.size()) {
      return false;
    }
    current = snapshot.scan(spec, sets.get(position), account);
    return true;
  }

  private void endCurrent() {
    RowCursor cursor = current;
    if (cursor != null) {
      current = null;
      cursor.close();
      ended.add(cursor.statistics());
    }
  }

  private RowCursor current() {
    RowCursor cursor = current;
    if (cursor == null) {
      throw new IllegalStateException("the cursor stands on no set of parameters");
    }
    return cursor;
  }

  @Override
  public boolean next() {
    return current().next();
  }

  @Override
  public @Nullable Object get(int field) {
    return current().get(field);
  }

  @Override
  public long segment() {
    return current().segment();
  }

  @Override
  public ScanStatistics statistics() {
    var all = new ArrayList<>(ended);
    RowCursor cursor = current;
    if (cursor != null) {
      all.add(cursor.statistics());
    }
    return all.stream()
        .reduce(ScanStatistics::plus)
        .orElseGet(() ->
            new ScanStatistics(
                new ScanStrategy(ScanStrategy.Kind.SCAN, "nothing was asked for", 0, 0, 0),
                0,
                0,
                0,
                0,
                0));
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      endCurrent();
    }
  }
}
