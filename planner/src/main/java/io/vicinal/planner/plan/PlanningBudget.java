package io.vicinal.planner.plan;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.lang.management.ThreadMXBean;
import java.util.function.LongSupplier;

/**
 * What planning one large statement may cost: {@link #NANOS} of a processor's time; {@link
 * #PROPORTIONATE} times as much where it takes few steps for the length of its text, as thousands
 * of rows do, because longer texts are refused anyway; and {@link #YOUNG_NANOS} more in a process
 * that is not {@link #YOUNG_MILLIS} old, whose code is slow. Any other one may take as long as it
 * takes. Used by the thread that plans, alone.
 */
final class PlanningBudget {
  static final long NANOS = 1_700_000_000L;

  /** A statement is large if its text has so many characters, or its planning so many steps. */
  static final int LARGE_TEXT = 8_000;

  static final int LARGE_STEPS = 100_000;

  /** Rows to insert take a step for every second character, hundreds of sub-queries 3 to 25. */
  static final int STEPS_PER_CHARACTER = 1;

  static final int PROPORTIONATE = 3;

  static final long YOUNG_NANOS = 2_500_000_000L;

  static final long YOUNG_MILLIS = 60_000;

  /** Most plans are ready before; what those use is not looked at. */
  private static final long UNSEEN_NANOS = 100_000_000L;

  /** Asking for processor time is a system call, which takes longer than most steps. */
  private static final long NANOS_BETWEEN_LOOKS = 10_000_000L;

  private static final int STEPS_BETWEEN_CHECKS = 8;

  private final int characters;
  private final long nanos;
  private final LongSupplier age;
  private final long unseen;
  private long nextLook;
  private int steps;
  private long before = -1; // what the thread had used, once it is looked at
  private long extra; // known since then, too

  /** Begins now, with a text of so many characters. */
  PlanningBudget(int characters) {
    this(characters, NANOS, () -> Beans.RUNTIME.getUptime());
  }

  /**
   * Begins now.
   *
   * @param nanos of a processor's time
   * @param age of the process, in milliseconds
   */
  PlanningBudget(int characters, long nanos, LongSupplier age) {
    this.characters = characters;
    this.nanos = nanos;
    this.age = age;
    this.unseen = Math.min(UNSEEN_NANOS, nanos);
    this.nextLook = System.nanoTime() + unseen;
  }

  /** Counts a step, and returns whether it is time to {@link #check}. */
  boolean step() {
    steps++;
    return steps % STEPS_BETWEEN_CHECKS == 0;
  }

  /** Returns what a large statement of so many steps may use, in nanoseconds. */
  long limit() {
    boolean proportionate = steps <= (long) STEPS_PER_CHARACTER * characters;
    return (proportionate ? PROPORTIONATE * nanos : nanos) + extra;
  }

  /** Throws 54001 if the statement is large and its budget is used. */
  void check() {
    boolean mayBecomeLarge = characters >= LARGE_TEXT || steps >= LARGE_STEPS / 10;
    long now = System.nanoTime();
    if (!mayBecomeLarge || now - nextLook < 0) {
      return; // the first query of a process is spared the classes that tell processor time
    }
    nextLook = now + NANOS_BETWEEN_LOOKS;
    long used = Beans.THREADS.getCurrentThreadCpuTime();
    if (before < 0) {
      before = used - unseen;
      extra = age.getAsLong() < YOUNG_MILLIS ? YOUNG_NANOS : 0;
    }
    long limit = limit();
    if (used - before >= limit && (characters >= LARGE_TEXT || steps >= LARGE_STEPS)) {
      nextLook = now; // whoever takes this for an error of its own is told again
      throw new SqlStateException(
          SqlState.STATEMENT_TOO_COMPLEX,
          "statement is too complex: planning it took more than "
              + limit / 1e9
              + " s of processor time");
    }
  }

  /** Loaded when a plan takes long for the first time. */
  private static final class Beans {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final RuntimeMXBean RUNTIME = ManagementFactory.getRuntimeMXBean();
  }
}
