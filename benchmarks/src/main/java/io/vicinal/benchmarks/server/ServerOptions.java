package io.vicinal.benchmarks.server;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What to do.
 *
 * @param rows at most so many rows of the data set
 * @param connections numbers of connections, each with its own thread
 * @param rounds how often all take turns
 * @param warmUps rounds before that do not count
 * @param seconds per turn
 * @param data folder with a data set; generated clusters stand in where none is there
 * @param only words, one of which is in the name of every client that is measured beside the
 *     embedded one; empty for all
 * @param launcher the command {@code vicinal}
 * @param directory must not exist; deleted afterwards
 */
public record ServerOptions(
    int rows,
    List<Integer> connections,
    int rounds,
    int warmUps,
    double seconds,
    Path data,
    List<String> only,
    String launcher,
    Path directory) {
  private static final Path DATA = Path.of("../shared/data/wordnet-minilm-384");
  private static final Path DIRECTORY = Path.of("target", "server-benchmark");
  private static final ServerOptions DEFAULT =
      new ServerOptions(20_000, List.of(1, 8, 64), 7, 5, 1, DATA, List.of(), "", DIRECTORY);
  private static final ServerOptions QUICK =
      new ServerOptions(1_000, List.of(1, 8, 64), 1, 1, 0.1, DATA, List.of(), "", DIRECTORY);

  /** Refuses numbers that say nothing. */
  public ServerOptions {
    connections = List.copyOf(connections);
    only = List.copyOf(only);
    if (rows < 10 || rounds < 1 || warmUps < 0 || seconds <= 0 || connections.isEmpty()) {
      throw new IllegalArgumentException(
          "rows are at least 10, rounds and connections at least 1, seconds more than 0");
    }
    if (connections.stream().anyMatch(count -> count < 1)) {
      throw new IllegalArgumentException("connections are at least 1");
    }
  }

  /** Reads {@code --name value} pairs and {@code --quick}. */
  public static ServerOptions parse(List<String> arguments) {
    ServerOptions options = arguments.contains("--quick") ? QUICK : DEFAULT;
    List<String> pairs = arguments.stream().filter(word -> !word.equals("--quick")).toList();
    for (int i = 0; i < pairs.size(); i += 2) {
      if (i + 1 == pairs.size()) {
        throw new IllegalArgumentException("option \"" + pairs.get(i) + "\" needs a value");
      }
      options = options.with(pairs.get(i), pairs.get(i + 1));
    }
    if (options.launcher.isEmpty()) {
      throw new IllegalArgumentException("option \"--launcher\" names no command");
    }
    return options;
  }

  private ServerOptions with(String name, String value) {
    boolean known =
        switch (name) {
          case "--rows", "--connections", "--rounds", "--warm-ups", "--seconds" -> true;
          case "--data", "--only", "--launcher", "--directory" -> true;
          default -> false;
        };
    if (!known) {
      throw new IllegalArgumentException("option \"" + name + "\" is not known");
    }
    return new ServerOptions(
        name.equals("--rows") ? Integer.parseInt(value) : rows,
        name.equals("--connections") ? numbers(value) : connections,
        name.equals("--rounds") ? Integer.parseInt(value) : rounds,
        name.equals("--warm-ups") ? Integer.parseInt(value) : warmUps,
        name.equals("--seconds") ? Double.parseDouble(value) : seconds,
        name.equals("--data") ? Path.of(value) : data,
        name.equals("--only") ? Arrays.asList(value.split(",", -1)) : only,
        name.equals("--launcher") ? value : launcher,
        name.equals("--directory") ? Path.of(value) : directory);
  }

  /** Returns whether a client of that name is measured. */
  boolean wants(String client) {
    return only.isEmpty() || only.stream().anyMatch(client::contains);
  }

  private static List<Integer> numbers(String words) {
    return Arrays.stream(words.split(",", -1)).map(Integer::valueOf).toList();
  }
}
