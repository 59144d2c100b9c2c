package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the text of a {@link JsonPath}: accessors, filters and predicates, without arithmetic. */
final class JsonPathReader {
  private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_$]*");
  private static final Pattern NUMBER =
      Pattern.compile("-?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");
  private static final Pattern COMPARISON = Pattern.compile("==|!=|<>|<=|>=|<|>");
  private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*+\"", Pattern.DOTALL);
  private static final Pattern PLACE = Pattern.compile("last(\\s*-\\s*\\d{1,9})?|\\d{1,9}");
  private static final int DEPTH_MAX = 100;

  private final String text;
  private int at;
  private int depth;

  private JsonPathReader(String text) {
    this.text = text;
  }

  /**
   * Returns the path.
   *
   * @throws SqlStateException 42601 if it is none, 0AV00 for strict mode, arithmetic and the like
   */
  static JsonPath read(String text) {
    var reader = new JsonPathReader(text);
    if (reader.word("strict")) {
      throw unsupported("strict mode");
    }
    boolean _ = reader.word("lax");
    JsonPath path = reader.disjunction();
    if (reader.peek() != 0) {
      throw reader.unexpected();
    }
    return path;
  }

  private JsonPath disjunction() {
    if (++depth > DEPTH_MAX) {
      throw new SqlStateException(
          SqlState.STATEMENT_TOO_COMPLEX, "path of JSON is nested deeper than " + DEPTH_MAX);
    }
    JsonPath left = conjunction();
    while (symbol("||")) {
      JsonPath.Predicate one = predicate(left);
      JsonPath.Predicate other = predicate(conjunction());
      left =
          JsonPath.ofPredicate(scope -> {
            Boolean first = one.of(scope);
            Boolean second = Boolean.TRUE.equals(first) ? first : other.of(scope);
            return Boolean.TRUE.equals(second) ? second : first == null ? null : second;
          });
    }
    depth--;
    return left;
  }

  private JsonPath conjunction() {
    JsonPath left = comparison();
    while (symbol("&&")) {
      JsonPath.Predicate one = predicate(left);
      JsonPath.Predicate other = predicate(comparison());
      left =
          JsonPath.ofPredicate(scope -> {
            Boolean first = one.of(scope);
            Boolean second = Boolean.FALSE.equals(first) ? first : other.of(scope);
            return Boolean.FALSE.equals(second) ? second : first == null ? null : second;
          });
    }
    return left;
  }

  private JsonPath comparison() {
    JsonPath left = operand();
    String symbol = match(COMPARISON);
    if (symbol != null) {
      JsonPath right = operand();
      return JsonPath.ofPredicate(
          JsonPath.any(left, right, JsonPath.comparison(symbol.equals("<>") ? "!=" : symbol)));
    }
    if (word("starts")) {
      require(word("with"));
      return JsonPath.ofPredicate(
          JsonPath.any(
              left,
              operand(),
              (one, other) ->
                  (one instanceof String a && other instanceof String b) ? a.startsWith(b) : null));
    }
    if (word("like_regex")) {
      String pattern = string();
      String flags = word("flag") ? string() : "";
      JsonPath.Relation relation =
          (one, _) -> one instanceof String a ? RegexFunctions.like(a, pattern, flags) : null;
      return JsonPath.ofPredicate(
          JsonPath.any(left, JsonPath.ofItems(_ -> JsonPath.one(pattern)), relation));
    }
    if (word("is")) {
      require(word("unknown"));
      JsonPath.Predicate condition = predicate(left);
      return JsonPath.ofPredicate(scope -> condition.of(scope) == null);
    }
    return left;
  }

  private JsonPath operand() {
    if (symbol("!")) {
      require(peek() == '(' || text.startsWith("exists", at));
      JsonPath.Predicate condition = predicate(operand());
      return JsonPath.ofPredicate(scope -> {
        Boolean holds = condition.of(scope);
        return holds == null ? null : !holds;
      });
    }
    if (symbol("(")) {
      JsonPath inner = disjunction();
      require(symbol(")"));
      return inner.predicate() == null ? steps(inner) : inner;
    }
    if (symbol("$")) {
      if (at < text.length() && (Character.isLetter(text.charAt(at)) || text.charAt(at) == '"')) {
        throw unsupported("a variable");
      }
      return steps(JsonPath.ofItems(scope -> JsonPath.one(scope.root())));
    }
    if (symbol("@")) {
      return steps(JsonPath.ofItems(scope -> JsonPath.one(scope.current())));
    }
    if (word("exists")) {
      require(symbol("("));
      JsonPath inner = disjunction();
      require(symbol(")"));
      return JsonPath.ofPredicate(scope -> !inner.items().of(scope).isEmpty());
    }
    Object literal = literal();
    return JsonPath.ofItems(_ -> JsonPath.one(literal));
  }

  private @Nullable Object literal() {
    if (peek() == '"') {
      return string();
    }
    if (word("true")) {
      return true;
    }
    if (word("false")) {
      return false;
    }
    if (word("null")) {
      return null;
    }
    String number = match(NUMBER);
    require(number != null);
    return new BigDecimal(Objects.requireNonNull(number));
  }

  private JsonPath steps(JsonPath path) {
    JsonPath result = path;
    while (true) {
      if (symbol("?")) {
        require(symbol("("));
        result = result.where(predicate(disjunction()));
        require(symbol(")"));
      } else if (symbol("[")) {
        result = result.then(subscripts());
      } else if (symbol(".")) {
        result = result.then(member());
      } else if ("+-*/%".indexOf(peek()) >= 0 && peek() != 0) {
        throw unsupported("arithmetic");
      } else {
        return result;
      }
    }
  }

  private Function<@Nullable Object, List<@Nullable Object>> member() {
    if (symbol("**")) {
      throw unsupported("\"**\"");
    }
    if (symbol("*")) {
      return item -> JsonPath.members(item, null);
    }
    if (peek() == '"') {
      String quoted = string();
      return item -> JsonPath.members(item, quoted);
    }
    String key = match(NAME);
    require(key != null);
    if (!symbol("(")) {
      return item -> JsonPath.members(item, key);
    }
    require(symbol(")"));
    return switch (Objects.requireNonNull(key)) {
      case "size" ->
          item ->
              JsonPath.one(BigDecimal.valueOf(item instanceof List<?> array ? array.size() : 1));
      case "type" -> item -> JsonPath.one(JsonFunctions.typeOfValue(item));
      default -> throw unsupported("method " + key + "()");
    };
  }

  /** Reads {@code *]}, or places and ranges of them, behind the bracket. */
  private Function<@Nullable Object, List<@Nullable Object>> subscripts() {
    if (symbol("*")) {
      require(symbol("]"));
      return item -> JsonPath.elements(item, 0, -1);
    }
    List<int[]> ranges = new ArrayList<>();
    do {
      int first = place();
      ranges.add(new int[] {first, word("to") ? place() : first});
    } while (symbol(","));
    require(symbol("]"));
    return item -> {
      List<@Nullable Object> found = new ArrayList<>();
      for (int i = 0; i < ranges.size(); i++) {
        found.addAll(JsonPath.elements(item, ranges.get(i)[0], ranges.get(i)[1]));
        JsonPath.check(i, found.size());
      }
      return found;
    };
  }

  /** Reads a place in an array, counted from 0; -1 is the last one. */
  private int place() {
    String place = match(PLACE);
    require(place != null);
    String digits = Objects.requireNonNull(place).replaceAll("\\D", "");
    if (!place.startsWith("last")) {
      return Integer.parseInt(digits);
    }
    return digits.isEmpty() ? -1 : -1 - Integer.parseInt(digits);
  }

  private String string() {
    String quoted = match(TEXT);
    require(quoted != null);
    return (String) Objects.requireNonNull(JsonTree.read(Objects.requireNonNull(quoted)));
  }

  private JsonPath.Predicate predicate(JsonPath path) {
    JsonPath.Predicate predicate = path.predicate();
    if (predicate == null) {
      throw unexpected();
    }
    return predicate;
  }

  /** Returns the next character that is no blank, 0 at the end. */
  private char peek() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : 0;
  }

  private boolean symbol(String symbol) {
    boolean found = peek() != 0 && text.startsWith(symbol, at);
    at += found ? symbol.length() : 0;
    return found;
  }

  private boolean word(String word) {
    char _ = peek();
    Matcher name = NAME.matcher(text).region(at, text.length());
    boolean found = name.lookingAt() && name.group().equals(word);
    at += found ? word.length() : 0;
    return found;
  }

  private @Nullable String match(Pattern pattern) {
    char _ = peek();
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      return null;
    }
    at = matcher.end();
    return matcher.group();
  }

  private void require(boolean found) {
    if (!found) {
      throw unexpected();
    }
  }

  private SqlStateException unexpected() {
    String what = peek() == 0 ? "end" : "\"" + peek() + "\" at character " + (at + 1);
    return new SqlStateException(
        SqlState.SYNTAX_ERROR, "\"" + text + "\" is not a path of JSON: unexpected " + what);
  }

  private static SqlStateException unsupported(String what) {
    return new SqlStateException(
        SqlState.FEATURE_NOT_SUPPORTED, what + " in a path of JSON is not supported");
  }
}
