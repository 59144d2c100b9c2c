package io.vicinal.benchmarks.ann;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
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
  static int run(String main, List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (!flag.startsWith("-Xmx") && !flag.startsWith("-Xms")) {
        command.add(flag);
      }
    }
    command.addAll(List.of("-Xmx1g", "-cp", System.getProperty("java.class.path"), main));
    command.addAll(arguments);
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
