package io.vicinal.server.demo;

import io.vicinal.server.console.Console;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * Draws one line that fills up; where the output is no terminal, prints a line only when the work
 * is done.
 */
final class ProgressBar {
  private static final int WIDTH = 30;
  private static final long REDRAW_NANOS = 100_000_000;

  private final PrintWriter out;
  private final String label;
  private final boolean terminal;
  private final long startNanos = System.nanoTime();
  private long lastNanos;

  ProgressBar(PrintWriter out, String label) {
    this.out = out;
    this.label = label;
    this.terminal = Console.onTerminal();
  }

  /** Shows {@code done} of {@code total}; safe to call from several threads. */
  synchronized void update(long done, long total) {
    long now = System.nanoTime();
    if (!terminal || now - lastNanos < REDRAW_NANOS || total <= 0) {
      return;
    }
    lastNanos = now;
    int filled = (int) (WIDTH * Math.min(done, total) / total);
    out.printf(
        "\r  %-24s [%s%s] %3d %%",
        label, "#".repeat(filled), " ".repeat(WIDTH - filled), 100 * done / total);
    out.flush();
  }

  /** Replaces the bar with what was done and how long it took. */
  synchronized void finish(String what) {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    String line = String.format(Locale.ROOT, "  %-24s %s in %.1f s", label, what, seconds);
    out.println(terminal ? "\r" + line + " ".repeat(WIDTH) : line);
    out.flush();
  }
}
