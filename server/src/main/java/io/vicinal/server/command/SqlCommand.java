package io.vicinal.server.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vicinal.server.console.Console;
import io.vicinal.server.console.Script;
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
  private static final String PREFIX = "jdbc:";

  @Parameters(
      arity = "0..1",
      paramLabel = "URL",
      defaultValue = "jdbc:vicinal:./data",
      description = "What to connect to; a path is a directory. Default: ${DEFAULT-VALUE}.")
  private String url = "jdbc:vicinal:./data";

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

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, SQLException {
    String target = url.startsWith(PREFIX) ? url : "jdbc:vicinal:" + url;
    if (statements.isEmpty() && file == null && Console.onTerminal()) {
      Console.run(target);
    } else {
      Script.run(target, script(), Objects.requireNonNull(spec).commandLine().getOut());
    }
    return 0;
  }

  private String script() throws IOException {
    if (file != null) {
      return Files.readString(file);
    }
    return statements.isEmpty()
        ? new String(System.in.readAllBytes(), UTF_8)
        : String.join(";\n", statements);
  }
}
