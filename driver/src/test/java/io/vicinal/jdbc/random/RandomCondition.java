package io.vicinal.jdbc.random;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Writes conditions on the tables of {@link RandomTables} that never fail for any row. */
final class RandomCondition {
  private static final List<String> COMPARISONS = List.of("=", "<>", "<", "<=", ">", ">=");
  private static final List<String> METRICS = List.of("<->", "<=>", "<#>", "<+>");

  private final Random random;
  private final String table;

  /** Creates a writer for the columns of {@code table}, by that name. */
  RandomCondition(Random random, String table) {
    this.random = random;
    this.table = table;
  }

  /** Returns a condition with at most {@code depth} levels of AND, OR and NOT. */
  String write(int depth) {
    if (depth == 0 || random.nextInt(4) == 0) {
      return simple();
    }
    return switch (random.nextInt(5)) {
      case 0 -> "NOT (" + write(depth - 1) + ")";
      case 1 -> "(" + write(depth - 1) + ") IS " + pick(List.of("NOT TRUE", "FALSE", "NOT NULL"));
      case 2, 3 -> "(" + write(depth - 1) + " AND " + write(depth - 1) + ")";
      default -> "(" + write(depth - 1) + " OR " + write(depth - 1) + ")";
    };
  }

  private String simple() {
    return switch (random.nextInt(19)) {
      case 0 -> number() + compare() + number();
      case 14 -> column("w") + compare() + moment();
      case 1 -> column("s") + compare() + text();
      case 2 -> column("t") + compare() + date();
      case 3 -> column("f");
      case 4 ->
          pick(List.of(column("a"), column("s"), column("v"), column("t")))
              + " IS "
              + not()
              + "NULL";
      case 5 -> number() + " " + not() + "BETWEEN " + number() + " AND " + number();
      case 6 -> column("a") + " " + not() + "IN (" + list(this::integer) + ")";
      case 7 -> column("s") + " " + not() + "IN (" + list(this::text) + ")";
      case 8 -> column("s") + " " + not() + pick(List.of("LIKE ", "ILIKE ")) + pattern();
      case 9, 10 -> distance() + compare() + number(random.nextInt(40) / 8.0);
      case 11 ->
          column("a")
              + " "
              + not()
              + "IN (SELECT o.a FROM other o WHERE o.id < "
              + random.nextInt(8)
              + ")";
      case 12 ->
          not()
              + "EXISTS (SELECT 1 FROM other o WHERE o.a = "
              + column("a")
              + " AND o.s"
              + compare()
              + text()
              + ")";
      case 13, 17 -> arrays();
      case 15, 16 -> json();
      default ->
          "COALESCE("
              + column("a")
              + ", "
              + integer()
              + ")"
              + compare()
              + "CASE WHEN "
              + column("f")
              + " THEN "
              + integer()
              + " ELSE "
              + column("b")
              + " END";
    };
  }

  private String arrays() {
    String array = column("g");
    return switch (random.nextInt(4)) {
      case 0 -> not() + "(" + text() + " = ANY (" + array + "))";
      case 1 -> not() + "(" + array + " IS NULL)";
      case 2 -> "CARDINALITY(" + array + ")" + compare() + random.nextInt(4);
      default ->
          not()
              + "("
              + array
              + pick(List.of(" && ", " @> ", " <@ "))
              + "ARRAY["
              + list(this::text)
              + "])";
    };
  }

  private String json() {
    String json = column("j");
    return switch (random.nextInt(6)) {
      case 0 -> json + " ->> 'k'" + compare() + text();
      case 1 -> "(" + json + " ->> 'n')::int" + compare() + integer();
      case 2 -> json + " ->> 'k' IS " + not() + "NULL";
      case 3 -> json + " ->> 'k' " + not() + "IN (" + list(this::text) + ")";
      case 4 ->
          not()
              + "JSON_MATCH("
              + json
              + ", '{\"n\": {\"$gt\": "
              + integer()
              + "}, \"k\": {\"$ne\": \""
              + RandomTables.text(random)
              + "\"}}')";
      default -> not() + "(" + json + " @> '{\"n\": " + integer() + "}')";
    };
  }

  private String number() {
    return switch (random.nextInt(7)) {
      case 0 -> column("a");
      case 1 -> column("b");
      case 2 -> column("c");
      case 3 -> column("d");
      case 4 -> integer();
      case 5 -> number(random.nextInt(80) / 8.0 - 5);
      default -> "(" + column("a") + pick(List.of(" + ", " - ", " * ")) + integer() + ")";
    };
  }

  private static String number(double value) {
    return String.valueOf(value);
  }

  private String integer() {
    return String.valueOf(random.nextInt(11) - 5);
  }

  /** Returns a text as the tables hold them: short, of few letters, sometimes empty. */
  private String text() {
    return "'" + RandomTables.text(random) + "'";
  }

  private String pattern() {
    String letters = "ab%_";
    StringBuilder pattern = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      pattern.append(letters.charAt(random.nextInt(letters.length())));
    }
    return "'" + pattern + "'";
  }

  private String moment() {
    String moment = "TIMESTAMP '" + RandomTables.moment(random).toString().replace('T', ' ') + "'";
    return random.nextBoolean() ? moment : "(" + moment + " - INTERVAL '0.000002' SECOND)";
  }

  private String date() {
    return "DATE '" + RandomTables.date(random) + "'";
  }

  private String distance() {
    return "(" + column("v") + " " + pick(METRICS) + " '" + RandomTables.vector(random) + "')";
  }

  private String list(Supplier<String> element) {
    var elements = new ArrayList<String>();
    IntStream.rangeClosed(0, random.nextInt(4)).forEach(i -> elements.add(element.get()));
    return String.join(", ", elements);
  }

  private String compare() {
    return " " + pick(COMPARISONS) + " ";
  }

  private String not() {
    return random.nextBoolean() ? "NOT " : "";
  }

  private String column(String name) {
    return table + "." + name;
  }

  private String pick(List<String> words) {
    return words.get(random.nextInt(words.size()));
  }
}
