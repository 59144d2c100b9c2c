package io.vicinal.benchmarks.sql;

import io.vicinal.benchmarks.ann.contender.JavaCommand;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Starts processes that answer one query, and counts the CPU time of each. */
final class FirstQuery {
  private static final Path OWN_TIMES = Path.of("/proc/self/stat");
  private static final double TICKS_PER_SECOND = 100; // USER_HZ, the same on every Linux

  private FirstQuery() {}

  /** Prints the medians; prints nothing where the system does not tell the time of children. */
  static void measure(SqlOptions options, PrintStream out)
      throws IOException, InterruptedException {
    if (!Files.isReadable(OWN_TIMES) || options.starts() == 0) {
      return;
    }
    out.println();
    out.println("| first query of a process | CPU s | wanted |");
    out.println("|---|--:|--:|");
    String url = "jdbc:vicinal:mem:first";
    print(
        out,
        "embedded driver",
        median(
            JavaCommand.of(FirstQueryChild.class, "-javaagent", List.of(), List.of(url)), options),
        1.5);
    if (!options.launcher().isEmpty()) {
      String sql = String.join(";\n", FirstQueryChild.STATEMENTS);
      print(
          out,
          "launcher",
          median(List.of(options.launcher(), "sql", url, "-c", sql), options),
          0.6);
    }
  }

  private static void print(PrintStream out, String name, double seconds, double wanted) {
    out.printf("| %s | %.2f | %.1f |%n", name, seconds, wanted);
  }

  /** Lets the command run once for the caches of the system, and then as often as is asked. */
  private static double median(List<String> command, SqlOptions options)
      throws IOException, InterruptedException {
    var seconds = new ArrayList<Double>();
    for (int i = 0; i <= options.starts(); i++) {
      double before = childSeconds();
      Process process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      int status = process.waitFor();
      if (status != 0) {
        throw new IllegalStateException(command.getFirst() + " ended with status " + status);
      }
      if (i > 0) {
        seconds.add(childSeconds() - before);
      }
    }
    return seconds.stream().sorted().toList().get(seconds.size() / 2);
  }

  /** Returns the CPU time of all children that have ended, and of theirs. */
  private static double childSeconds() throws IOException {
    String stat = Files.readString(OWN_TIMES);
    // The second field, a name in parentheses, may hold blanks; cutime and cstime are 16 and 17.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Arrays.stream(fields, 13, 15).mapToLong(Long::parseLong).sum() / TICKS_PER_SECOND;
  }
}
