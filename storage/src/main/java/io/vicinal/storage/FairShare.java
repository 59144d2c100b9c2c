package io.vicinal.storage;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shares processors out between users. Statements run on threads of their own, among which the
 * system shares the processors: who has sixty of them would have sixty parts. A statement that has
 * worked for a slice of time therefore rests while others are there, the longer the more statements
 * of its user are at work, so that about as many of these work at a time as there are processors.
 * Statements that end within a slice leave what they have worked to the next one of their user:
 * many short ones take as much as a long one. Nobody rests who is alone or has few statements.
 * Thread-safe.
 */
public final class FairShare {
  /** How long a statement works before it may have to rest. */
  static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final long REST_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(500);

  /** For so long after its last statement, a user is still there. */
  private static final long PRESENT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final int processors;
  private final LongSupplier clock;
  private final AtomicInteger atWork = new AtomicInteger();
  private volatile @Nullable Arrival latest;
  private volatile @Nullable Arrival before; // the latest of another user than the latest

  private record Arrival(Share share, long nanos) {}

  /** Creates shares of all processors of this machine. */
  public FairShare() {
    this(Runtime.getRuntime().availableProcessors(), System::nanoTime);
  }

  FairShare(int processors, LongSupplier clock) {
    this.processors = processors;
    this.clock = clock;
  }

  /** Returns the share of one more user. */
  public Share newShare() {
    return new Share();
  }

  private void arrived(Share share) {
    Arrival last = latest;
    if (last != null && last.share != share) {
      before = last;
    }
    latest = new Arrival(share, clock.getAsLong());
  }

  private boolean isPresent(@Nullable Arrival arrival, Share asking) {
    return arrival != null
        && arrival.share != asking
        && clock.getAsLong() - arrival.nanos < PRESENT_NANOS;
  }

  /** What is at work for one user. Thread-safe. */
  public final class Share {
    private final AtomicInteger own = new AtomicInteger();
    private final AtomicLong workNanos = new AtomicLong(); // without a rest, of those that left

    private Share() {}

    void enter() {
      own.incrementAndGet();
      atWork.incrementAndGet();
      arrived(this);
    }

    /** Ends a statement that has worked for so long since its last rest. */
    void leave(long nanos) {
      workNanos.accumulateAndGet(nanos, (known, more) -> Math.min(SLICE_NANOS, known + more));
      own.decrementAndGet();
      atWork.decrementAndGet();
    }

    /** Returns how long those have worked without a rest that left, for one that goes on so. */
    long takeWork() {
      return workNanos.getAndSet(0);
    }

    /** Returns how long a statement rests that has worked for a slice. */
    long restNanos() {
      int mine = own.get();
      boolean alone = atWork.get() <= mine && !isPresent(latest, this) && !isPresent(before, this);
      return alone || mine <= processors
          ? 0
          : Math.min(REST_NANOS_MAX, SLICE_NANOS * (mine - processors) / processors);
    }
  }
}
