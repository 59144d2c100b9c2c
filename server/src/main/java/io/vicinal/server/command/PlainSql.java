package io.vicinal.server.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vicinal.server.console.Console;
import io.vicinal.server.console.Script;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command {@code sql [URL] [-c SQL]...}, as it is typed mostly, which picocli need not read.
 *
 * <p>Picocli's classes are of a format too old for a cache of classes that are linked ahead of
 * time, and it looks at the options of all commands: together a part of a first query that a person
 * waits for. Every other form of the command is left to it, mistakes included.
 */
public final class PlainSql {
  private static final String PREFIX = "jdbc:";
  static final String DEFAULT_URL = "jdbc:vicinal:./data";

  private final String url;
  private final List<String> statements;

  private PlainSql(String url, List<String> statements) {
    this.url = url;
    this.statements = statements;
  }

  /** Returns the command, or null unless {@code arguments} are of the form above. */
  public static @Nullable PlainSql of(String... arguments) {
    if (arguments.length == 0 || !arguments[0].equals("sql")) {
      return null;
    }
    String url = null;
    List<String> statements = new ArrayList<>();
    for (int i = 1; i < arguments.length; i++) {
      boolean isCommand = arguments[i].equals("-c") || arguments[i].equals("--command");
      if (isCommand) {
        i++;
      }
      if (i == arguments.length || !isPlain(arguments[i]) || (!isCommand && url != null)) {
        return null;
      }
      if (isCommand) {
        statements.add(arguments[i]);
      } else {
        url = arguments[i];
      }
    }
    return new PlainSql(url == null ? DEFAULT_URL : url, statements);
  }

  /** Picocli reads what begins with these as an option or as the name of a file of arguments. */
  private static boolean isPlain(String argument) {
    return !argument.startsWith("-") && !argument.startsWith("@");
  }

  /** Returns the URL that {@code text} stands for: what is none is a directory. */
  static String target(String text) {
    return text.startsWith(PREFIX) ? text : "jdbc:vicinal:" + text;
  }

  /**
   * Runs the statements, those of standard input where there are none, or the console on a
   * terminal.
   *
   * @return the exit code: 0 done, 1 failed, of which {@code err} tells
   */
  public int run(PrintWriter out, PrintWriter err) {
    try {
      if (statements.isEmpty() && Console.onTerminal()) {
        Console.run(target(url), "", "");
      } else {
        Script.run(target(url), script(statements), out);
      }
      return 0;
    } catch (IOException | SQLException | RuntimeException e) {
      err.println("vicinal: " + e.getMessage());
      return 1;
    }
  }

  /** Returns {@code statements} as one text, or standard input where there are none. */
  static String script(List<String> statements) throws IOException {
    return statements.isEmpty()
        ? new String(System.in.readAllBytes(), UTF_8)
        : String.join(";\n", statements);
  }
}
