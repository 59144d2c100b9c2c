package io.vicinal.benchmarks.ann.part;

import io.vicinal.benchmarks.ann.measure.Rounds;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What to measure.
 *
 * @param parts which tables
 * @param data folders with data sets; generated clusters stand in for those that are not there
 * @param rotated also measure the first so many coordinates of the first data set, rotated; 0 for
 *     not
 * @param rows at most so many rows of each data set
 * @param queries at most so many queries
 * @param rounds how often and how long each contender has its turn
 * @param quantizations values of the index option, each one a contender; the first is what the
 *     others are compared with
 * @param only contenders whose names contain one of these words; empty for all
 * @param insertRates rows a second that are inserted beside searches; 0 for as many as possible
 * @param shares how many of the rows pass the filters
 * @param profile say where the time of Vicinal's queries goes
 * @param large measure the set that is larger than memory instead, of so many rows; 0 for not
 */
public record AnnOptions(
    Set<Part> parts,
    List<Path> data,
    int rotated,
    int rows,
    int queries,
    Rounds rounds,
    List<String> quantizations,
    List<String> only,
    List<Integer> insertRates,
    List<Double> shares,
    boolean profile,
    int large) {
  /** Neighbors of an answer. */
  public static final int K = 10;

  /** Links per node, and candidates while it is linked, of every contender. */
  public static final int M = 16;

  public static final int EF_CONSTRUCTION = 200;

  /** The recalls at which all are compared. */
  public static final List<Double> TARGETS = List.of(0.95, 0.99);

  private static final int LARGE_ROWS = 500_000;
  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("parts", "search,build,filter,scan,threads,batch,inserts,elements"),
          Map.entry("data", "../shared/data/wordnet-minilm-384,../shared/data/fashion-mnist-784"),
          Map.entry("rotated", "100"),
          Map.entry("rows", "1000000"),
          Map.entry("queries", "1000"),
          Map.entry("rounds", "5"),
          Map.entry("seconds", "1"),
          Map.entry("quantization", "auto,none"),
          Map.entry("only", ""),
          Map.entry("insert-rates", "500,2000,0"),
          Map.entry("shares", "0.5,0.1,0.01,0.001"),
          Map.entry("large-rows", Integer.toString(LARGE_ROWS)));

  /** What {@code --quick} stands for: every line of the program runs, no number means much. */
  private static final Map<String, String> QUICK =
      Map.of(
          "data", "../shared/data/wordnet-minilm-384",
          "rotated", "0",
          "rows", "1000",
          "quantization", "auto",
          "queries", "50",
          "rounds", "1",
          "seconds", "0.02",
          "insert-rates", "0",
          "large-rows", "4000");

  /**
   * Reads {@code --name value} pairs and flags. @throws IllegalArgumentException naming what is
   * wrong
   */
  public static AnnOptions parse(List<String> arguments) {
    Map<String, String> values = new HashMap<>(DEFAULTS);
    if (arguments.contains("--quick")) {
      values.putAll(QUICK);
    }
    Set<String> flags = Set.of("--quick", "--profile", "--large");
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (flags.contains(argument)) {
        continue;
      }
      if (!argument.startsWith("--") || !DEFAULTS.containsKey(argument.substring(2))) {
        throw new IllegalArgumentException("option \"" + argument + "\" is not known");
      }
      if (++i == arguments.size()) {
        throw new IllegalArgumentException("option \"" + argument + "\" needs a value");
      }
      values.put(argument.substring(2), arguments.get(i));
    }
    return of(values, arguments.contains("--profile"), arguments.contains("--large"));
  }

  private static AnnOptions of(Map<String, String> values, boolean profile, boolean large) {
    return new AnnOptions(
        words(values, "parts")
            .map(Part::of)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Part.class))),
        words(values, "data").map(Path::of).toList(),
        number(values, "rotated"),
        positive(values, "rows"),
        positive(values, "queries"),
        new Rounds(positive(values, "rounds"), Double.parseDouble(text(values, "seconds"))),
        words(values, "quantization").toList(),
        words(values, "only").toList(),
        words(values, "insert-rates").map(rate -> number("insert-rates", rate)).toList(),
        words(values, "shares").map(AnnOptions::share).toList(),
        profile,
        large ? positive(values, "large-rows") : 0);
  }

  private static Stream<String> words(Map<String, String> values, String name) {
    return Stream.of(text(values, name).split(",", -1)).filter(word -> !word.isEmpty());
  }

  private static int positive(Map<String, String> values, String name) {
    int number = number(values, name);
    if (number < 1) {
      throw new IllegalArgumentException(
          "option \"--" + name + "\" must be at least 1, not " + number);
    }
    return number;
  }

  private static double share(String text) {
    double share;
    try {
      share = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "option \"--shares\" needs numbers, not \"" + text + "\"", e);
    }
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("option \"--shares\" takes 0 to 1, not " + text);
    }
    return share;
  }

  private static int number(Map<String, String> values, String name) {
    return number(name, text(values, name));
  }

  private static int number(String name, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "option \"--" + name + "\" needs a number, not \"" + text + "\"", e);
    }
  }

  private static String text(Map<String, String> values, String name) {
    return Objects.requireNonNull(values.get(name));
  }
}
