package io.vicinal.benchmarks.ann;

import io.vicinal.benchmarks.ann.contender.JavaCommand;
import java.io.IOException;
import java.util.List;

/** Runs this program again, in a JVM with a small heap. */
final class SmallHeap {
  /** What {@code -Xmx1g} gives, with room for how collectors count. */
  private static final long BYTES_MAX = 1L << 30;

  private SmallHeap() {}

  /** Returns whether this JVM has a heap of no more than one gibibyte. */
  static boolean isHere() {
    return Runtime.getRuntime().maxMemory() <= BYTES_MAX;
  }

  /**
   * Runs {@code main} with the flags of this JVM, but {@code -Xmx1g}, and returns its exit code.
   */
  static int run(Class<?> main, List<String> arguments) throws IOException, InterruptedException {
    List<String> command = JavaCommand.of(main, "-Xm", List.of("-Xmx1g"), arguments);
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
