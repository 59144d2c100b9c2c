package io.vicinal.server.console;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sqlline.SqlLine;

/**
 * The SQL console: SQLLine on our driver, with history and completion on a terminal and plain
 * tables everywhere.
 *
 * <p>Statements end with {@code ;}, console commands begin with {@code !} ({@code !tables}, {@code
 * !help}, {@code !quit}).
 */
public final class Console {
  // An embedding has hundreds of numbers; the first few are enough to recognise it.
  private static final int COLUMN_WIDTH_MAX = 60;
  private static final int WIDTH_MAX = 200;

  private Console() {}

  /**
   * Connects to {@code url} and reads statements: those of {@code statements} or {@code file} where
   * given, else from standard input.
   *
   * @return 0, or 1 when a statement of a non-interactive run failed
   */
  public static int run(String url, List<String> statements, @Nullable String file)
      throws IOException {
    var arguments =
        new ArrayList<>(
            List.of(
                "-d",
                "io.vicinal.jdbc.Driver",
                "-u",
                url,
                "-n",
                "",
                "-p",
                "",
                "--isolation=TRANSACTION_NONE"));
    boolean interactive = statements.isEmpty() && file == null && onTerminal();
    arguments.add("--maxColumnWidth=" + COLUMN_WIDTH_MAX);
    arguments.add("--maxWidth=" + WIDTH_MAX);
    arguments.add("--verbose=false");
    if (!interactive) {
      arguments.add("--silent=true");
    }
    for (String statement : statements) {
      arguments.add("-e");
      arguments.add(statement);
    }
    if (file != null) {
      arguments.add("-f");
      arguments.add(file);
    }
    boolean reads = statements.isEmpty() && file == null && !interactive;
    @Nullable InputStream in = reads ? System.in : null;
    return new SqlLine().begin(arguments.toArray(String[]::new), in, true) == SqlLine.Status.OK
        ? 0
        : 1;
  }

  /**
   * Returns whether a person sits at a terminal; Java gives a console even where the output goes to
   * a file.
   */
  public static boolean onTerminal() {
    return Optional.ofNullable(System.console()).map(java.io.Console::isTerminal).orElse(false);
  }
}
