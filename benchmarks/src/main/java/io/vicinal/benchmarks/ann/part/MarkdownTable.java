package io.vicinal.benchmarks.ann.part;

import java.io.PrintStream;
import java.util.Locale;
import java.util.OptionalDouble;

/** Prints a table as docs/benchmarks.md has it, row by row. */
final class MarkdownTable {
  private static final String NOTHING = "-";

  private final PrintStream out;
  private final int columns;

  /** Prints the heading. */
  MarkdownTable(PrintStream out, String... columns) {
    this.out = out;
    this.columns = columns.length;
    out.println("| " + String.join(" | ", columns) + " |");
    out.println("|---".repeat(columns.length) + "|");
  }

  void row(String... cells) {
    out.println("| " + String.join(" | ", cells) + " |");
  }

  /** Prints a row with one remark in place of its numbers. */
  void remark(String name, String remark) {
    out.println("| " + name + " | " + remark + " |" + " |".repeat(columns - 2));
  }

  /** Ends the table. */
  void end() {
    out.println();
  }

  static String whole(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  static String whole(OptionalDouble value) {
    return value.isPresent() ? whole(value.getAsDouble()) : NOTHING;
  }

  static String decimal(double value) {
    return String.format(Locale.ROOT, "%,.2f", value);
  }

  /** Returns {@code of / by}, or a dash where one of them is missing. */
  static String ratio(OptionalDouble of, OptionalDouble by) {
    return of.isPresent() && by.isPresent()
        ? decimal(of.getAsDouble() / by.getAsDouble())
        : NOTHING;
  }
}
