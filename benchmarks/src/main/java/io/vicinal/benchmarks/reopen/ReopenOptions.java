package io.vicinal.benchmarks.reopen;

import java.nio.file.Path;
import java.util.List;

/**
 * What to do.
 *
 * @param rows that are loaded and indexed before the directory is closed
 * @param tail rows that are acknowledged after that, before the process is killed
 * @param directory must not exist; deleted afterwards
 */
public record ReopenOptions(
    int rows, int tail, int dimension, int m, int efConstruction, Path directory) {
  private static final ReopenOptions DEFAULT =
      new ReopenOptions(1_000_000, 50_000, 128, 16, 100, Path.of("target", "reopen-benchmark"));

  /** Refuses numbers below 1. */
  public ReopenOptions {
    if (rows < 1 || tail < 1 || dimension < 1) {
      throw new IllegalArgumentException("rows, tail and dimension are at least 1");
    }
  }

  /** Reads {@code --name value} pairs. */
  public static ReopenOptions parse(List<String> arguments) {
    ReopenOptions options = DEFAULT;
    for (int i = 0; i < arguments.size(); i += 2) {
      String name = arguments.get(i);
      if (i + 1 == arguments.size()) {
        throw new IllegalArgumentException("option \"" + name + "\" needs a value");
      }
      options = options.with(name, arguments.get(i + 1));
    }
    return options;
  }

  private ReopenOptions with(String name, String value) {
    if (name.equals("--directory")) {
      return new ReopenOptions(rows, tail, dimension, m, efConstruction, Path.of(value));
    }
    int number = Integer.parseInt(value);
    return switch (name) {
      case "--rows" -> new ReopenOptions(number, tail, dimension, m, efConstruction, directory);
      case "--tail" -> new ReopenOptions(rows, number, dimension, m, efConstruction, directory);
      case "--dimension" -> new ReopenOptions(rows, tail, number, m, efConstruction, directory);
      case "--m" -> new ReopenOptions(rows, tail, dimension, number, efConstruction, directory);
      case "--ef-construction" -> new ReopenOptions(rows, tail, dimension, m, number, directory);
      default -> throw new IllegalArgumentException("option \"" + name + "\" is not known");
    };
  }

  /** Returns the options as arguments, for another process. */
  List<String> arguments() {
    return List.of(
        "--rows",
        String.valueOf(rows),
        "--tail",
        String.valueOf(tail),
        "--dimension",
        String.valueOf(dimension),
        "--m",
        String.valueOf(m),
        "--ef-construction",
        String.valueOf(efConstruction),
        "--directory",
        directory.toString());
  }
}
