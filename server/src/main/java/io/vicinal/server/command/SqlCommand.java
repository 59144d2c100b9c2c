package io.vicinal.server.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vicinal.server.console.Console;
import io.vicinal.server.console.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Opens the SQL console on a terminal, or runs the statements of {@code -c}, of a file or of
 * standard input.
 */
@Command(
    name = "sql",
    description = "Opens a SQL console with history and completion, or runs statements.",
    mixinStandardHelpOptions = true)
public final class SqlCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "URL",
      defaultValue = PlainSql.DEFAULT_URL,
      description = "What to connect to; a path is a directory. Default: ${DEFAULT-VALUE}.")
  private String url = PlainSql.DEFAULT_URL;

  @Option(
      names = {"-c", "--command"},
      paramLabel = "SQL",
      description = "Run these statements and exit; may be repeated.")
  private List<String> statements = new ArrayList<>();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "Run the statements of this file and exit.")
  private @Nullable Path file;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "User to connect as; the password is asked for.")
  private String user = "";

  @Option(
      names = "--password-stdin",
      description = "Read the password from the first line of standard input.")
  private boolean passwordFromStandardInput;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, SQLException {
    String target = PlainSql.target(url);
    if (statements.isEmpty() && file == null && Console.onTerminal()) {
      Console.run(target, user, password());
    } else {
      String password = password(); // before the statements that may follow it
      Script.run(
          target, user, password, script(), Objects.requireNonNull(spec).commandLine().getOut());
    }
    return 0;
  }

  private String password() throws IOException {
    if (user.isEmpty()) {
      return "";
    }
    if (passwordFromStandardInput) {
      return firstLine();
    }
    if (!Console.onTerminal()) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "there is no terminal to ask for the password; use --password-stdin");
    }
    return new String(Objects.requireNonNull(System.console()).readPassword("password: "));
  }

  /** Reads one line and no byte more: statements may follow. */
  private static String firstLine() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int next = System.in.read(); next >= 0 && next != '\n'; next = System.in.read()) {
      line.write(next);
    }
    return line.toString(UTF_8).replaceFirst("\r$", "");
  }

  private String script() throws IOException {
    return file == null ? PlainSql.script(statements) : Files.readString(file);
  }
}
