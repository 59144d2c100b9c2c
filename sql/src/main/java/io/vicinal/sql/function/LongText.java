package io.vicinal.sql.function;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A long text that looks now and then, as it is read, whether the statement that reads it is to
 * end: a function of one value would else go on for seconds. Not thread-safe.
 */
public final class LongText implements CharSequence {
  private static final int LENGTH_MIN = 100_000;
  private static final int READS_BETWEEN_CHECKS = 1 << 16;
  private static final ScopedValue<Runnable> CHECK = ScopedValue.newInstance();

  private final String text;
  private final Runnable check;
  private int reads;

  private LongText(String text, Runnable check) {
    this.text = text;
    this.check = check;
  }

  /**
   * Returns what {@code work} returns, in which long texts call {@code check}; that throws when it
   * is time to end.
   */
  public static <T extends @Nullable Object> T reading(Runnable check, Supplier<? extends T> work) {
    return ScopedValue.where(CHECK, check).call(work::get);
  }

  /** Returns {@code text} itself if it is short. */
  static CharSequence of(String text) {
    return text.length() >= LENGTH_MIN && CHECK.isBound() ? new LongText(text, CHECK.get()) : text;
  }

  /** Ends the work on a long value that is no text, now and then, where it is time to. */
  static void check() {
    if (CHECK.isBound()) {
      CHECK.get().run();
    }
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    reads++;
    if (reads % READS_BETWEEN_CHECKS == 0) {
      check.run();
    }
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.substring(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
