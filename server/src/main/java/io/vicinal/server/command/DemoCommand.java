package io.vicinal.server.command;

import io.vicinal.server.demo.Demo;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Loads the bundled WordNet sample, indexes it and asks five questions. */
@Command(
    name = "demo",
    description =
        "Loads 12,000 definitions with their embeddings, builds an index and asks five questions.",
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--directory",
      paramLabel = "DIR",
      defaultValue = "demo-data",
      description =
          "Where to put the data; a demo of before is replaced. Default: ${DEFAULT-VALUE}.")
  private Path directory = Path.of("demo-data");

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    new Demo(directory, Objects.requireNonNull(spec).commandLine().getOut()).run();
    return 0;
  }
}
