package io.vicinal.benchmarks.reopen;

import io.vicinal.benchmarks.ann.contender.JavaCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Loads and closes, opens, kills while rows are added, and opens again. */
public final class ReopenBenchmark {
  /** What an opening process said. */
  private record Opened(double seconds, double cpuSeconds, long rows) {}

  private final ReopenOptions options;
  private final PrintStream out;

  private ReopenBenchmark(ReopenOptions options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  /** Runs everything and prints the table. */
  public static void run(ReopenOptions options, PrintStream out)
      throws IOException, InterruptedException {
    if (Files.exists(options.directory())) {
      throw new IllegalArgumentException(
          "directory \"" + options.directory() + "\" exists already");
    }
    try {
      new ReopenBenchmark(options, out).run();
    } finally {
      delete(options.directory());
    }
  }

  private void run() throws IOException, InterruptedException {
    long start = System.nanoTime();
    child("load", Long.MAX_VALUE);
    out.printf("loaded and indexed in %.1f s%n", (System.nanoTime() - start) / 1e9);
    long cleanLog = logBytes();
    Opened clean = opened();
    require(clean.rows == options.rows(), clean.rows + " rows after close");
    long acknowledged =
        Long.parseLong(child("append", (long) options.rows() + options.tail()).getLast());
    long killedLog = logBytes();
    Opened killed = opened();
    require(killed.rows >= acknowledged, killed.rows + " rows, acknowledged " + acknowledged);
    out.println(
        "| rows | dimension | log MiB after close | first answer s | rows acknowledged before kill"
            + " | log MiB after kill | first answer s |");
    out.println("|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    out.printf(
        "| %,d | %d | %.1f | %.2f | %.2f | %,d | %.1f | %.2f | %.2f |%n",
        options.rows(),
        options.dimension(),
        cleanLog / 1e6,
        clean.seconds,
        clean.cpuSeconds,
        acknowledged,
        killedLog / 1e6,
        killed.seconds,
        killed.cpuSeconds);
  }

  private static void require(boolean sound, String message) {
    if (!sound) {
      throw new IllegalStateException(message);
    }
  }

  private Opened opened() throws IOException, InterruptedException {
    String[] words = child("open", Long.MAX_VALUE).getLast().split(" ", 3);
    return new Opened(
        Double.parseDouble(words[0]), Double.parseDouble(words[1]), Long.parseLong(words[2]));
  }

  /** Returns what the process said until it ended, or was killed after saying {@code last}. */
  private List<String> child(String step, long last) throws IOException, InterruptedException {
    var arguments = new ArrayList<String>(List.of(step));
    arguments.addAll(options.arguments());
    Process process =
        new ProcessBuilder(JavaCommand.of(ReopenChild.class, "-javaagent", List.of(), arguments))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var said = new ArrayList<String>();
    boolean killed = false;
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.add(line);
        if (last != Long.MAX_VALUE && !killed && Long.parseLong(line) >= last) {
          // Not Process.destroyForcibly(): it would close the pipe and what is still in it.
          killed = process.toHandle().destroyForcibly();
        }
      }
    }
    int status = process.waitFor();
    require(killed || status == 0, step + " ended with status " + status);
    return said;
  }

  private long logBytes() throws IOException {
    long bytes = 0;
    try (var files = Files.walk(options.directory().resolve("databases"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".wal")).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  private static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (var files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
