package io.vicinal.planner.plan;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What planning one large statement may cost: {@link #NANOS} of a processor's time, besides what is
 * left of the {@link #WARM_UP_NANOS} of its process, whose code is slow at first. Any other one may
 * take as long as it takes. Used by the thread that plans, alone.
 */
final class PlanningBudget {
  static final long NANOS = 1_700_000_000L;

  /** A statement is large if its text has so many characters, or its planning so many steps. */
  static final int LARGE_TEXT = 8_000;

  static final int LARGE_STEPS = 100_000;

  /** So much of the planning of large statements is free in each process. */
  static final long WARM_UP_NANOS = 5_000_000_000L;

  private static final AtomicLong WARM_UP = new AtomicLong(WARM_UP_NANOS);

  /** Most plans are ready before; what those use is not looked at. */
  private static final long UNSEEN_NANOS = 100_000_000L;

  /** Asking for processor time is a system call, which takes longer than most steps. */
  private static final long NANOS_BETWEEN_LOOKS = 10_000_000L;

  private static final int STEPS_BETWEEN_CHECKS = 8;

  private final int characters;
  private final long nanos;
  private final AtomicLong warmUp;
  private final long unseen;
  private long nextLook;
  private int steps;
  private long seen = -1; // what the thread had used at the last look
  private long spent;

  /** Begins now, with a text of so many characters. */
  PlanningBudget(int characters) {
    this(characters, NANOS, WARM_UP);
  }

  /**
   * Begins now.
   *
   * @param nanos of a processor's time
   * @param warmUp what is left of the time that is free
   */
  PlanningBudget(int characters, long nanos, AtomicLong warmUp) {
    this.characters = characters;
    this.nanos = nanos;
    this.warmUp = warmUp;
    this.unseen = Math.min(UNSEEN_NANOS, nanos);
    this.nextLook = System.nanoTime() + unseen;
  }

  /** Counts a step, and returns whether it is time to {@link #check}. */
  boolean step() {
    steps++;
    return steps % STEPS_BETWEEN_CHECKS == 0;
  }

  /** Throws 54001 if the statement is large and its budget is used. */
  void check() {
    boolean mayBecomeLarge = characters >= LARGE_TEXT || steps >= LARGE_STEPS / 10;
    long now = System.nanoTime();
    if (!mayBecomeLarge || now - nextLook < 0) {
      return; // the first query of a process is spared the classes that tell processor time
    }
    nextLook = now + NANOS_BETWEEN_LOOKS;
    long used = Threads.BEAN.getCurrentThreadCpuTime();
    long more = seen < 0 ? unseen : used - seen;
    seen = used;
    long left = warmUp.getAndUpdate(it -> Math.max(0, it - more));
    spent += more - Math.min(left, more);
    if (spent >= nanos && (characters >= LARGE_TEXT || steps >= LARGE_STEPS)) {
      nextLook = now; // whoever takes this for an error of its own is told again
      throw new SqlStateException(
          SqlState.STATEMENT_TOO_COMPLEX,
          "statement is too complex: planning it took more than "
              + nanos / 1e9
              + " s of processor time");
    }
  }

  /** Loaded when a plan takes long for the first time. */
  private static final class Threads {
    private static final ThreadMXBean BEAN = ManagementFactory.getThreadMXBean();
  }
}
