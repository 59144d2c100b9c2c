package io.vicinal.planner.literal;

import io.vicinal.planner.plan.ParameterInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A text with parameters in places where a plan needs literals, such as the unit of {@code
 * date_trunc(?, x)}: their values are spelled in it before it is planned.
 *
 * <p>Immutable and thread-safe.
 */
public final class SpelledText {
  private final String sql;
  private final List<LiteralPlace> places;
  private final Map<Integer, LiteralPlace> spelled = new HashMap<>();
  private final int parameters;

  SpelledText(String sql, List<LiteralPlace> places, int parameters) {
    this.sql = sql;
    this.places = List.copyOf(places);
    this.parameters = parameters;
    for (LiteralPlace place : places) {
      for (Object part : place.parts()) {
        if (part instanceof Integer parameter) {
          spelled.put(parameter, place);
        }
      }
    }
  }

  /** Returns {@code sql} as such a text; empty where it has no such places. */
  public static Optional<SpelledText> of(String sql) {
    return sql.indexOf('?') < 0 ? Optional.empty() : new LiteralPlaces(sql).find();
  }

  /** Returns the text with an example in each place, whose plan takes the other parameters. */
  public String example() {
    return with(LiteralPlace::example);
  }

  /**
   * Returns the text with {@code values}, those of all parameters, in their places.
   *
   * @throws io.vicinal.sql.error.SqlStateException if one of them cannot stand there
   */
  public String with(@Nullable Object[] values) {
    return with(place -> place.spelled(values));
  }

  private String with(Function<LiteralPlace, String> literal) {
    var text = new StringBuilder(sql.length());
    int copied = 0;
    for (LiteralPlace place : places) {
      text.append(sql, copied, place.start()).append(literal.apply(place));
      copied = place.end();
    }
    return text.append(sql, copied, sql.length()).toString();
  }

  /** Returns those of {@code values} that are not in the text then. */
  public @Nullable Object[] others(@Nullable Object[] values) {
    @Nullable Object[] others = new @Nullable Object[parameters - spelled.size()];
    int next = 0;
    for (int i = 0; i < parameters; i++) {
      if (!spelled.containsKey(i)) {
        others[next++] = values[i];
      }
    }
    return others;
  }

  /**
   * Returns all parameters of the text; empty if a question mark of it is something else.
   *
   * @param others those of the example
   */
  public Optional<List<ParameterInfo>> parameters(List<ParameterInfo> others) {
    if (others.size() != parameters - spelled.size()) {
      return Optional.empty();
    }
    var all = new ArrayList<ParameterInfo>();
    int next = 0;
    for (int i = 0; i < parameters; i++) {
      LiteralPlace place = spelled.get(i);
      all.add(place == null ? others.get(next++) : place.form().parameter());
    }
    return Optional.of(all);
  }
}
