package io.vicinal.storage.reference;

import io.vicinal.storage.DataType;
import io.vicinal.storage.Operand;
import io.vicinal.storage.Predicate;
import io.vicinal.storage.Table;
import io.vicinal.storage.TextTest;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Evaluates a {@link Predicate} on one row: true, false, or null for unknown. */
public final class ReferenceCondition {
  private final Table table;
  private final @Nullable Object[] parameters;

  public ReferenceCondition(Table table, @Nullable Object[] parameters) {
    this.table = table;
    this.parameters = parameters;
  }

  /** Returns the value of {@code predicate} on {@code row}. */
  public @Nullable Boolean evaluate(Predicate predicate, @Nullable Object[] row) {
    return switch (predicate) {
      case Predicate.Compare compare -> compare(compare, row);
      case Predicate.In in -> in(in, row);
      case Predicate.IsNull isNull -> row[isNull.column()] == null;
      case Predicate.Like like -> like(like, row);
      case Predicate.IsTrue isTrue -> (Boolean) row[isTrue.column()];
      case Predicate.WithinDistance within -> within(within, row);
      case Predicate.ArrayCompare array -> array(array, row);
      case Predicate.Satisfies text -> satisfies(text, row);
      case Predicate.Not not -> {
        Boolean value = evaluate(not.term(), row);
        yield value == null ? null : (Boolean) !value;
      }
      case Predicate.And and -> {
        Boolean result = true;
        for (Predicate term : and.terms()) {
          Boolean value = evaluate(term, row);
          if (Boolean.FALSE.equals(value)) {
            yield false;
          }
          result = value == null ? null : result;
        }
        yield result;
      }
      case Predicate.Or or -> {
        Boolean result = false;
        for (Predicate term : or.terms()) {
          Boolean value = evaluate(term, row);
          if (Boolean.TRUE.equals(value)) {
            yield true;
          }
          result = value == null ? null : result;
        }
        yield result;
      }
    };
  }

  private @Nullable Boolean array(Predicate.ArrayCompare compare, @Nullable Object[] row) {
    var array = (List<?>) row[compare.column()];
    Object operand = compare.operand().bind(parameters);
    boolean has = compare.relation() == Predicate.ArrayRelation.HAS;
    if (array == null || (operand == null && !has)) {
      return null;
    }
    if (has) {
      Boolean result = false;
      for (Object element : array) {
        Integer order = order(compare.column(), element, operand);
        if (order != null && order == 0) {
          return true;
        }
        result = order == null ? null : result;
      }
      return result;
    }
    var other = (List<?>) Objects.requireNonNull(operand);
    return switch (compare.relation()) {
      case HAS, OVERLAPS -> array.stream().anyMatch(it -> isIn(compare.column(), it, other));
      case CONTAINS -> other.stream().allMatch(it -> isIn(compare.column(), it, array));
      case CONTAINED_BY -> array.stream().allMatch(it -> isIn(compare.column(), it, other));
    };
  }

  private boolean isIn(int column, @Nullable Object value, List<?> list) {
    return list.stream()
        .map(other -> order(column, value, other))
        .anyMatch(order -> order != null && order == 0);
  }

  private @Nullable Boolean satisfies(Predicate.Satisfies text, @Nullable Object[] row) {
    @Nullable Object[] operands =
        text.operands().stream().map(operand -> operand.bind(parameters)).toArray();
    TextTest.Bound test = text.test().bind(operands);
    if (!(row[text.column()] instanceof String value)) {
      return test.ofNull();
    }
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return test.of(MemorySegment.ofArray(bytes), 0, bytes.length);
  }

  private @Nullable Boolean compare(Predicate.Compare compare, @Nullable Object[] row) {
    Integer order = order(compare.column(), compare.operand(), row);
    if (order == null) {
      return null;
    }
    return switch (compare.comparison()) {
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case LESS -> order < 0;
      case LESS_OR_EQUAL -> order <= 0;
      case GREATER -> order > 0;
      case GREATER_OR_EQUAL -> order >= 0;
    };
  }

  private @Nullable Integer order(int column, Operand operand, @Nullable Object[] row) {
    return order(column, row[column], operand.bind(parameters));
  }

  private @Nullable Integer order(int column, @Nullable Object left, @Nullable Object right) {
    DataType.Kind kind = table.columns().get(column).type().scalar().kind();
    return left == null || right == null
        ? null
        : (Integer) ReferenceValues.compare(kind, left, right);
  }

  private @Nullable Boolean in(Predicate.In in, @Nullable Object[] row) {
    Boolean result = false;
    for (Operand operand : in.operands()) {
      Integer order = order(in.column(), operand, row);
      if (order != null && order == 0) {
        return true;
      }
      result = order == null ? null : result;
    }
    return result;
  }

  private @Nullable Boolean like(Predicate.Like like, @Nullable Object[] row) {
    var text = (String) row[like.column()];
    var pattern = (String) like.pattern().bind(parameters);
    if (text == null || pattern == null) {
      return null;
    }
    int[] characters = codePoints(text, like.ignoreCase());
    int[] wanted = codePoints(pattern, like.ignoreCase());
    int escape = like.ignoreCase() ? fold(like.escape()) : like.escape();
    // matches[i]: the pattern read so far matches the first i characters.
    boolean[] matches = new boolean[characters.length + 1];
    matches[0] = true;
    for (int p = 0; p < wanted.length; p++) {
      boolean[] next = new boolean[characters.length + 1];
      boolean escaped = escape != 0 && wanted[p] == escape && p + 1 < wanted.length;
      int symbol = escaped ? wanted[++p] : wanted[p];
      if (symbol == '%' && !escaped) {
        boolean reached = false;
        for (int i = 0; i < matches.length; i++) {
          reached |= matches[i];
          next[i] = reached;
        }
      } else {
        for (int i = 0; i < characters.length; i++) {
          boolean fits = (symbol == '_' && !escaped) || characters[i] == symbol;
          next[i + 1] = matches[i] && fits;
        }
      }
      matches = next;
    }
    return matches[characters.length];
  }

  private static int[] codePoints(String text, boolean ignoreCase) {
    return text.codePoints().map(c -> ignoreCase ? fold(c) : c).toArray();
  }

  private static int fold(int character) {
    return Character.toLowerCase(Character.toUpperCase(character));
  }

  private @Nullable Boolean within(Predicate.WithinDistance within, @Nullable Object[] row) {
    Double distance =
        ReferenceValues.distance(
            within.metric(),
            table.columns().get(within.column()).name(),
            (float[]) row[within.column()],
            (float[]) within.vector().bind(parameters));
    var bound = (Number) within.bound().bind(parameters);
    if (distance == null || bound == null) {
      return null;
    }
    return within.inclusive() ? distance <= bound.doubleValue() : distance < bound.doubleValue();
  }
}
