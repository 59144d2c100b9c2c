package io.vicinal.storage;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A condition on one value of text that is evaluated where the text lies: what storage need not
 * understand, such as a path into JSON. Immutable, thread-safe, with {@code equals}.
 */
public interface TextTest {
  /**
   * Returns this test for the values of its operands, for one thread.
   *
   * @throws RuntimeException what the condition itself would fail with for such operands
   */
  Bound bind(@Nullable Object[] operands);

  /** A test whose operands are known. Not thread-safe. */
  interface Bound {
    /** Returns the answer for NULL; null for unknown. */
    @Nullable Boolean ofNull();

    /**
     * Returns the answer for the UTF-8 text of {@code length} bytes at {@code start}; null for
     * unknown.
     */
    @Nullable Boolean of(MemorySegment memory, long start, int length);
  }
}
