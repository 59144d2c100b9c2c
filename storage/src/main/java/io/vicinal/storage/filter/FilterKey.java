package io.vicinal.storage.filter;

import io.vicinal.storage.Operand;
import io.vicinal.storage.Predicate;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A predicate with the values of its operands, equal to another one where both are true for the
 * same rows for certain.
 *
 * <p>There is none for predicates whose answers are not worth keeping, or could change: distances,
 * which hardly ever come again, arrays, which somebody else may write to, and very long lists.
 *
 * @param values of the operands, in the order in which they stand
 */
public record FilterKey(Predicate predicate, List<@Nullable Object> values) {
  private static final int VALUES_MAX = 256;

  /** Returns the key of a predicate, null if it has none. */
  public static @Nullable FilterKey of(Predicate predicate, @Nullable Object[] parameters) {
    var values = new ArrayList<@Nullable Object>();
    return add(predicate, parameters, values) ? new FilterKey(predicate, values) : null;
  }

  private static boolean add(
      Predicate predicate, @Nullable Object[] parameters, List<@Nullable Object> values) {
    return switch (predicate) {
      case Predicate.Compare compare -> add(compare.operand(), parameters, values);
      case Predicate.In in -> {
        boolean all = in.operands().size() <= VALUES_MAX;
        for (int i = 0; all && i < in.operands().size(); i++) {
          all = add(in.operands().get(i), parameters, values);
        }
        yield all;
      }
      case Predicate.IsNull _, Predicate.IsTrue _ -> true;
      case Predicate.Like like -> add(like.pattern(), parameters, values);
      case Predicate.WithinDistance _ -> false;
      case Predicate.ArrayCompare array -> add(array.operand(), parameters, values);
      case Predicate.Satisfies text -> {
        boolean all = text.operands().size() <= VALUES_MAX;
        for (int i = 0; all && i < text.operands().size(); i++) {
          all = add(text.operands().get(i), parameters, values);
        }
        yield all;
      }
      case Predicate.And and -> addAll(and.terms(), parameters, values);
      case Predicate.Or or -> addAll(or.terms(), parameters, values);
      case Predicate.Not not -> add(not.term(), parameters, values);
    };
  }

  private static boolean addAll(
      List<Predicate> terms, @Nullable Object[] parameters, List<@Nullable Object> values) {
    for (Predicate term : terms) {
      if (!add(term, parameters, values)) {
        return false;
      }
    }
    return true;
  }

  private static boolean add(
      Operand operand, @Nullable Object[] parameters, List<@Nullable Object> values) {
    Object value = operand.bind(parameters);
    if (!(value instanceof List<?> list)) {
      values.add(value);
      return values.size() <= VALUES_MAX && isImmutable(value);
    }
    if (operand instanceof Operand.Literal || list.size() > VALUES_MAX - values.size()) {
      return false; // the list itself would be part of the key
    }
    values.add(list.size());
    values.addAll(list);
    return list.stream().allMatch(FilterKey::isImmutable);
  }

  private static boolean isImmutable(@Nullable Object value) {
    return switch (value) {
      case null -> true;
      case String _, Boolean _, UUID _, BigDecimal _ -> true;
      case Long _, Integer _, Short _, Double _, Float _ -> true;
      default -> false;
    };
  }
}
