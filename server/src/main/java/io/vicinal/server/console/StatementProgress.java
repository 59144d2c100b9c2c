package io.vicinal.server.console;

import io.vicinal.storage.Progress;
import java.io.PrintStream;
import java.util.function.LongSupplier;

/**
 * Draws how far a statement such as CREATE INDEX has come, on one line of a terminal that whatever
 * is printed next writes over. Thread-safe.
 */
final class StatementProgress implements Progress {
  private static final int WIDTH = 30;
  private static final int LINE = 70;
  private static final long REDRAW_NANOS = 100_000_000;

  private final PrintStream terminal;
  private final LongSupplier nanoTime;
  private boolean drawn;
  private long lastNanos;

  /** Draws on {@code terminal}, at most ten times a second. */
  StatementProgress(PrintStream terminal, LongSupplier nanoTime) {
    this.terminal = terminal;
    this.nanoTime = nanoTime;
    this.lastNanos = nanoTime.getAsLong() - REDRAW_NANOS;
  }

  /** Returns a listener that draws for the person at the terminal. */
  static Progress onTerminal() {
    return new StatementProgress(System.err, System::nanoTime);
  }

  @Override
  public synchronized void report(String phase, long done, long total) {
    if (total <= 0 || done >= total) {
      erase();
      return;
    }
    long now = nanoTime.getAsLong();
    if (now - lastNanos < REDRAW_NANOS) {
      return;
    }
    lastNanos = now;
    drawn = true;
    int filled = (int) (WIDTH * (double) done / total);
    String bar =
        "  %-24s [%s%s] %3d %%"
            .formatted(
                phase,
                "#".repeat(filled),
                " ".repeat(WIDTH - filled),
                (int) (100 * (double) done / total));
    print(bar.length() > LINE ? bar.substring(0, LINE) : bar);
  }

  private void erase() {
    if (drawn) {
      drawn = false;
      print("");
    }
  }

  private void print(String text) {
    terminal.print("\r" + text + " ".repeat(LINE - text.length()) + "\r");
    terminal.flush();
  }
}
