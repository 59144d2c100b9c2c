package io.vicinal.storage.catalog;

import io.vicinal.storage.Acting;
import io.vicinal.storage.AuditEvent;
import io.vicinal.storage.AuditEvent.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Bounds the rows of what changes nothing, so that nobody fills the disk with them: of one kind, by
 * one user from one place, a few a minute are told one by one, and so many of all together; the
 * others are counted and told with their number when the minute is over. Not thread-safe.
 */
final class AuditBudget {
  private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int KINDS_MAX = 1_000;
  private static final int KINDS_TOLD = 10;

  /** How many are told one by one: of one kind, and of all. */
  private record Limit(int each, int all) {}

  private static final Limit DONE = new Limit(60, 300);
  private static final Limit REFUSED = new Limit(5, 30);

  private record Kind(String action, Outcome outcome, String user, String client) {}

  private static final class Count {
    final AuditEvent first;
    long seen;
    long untold;

    Count(AuditEvent first) {
      this.first = first;
    }
  }

  private final LongSupplier nanoTime;
  private final Map<Kind, Count> counts = new LinkedHashMap<>();
  private long windowStart;
  private int doneTold;
  private int refusedTold;
  private long others;

  AuditBudget(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.windowStart = nanoTime.getAsLong();
  }

  /** Returns whether {@code event} is to be told now; counts it otherwise. */
  boolean admits(AuditEvent event) {
    boolean done = event.outcome() == Outcome.OK;
    Limit limit = done ? DONE : REFUSED;
    var kind = new Kind(event.action(), event.outcome(), event.user(), event.client());
    Count count = counts.get(kind);
    if (count == null) {
      if (counts.size() == KINDS_MAX) {
        if (done && doneTold < limit.all) { // refusals of others hide nothing that is done
          doneTold++;
          return true;
        }
        others++;
        return false;
      }
      count = new Count(event);
      counts.put(kind, count);
    }
    count.seen++;
    if (count.seen > limit.each || (done ? doneTold : refusedTold) >= limit.all) {
      count.untold++;
      return false;
    }
    doneTold += done ? 1 : 0;
    refusedTold += done ? 0 : 1;
    return true;
  }

  /**
   * Returns what was counted and not told, and begins anew, if the minute is over.
   *
   * @param now whether it is over in any case
   */
  List<AuditEvent> over(boolean now) {
    if (!now && nanoTime.getAsLong() - windowStart < WINDOW_NANOS) {
      return List.of();
    }
    if (counts.isEmpty() && others == 0) { // as whenever a directory is closed that has no log
      windowStart = nanoTime.getAsLong();
      return List.of();
    }
    var told = new ArrayList<AuditEvent>();
    List<Count> untold =
        counts.values().stream()
            .filter(count -> count.untold > 0)
            .sorted(Comparator.comparingLong((Count count) -> count.untold).reversed())
            .toList();
    for (Count count : untold) {
      if (told.size() < KINDS_TOLD) {
        told.add(count.first.with(count.untold + " more within a minute"));
      } else {
        others += count.untold;
      }
    }
    if (others > 0) {
      told.add(AuditEvent.of(Acting.NOBODY, "OTHERS").with(others + " more within a minute"));
    }
    counts.clear();
    doneTold = 0;
    refusedTold = 0;
    others = 0;
    windowStart = nanoTime.getAsLong();
    return told;
  }
}
