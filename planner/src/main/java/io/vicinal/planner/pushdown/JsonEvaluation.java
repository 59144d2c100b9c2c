package io.vicinal.planner.pushdown;

import io.vicinal.planner.pushdown.JsonTest.Check;
import io.vicinal.planner.pushdown.JsonTest.Place;
import io.vicinal.sql.function.JsonFunctions;
import io.vicinal.sql.function.JsonKey;
import io.vicinal.sql.function.LikeMatcher;
import io.vicinal.sql.function.TextOrder;
import io.vicinal.sql.type.ArrayText;
import io.vicinal.storage.Predicate.Comparison;
import io.vicinal.storage.TextTest;
import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Evaluates the test on one document after the other. */
final class JsonEvaluation implements TextTest.Bound {
  private final JsonTest test;
  private final @Nullable Object[] operands;
  private final JsonScanner scanner = new JsonScanner();
  private @Nullable List<JsonStep> steps; // null until the first document
  private boolean leadsNowhere; // because an operand is NULL
  private @Nullable Set<String> values;
  private @Nullable LikeMatcher pattern;
  private @Nullable Key key;

  /** An operand, and the only text of all that are equal to it. */
  private record Key(String of, String same) {}

  JsonEvaluation(JsonTest test, @Nullable Object[] operands) {
    this.test = test;
    this.operands = operands;
  }

  @Override
  public @Nullable Boolean ofNull() {
    return test.check() instanceof Check.IsNull ? Boolean.TRUE : null;
  }

  @Override
  public @Nullable Boolean of(MemorySegment memory, long start, int length) {
    switch (test.check()) {
      case Check.Matches matches -> {
        return operands[matches.operand()] instanceof String filter
            ? (Boolean) JsonFunctions.matches(whole(memory, start, length), filter)
            : null;
      }
      case Check.Contains contains -> {
        return operands[contains.operand()] instanceof String part
            ? (Boolean) JsonFunctions.contains(whole(memory, start, length), part)
            : null;
      }
      default -> {}
    }
    int root = scanner.begin(memory, start, length);
    List<JsonStep> path = steps();
    int place = leadsNowhere ? JsonScanner.NONE : scanner.follow(root, path);
    if (test.check() instanceof Check.Exists) {
      return place != JsonScanner.NONE && !scanner.isNull(place);
    }
    String text =
        switch (test.form()) {
          case JSON -> JsonValues.json(scanner, place);
          case KEY -> same(JsonValues.json(scanner, place));
          case TEXT -> JsonValues.text(scanner, place);
          case SCALAR -> JsonValues.scalar(scanner, place);
        };
    return check(text);
  }

  private static String whole(MemorySegment memory, long start, int length) {
    byte[] bytes = memory.asSlice(start, length).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static @Nullable String same(@Nullable String json) {
    return json == null ? null : JsonKey.same(json);
  }

  /** Returns an operand in the form of what it is compared with. */
  private String wanted(String operand) {
    if (test.form() != JsonTest.Form.KEY) {
      return operand;
    }
    if (key == null) {
      key = new Key(operand, JsonKey.same(operand));
    }
    return key.of().equals(operand) ? key.same() : JsonKey.same(operand);
  }

  private @Nullable Boolean check(@Nullable String text) {
    return switch (test.check()) {
      case Check.IsNull _ -> text == null;
      case Check.Compare compare ->
          (text != null && operands[compare.operand()] instanceof String other)
              ? (Boolean) holds(compare.comparison(), TextOrder.compare(text, wanted(other)))
              : null;
      case Check.Numeric number -> number(text, number);
      case Check.IsTrue _ -> text == null ? null : JsonValues.truth(text);
      case Check.In in -> in(text, in.first());
      case Check.Like like ->
          (text != null && operands[like.operand()] instanceof String wanted)
              ? (Boolean) pattern(wanted, like).matches(text)
              : null;
      case Check.Exists _, Check.Matches _, Check.Contains _ -> throw new AssertionError(test);
    };
  }

  private @Nullable Boolean number(@Nullable String text, Check.Numeric number) {
    Number value = text == null ? null : JsonValues.number(text, number.type());
    if (value == null || !(operands[number.operand()] instanceof Number other)) {
      return null;
    }
    return value instanceof Double real
        ? (Boolean) holds(number.comparison(), real, other.doubleValue())
        : (Boolean) holds(number.comparison(), exact(value).compareTo(exact(other)));
  }

  private static BigDecimal exact(Number number) {
    return number instanceof BigDecimal decimal ? decimal : new BigDecimal(number.toString());
  }

  /** NaN is neither equal nor less nor greater, as in generated code. */
  private static boolean holds(Comparison comparison, double value, double other) {
    return switch (comparison) {
      case EQUAL -> value == other;
      case NOT_EQUAL -> value != other;
      case LESS -> value < other;
      case LESS_OR_EQUAL -> value <= other;
      case GREATER -> value > other;
      case GREATER_OR_EQUAL -> value >= other;
    };
  }

  private LikeMatcher pattern(String wanted, Check.Like like) {
    if (pattern == null) {
      LikeMatcher exact = LikeMatcher.of(wanted, like.escape());
      pattern = like.ignoreCase() ? exact.ignoringCase() : exact;
    }
    return pattern;
  }

  private @Nullable Boolean in(@Nullable String text, int first) {
    if (values == null) {
      values = new HashSet<>();
      for (int i = first; i < operands.length; i++) {
        if (operands[i] instanceof String value) {
          values.add(wanted(value));
        }
      }
    }
    if (text != null && values.contains(text)) {
      return true;
    }
    boolean unknown = text == null;
    for (int i = first; i < operands.length; i++) {
      unknown |= operands[i] == null;
    }
    return unknown ? null : (Boolean) false;
  }

  private static boolean holds(Comparison comparison, int order) {
    return switch (comparison) {
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case LESS -> order < 0;
      case LESS_OR_EQUAL -> order <= 0;
      case GREATER -> order > 0;
      case GREATER_OR_EQUAL -> order >= 0;
    };
  }

  private List<JsonStep> steps() {
    if (steps != null) {
      return steps;
    }
    var made = new ArrayList<JsonStep>();
    for (Place place : test.places()) {
      switch (place) {
        case Place.Key key ->
            add(made, operands[key.operand()] instanceof String name ? JsonStep.key(name) : null);
        case Place.Index index ->
            add(
                made,
                operands[index.operand()] instanceof Number number
                    ? index(number.longValue())
                    : null);
        case Place.Path path -> {
          if (operands[path.operand()] instanceof String text) {
            ArrayText.parse(text).forEach(name -> add(made, JsonStep.either(name)));
          } else {
            leadsNowhere = true;
          }
        }
        case Place.Known known -> {
          List<JsonStep> simple = JsonStep.ofPath(known.path());
          made.addAll(simple == null ? List.of() : simple);
        }
      }
    }
    steps = made;
    return made;
  }

  private void add(List<JsonStep> made, @Nullable JsonStep step) {
    if (step == null) {
      leadsNowhere = true;
    } else {
      made.add(step);
    }
  }

  private static JsonStep index(long index) {
    return new JsonStep.Index(Math.clamp(index, Integer.MIN_VALUE, Integer.MAX_VALUE));
  }
}
