package io.vicinal.storage.scan;

import io.vicinal.storage.Predicate;
import io.vicinal.storage.ResourceAccount;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a filter leaves, evaluated once for all queries of a batch whose filter has the
 * same values, by the first one that asks; forgotten when the last one is done. Thread-safe.
 */
final class SharedMatches {
  private final TableView view;
  private final long lsn;
  private final @Nullable Predicate filter;
  private final @Nullable Object[] parameters;
  private final ResourceAccount account;
  private final ScanMemory memory;
  private @Nullable List<SegmentMatches> matches;
  private int users;

  SharedMatches(
      TableView view,
      long lsn,
      @Nullable Predicate filter,
      @Nullable Object[] parameters,
      ResourceAccount account) {
    this.view = view;
    this.lsn = lsn;
    this.filter = filter;
    this.parameters = parameters;
    this.account = account;
    this.memory = new ScanMemory(account);
  }

  /** Announces somebody who will call {@link #release}. */
  synchronized void retain() {
    users++;
  }

  /** Returns the rows, one element per segment. */
  synchronized List<SegmentMatches> get(ScanCounters counters) {
    List<SegmentMatches> known = matches;
    if (known == null) {
      account.hold(); // the other queries wait, on threads that other statements want, too
      try {
        known = evaluated(counters);
      } finally {
        account.unhold();
      }
      matches = known;
    }
    return known;
  }

  private List<SegmentMatches> evaluated(ScanCounters counters) {
    var found = new ArrayList<SegmentMatches>();
    for (int i = 0; i < view.segments().size(); i++) {
      var segment = SegmentMatches.of(view, i, lsn, filter, parameters, account, counters);
      memory.reserve(segment.bitmapBytes());
      found.add(segment);
    }
    return List.copyOf(found);
  }

  /** Ends one use. */
  synchronized void release() {
    if (--users == 0) {
      matches = null;
      memory.close();
    }
  }
}
