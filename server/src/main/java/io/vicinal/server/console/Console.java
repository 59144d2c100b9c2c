package io.vicinal.server.console;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import sqlline.SqlLine;

/**
 * The interactive SQL console: SQLLine on our driver, with history and completion.
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
   * Connects to {@code url} and reads statements from the terminal until the user quits.
   *
   * @param user empty for none
   */
  public static void run(String url, String user, String password)
      throws IOException, SQLException {
    ConsoleDriver.register();
    List<String> arguments =
        List.of(
            "-d",
            "io.vicinal.jdbc.Driver",
            "-u",
            url,
            "-n",
            user,
            "-p",
            password,
            "--isolation=TRANSACTION_REPEATABLE_READ",
            "--maxColumnWidth=" + COLUMN_WIDTH_MAX,
            "--maxWidth=" + WIDTH_MAX);
    new SqlLine().begin(arguments.toArray(String[]::new), null, true);
  }

  /**
   * Returns whether a person sits at a terminal; Java gives a console even where the output goes to
   * a file.
   */
  public static boolean onTerminal() {
    return Optional.ofNullable(System.console()).map(java.io.Console::isTerminal).orElse(false);
  }
}
