package io.vicinal.benchmarks.ingest;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What to do.
 *
 * @param rows per run in batches
 * @param commits per run of single rows
 * @param rounds how often everything is run, after one round that does not count
 * @param durability {@code commit} runs those whose commit waits for the disk, {@code interval} the
 *     others, {@code all} both
 * @param only part of the names of the contenders to run, empty for all
 * @param directory must not exist; deleted afterwards
 */
public record IngestOptions(
    int dimension,
    int rows,
    int commits,
    int rounds,
    List<Integer> batches,
    List<Integer> threads,
    List<Integer> committers,
    String durability,
    String only,
    Path directory) {

  private static final IngestOptions DEFAULT =
      new IngestOptions(
          384,
          50_000,
          1_000,
          5,
          List.of(100, 1_000),
          List.of(1, 2),
          List.of(1, 2, 8, 32),
          "commit",
          "",
          Path.of("target", "ingest-benchmark"));

  /** Refuses numbers below 1. */
  public IngestOptions {
    if (dimension < 1 || rows < 1 || commits < 1 || rounds < 1) {
      throw new IllegalArgumentException("dimension, rows, commits and rounds are at least 1");
    }
    if (Stream.of(batches, threads, committers).flatMap(List::stream).anyMatch(n -> n < 1)) {
      throw new IllegalArgumentException("batches, threads and committers are at least 1");
    }
    if (!List.of("commit", "interval", "all").contains(durability)) {
      throw new IllegalArgumentException(
          "durability is commit, interval or all, not \"" + durability + "\"");
    }
    batches = List.copyOf(batches);
    threads = List.copyOf(threads);
    committers = List.copyOf(committers);
  }

  boolean wants(Contender contender) {
    boolean asked =
        switch (durability) {
          case "commit" -> contender.durable();
          case "interval" -> !contender.durable();
          default -> true;
        };
    return asked && contender.name().contains(only);
  }

  /** Reads {@code --name value} pairs; lists have commas. */
  public static IngestOptions parse(List<String> arguments) {
    IngestOptions options = DEFAULT;
    for (int i = 0; i < arguments.size(); i += 2) {
      String name = arguments.get(i);
      if (i + 1 == arguments.size()) {
        throw new IllegalArgumentException("option \"" + name + "\" needs a value");
      }
      options = options.with(name, arguments.get(i + 1));
    }
    return options;
  }

  private IngestOptions with(String name, String value) {
    boolean known =
        switch (name) {
          case "--dimension", "--rows", "--commits", "--rounds" -> true;
          case "--batches", "--threads", "--committers" -> true;
          case "--durability", "--only", "--directory" -> true;
          default -> false;
        };
    if (!known) {
      throw new IllegalArgumentException("option \"" + name + "\" is not known");
    }
    return new IngestOptions(
        name.equals("--dimension") ? Integer.parseInt(value) : dimension,
        name.equals("--rows") ? Integer.parseInt(value) : rows,
        name.equals("--commits") ? Integer.parseInt(value) : commits,
        name.equals("--rounds") ? Integer.parseInt(value) : rounds,
        name.equals("--batches") ? numbers(value) : batches,
        name.equals("--threads") ? numbers(value) : threads,
        name.equals("--committers") ? numbers(value) : committers,
        name.equals("--durability") ? value : durability,
        name.equals("--only") ? value : only,
        name.equals("--directory") ? Path.of(value) : directory);
  }

  private static List<Integer> numbers(String text) {
    return Arrays.stream(text.split(",", -1)).map(Integer::valueOf).toList();
  }
}
