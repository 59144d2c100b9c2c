package io.vicinal.planner.literal;

import com.google.common.base.Suppliers;
import io.vicinal.planner.literal.LiteralPlace.Form;
import io.vicinal.planner.literal.SqlTokens.Kind;
import io.vicinal.planner.literal.SqlTokens.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the parameters of a text that stand where a plan needs a literal: units of dates,
 * intervals, numbers of buckets, frames, samples and accuracies.
 */
final class LiteralPlaces {
  private static final Token NOTHING = new Token(Kind.SYMBOL, "", 0, 0);
  private static final Map<String, Form> FIRST_ARGUMENTS =
      Map.of(
          "date_trunc", Form.UNIT,
          "date_part", Form.PART,
          "date_bin", Form.INTERVAL,
          "ntile", Form.BUCKETS,
          "repeatable", Form.SEED);
  private static final Map<String, Form> NAMED_ARGUMENTS =
      Map.of("ef_search", Form.EFFORT, "metric", Form.METRIC);
  private static final Set<String> SIDES = Set.of("preceding", "following");
  private static final Set<String> FRAMES = Set.of("rows", "range", "groups");
  private static final Set<String> BRANCHES = Set.of("then", "else");
  private static final Set<String> ENDS = Set.of("when", "else", "end");
  private static final Set<String> UNITS =
      Set.of("year", "quarter", "month", "week", "day", "hour", "minute", "second");

  private final String sql;
  private final List<Token> tokens;
  private final List<LiteralPlace> places = new ArrayList<>();
  private final Supplier<Enclosing> enclosing;
  private final Map<Integer, Boolean> openSortKeys = new HashMap<>();
  private int parameters;

  LiteralPlaces(String sql) {
    this.sql = sql;
    this.tokens = SqlTokens.of(sql);
    this.enclosing = Suppliers.memoize(() -> Enclosing.of(tokens));
  }

  Optional<SpelledText> find() {
    int taken = 0;
    for (int i = 0; i < tokens.size(); i++) {
      if (token(i).kind() != Kind.PARAMETER) {
        continue;
      }
      LiteralPlace place = token(i).start() < taken ? null : at(i);
      if (place != null) {
        places.add(place);
        taken = place.end();
      }
      parameters++;
    }
    return places.isEmpty()
        ? Optional.empty()
        : Optional.of(new SpelledText(sql, places, parameters));
  }

  private Token token(int i) {
    return i < 0 || i >= tokens.size() ? NOTHING : tokens.get(i);
  }

  private @Nullable LiteralPlace at(int i) {
    Token before = token(i - 1);
    LiteralPlace interval = interval(i);
    if (interval != null) {
      return interval;
    }
    int last = token(i + 1).is("::") && token(i + 2).kind() == Kind.WORD ? i + 2 : i;
    Token next = token(last + 1);
    boolean argument = before.is("(");
    String function = argument ? token(i - 2).word() : "";
    Form form = next.is(",") || next.is(")") ? FIRST_ARGUMENTS.get(function) : null;
    if (form != null) {
      return place(i, last, form);
    }
    if (SIDES.contains(next.word())) {
      return place(i, last, isRange(i) ? Form.DISTANCE : Form.ROWS);
    }
    if (argument && token(i - 3).is("tablesample")) {
      return place(i, last, Form.PERCENTAGE);
    }
    if (before.is("accuracy")) {
      return place(i, last, Form.ACCURACY);
    }
    form = before.is(">") && token(i - 2).is("=") ? NAMED_ARGUMENTS.get(token(i - 3).word()) : null;
    if (form != null) {
      return place(i, last, form);
    }
    if (before.is(",") && next.is(")") && isMetric(i)) {
      return place(i, last, Form.METRIC);
    }
    if (token(0).is("set") && (before.is("=") || before.is("to"))) {
      return place(i, i, Form.SETTING);
    }
    return isOpenSortKey(i) ? place(i, i, Form.SORT_KEY) : null;
  }

  private LiteralPlace place(int first, int last, Form form) {
    return new LiteralPlace(token(first).start(), token(last).end(), form, List.of(parameters));
  }

  /**
   * Returns whether a CASE that ORDER BY sorts by gives nothing but parameters, one at {@code i}.
   */
  private boolean isOpenSortKey(int i) {
    return BRANCHES.contains(token(i - 1).word())
        && openSortKeys.computeIfAbsent(enclosing.get().caseAt(i), this::isOpenSortKeyAt);
  }

  /** Returns whether the CASE at {@code open} is such a one. */
  private boolean isOpenSortKeyAt(int open) {
    int clause = enclosing.get().clauseAt(open);
    if (!token(clause).is("by") || !token(clause - 1).is("order")) {
      return false;
    }
    int depth = 0;
    for (int at = open + 1; at < tokens.size(); at++) {
      Token token = token(at);
      if (token.is("case") || token.is("(")) {
        depth++;
      } else if (depth > 0 && (token.is("end") || token.is(")"))) {
        depth--;
      } else if (token.is("end")) {
        return true;
      } else if (depth == 0 && BRANCHES.contains(token.word())) {
        boolean alone =
            token(at + 1).kind() == Kind.PARAMETER && ENDS.contains(token(at + 2).word());
        if (!alone) {
          return false;
        }
      }
    }
    return false;
  }

  /** Returns whether the third argument of VECTOR_DISTANCE is at {@code i}. */
  private boolean isMetric(int i) {
    int open = enclosing.get().parenthesisAt(i);
    if (!token(open - 1).is("vector_distance")) {
      return false;
    }
    int depth = 0;
    int commas = 0;
    for (int at = open + 1; at < i; at++) {
      depth += token(at).is("(") || token(at).is("[") ? 1 : 0;
      depth -= token(at).is(")") || token(at).is("]") ? 1 : 0;
      commas += depth == 0 && token(at).is(",") ? 1 : 0;
    }
    return commas == 2;
  }

  /** Returns whether the frame whose distance is at {@code i} is one of RANGE. */
  private boolean isRange(int i) {
    int at = i;
    while (at > 0 && !FRAMES.contains(token(at).word())) {
      at--;
    }
    return token(at).is("range");
  }

  /** {@code ?::interval}, {@code INTERVAL ?}, {@code (? || ' days')::interval} and with CAST. */
  private @Nullable LiteralPlace interval(int i) {
    if (token(i - 1).is("interval")) {
      Form form = UNITS.contains(token(i + 1).word()) ? Form.INTERVAL_COUNT : Form.INTERVAL;
      return new LiteralPlace(token(i - 1).start(), token(i).end(), form, List.of(parameters));
    }
    if (token(i + 1).is("::") && token(i + 2).is("interval")) {
      return place(i, i + 2, Form.INTERVAL);
    }
    int open = i - 1;
    while (token(open).kind() == Kind.TEXT || token(open).is("||")) {
      open--;
    }
    if (!token(open).is("(")) {
      return null;
    }
    var parts = new ArrayList<Object>();
    int close = parts(open + 1, parts);
    if (token(close).is(")") && token(close + 1).is("::") && token(close + 2).is("interval")) {
      return new LiteralPlace(token(open).start(), token(close + 2).end(), Form.INTERVAL, parts);
    }
    return token(open - 1).is("cast")
            && token(close).is("as")
            && token(close + 1).is("interval")
            && token(close + 2).is(")")
        ? new LiteralPlace(token(open - 1).start(), token(close + 2).end(), Form.INTERVAL, parts)
        : null;
  }

  /** Collects what {@code ||} joins from {@code i} on, and returns the place behind it. */
  private int parts(int i, List<Object> parts) {
    int at = i;
    int parameter = parameters;
    while (true) {
      Token token = token(at);
      if (token.kind() == Kind.PARAMETER) {
        parts.add(parameter++);
      } else if (token.kind() == Kind.TEXT) {
        parts.add(token.word());
      } else {
        return at;
      }
      at++;
      if (token(at).is("::") && token(at + 1).kind() == Kind.WORD) {
        at += 2;
      }
      if (!token(at).is("||")) {
        return at;
      }
      at++;
    }
  }
}
