package io.vicinal.benchmarks.sql;

import java.nio.file.Path;
import java.util.List;

/**
 * What to do.
 *
 * @param rows of the table that is searched
 * @param dimension of its vectors
 * @param calls per turn; statements that are planned anew take a tenth of it
 * @param rounds how often all take turns, after as many that only warm up
 * @param starts how many processes are started for their first query
 * @param launcher the command {@code vicinal}, empty to leave it out
 * @param directory must not exist; deleted afterwards
 */
public record SqlOptions(
    int rows, int dimension, int calls, int rounds, int starts, String launcher, Path directory) {

  private static final SqlOptions DEFAULT =
      new SqlOptions(1_000, 1_536, 500, 31, 5, "", Path.of("target", "sql-benchmark"));

  private static final SqlOptions QUICK =
      new SqlOptions(100, 1_536, 10, 3, 1, "", Path.of("target", "sql-benchmark"));

  /** Refuses numbers below 1. */
  public SqlOptions {
    if (rows < 10 || dimension < 1 || calls < 10 || rounds < 1 || starts < 0) {
      throw new IllegalArgumentException(
          "rows and calls are at least 10, dimension and rounds at least 1");
    }
  }

  /** Reads {@code --name value} pairs and {@code --quick}. */
  public static SqlOptions parse(List<String> arguments) {
    SqlOptions options = arguments.contains("--quick") ? QUICK : DEFAULT;
    List<String> pairs = arguments.stream().filter(word -> !word.equals("--quick")).toList();
    for (int i = 0; i < pairs.size(); i += 2) {
      if (i + 1 == pairs.size()) {
        throw new IllegalArgumentException("option \"" + pairs.get(i) + "\" needs a value");
      }
      options = options.with(pairs.get(i), pairs.get(i + 1));
    }
    return options;
  }

  private SqlOptions with(String name, String value) {
    boolean known =
        switch (name) {
          case "--rows", "--dimension", "--calls", "--rounds" -> true;
          case "--starts", "--launcher", "--directory" -> true;
          default -> false;
        };
    if (!known) {
      throw new IllegalArgumentException("option \"" + name + "\" is not known");
    }
    return new SqlOptions(
        name.equals("--rows") ? Integer.parseInt(value) : rows,
        name.equals("--dimension") ? Integer.parseInt(value) : dimension,
        name.equals("--calls") ? Integer.parseInt(value) : calls,
        name.equals("--rounds") ? Integer.parseInt(value) : rounds,
        name.equals("--starts") ? Integer.parseInt(value) : starts,
        name.equals("--launcher") ? value : launcher,
        name.equals("--directory") ? Path.of(value) : directory);
  }
}
