package io.vicinal.server.command;

import io.vicinal.server.console.Console;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Opens the SQL console, or runs the statements given with {@code -c}. */
@Command(
    name = "sql",
    description = "Opens a SQL console with history and completion.",
    mixinStandardHelpOptions = true)
public final class SqlCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "URL",
      defaultValue = "jdbc:vicinal:./data",
      description = "What to connect to; default: ${DEFAULT-VALUE}.")
  private String url = "jdbc:vicinal:./data";

  @Option(
      names = {"-c", "--command"},
      paramLabel = "SQL",
      description = "Run this statement and exit; may be repeated.")
  private List<String> statements = new ArrayList<>();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "Run the statements of this file and exit.")
  private @Nullable String file;

  @Override
  public Integer call() throws IOException {
    String target = url.startsWith("jdbc:") ? url : "jdbc:vicinal:" + url;
    return Console.run(target, statements, file);
  }
}
