package io.vicinal.storage.scan;

import io.vicinal.storage.DataType;
import io.vicinal.storage.Operand;
import io.vicinal.storage.Predicate;
import io.vicinal.storage.Table;
import io.vicinal.storage.segment.RowKey;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the keys that a filter names: equality, or IN, for every column of a key. */
final class KeyCondition {
  /** More keys than this are not looked up one by one. */
  private static final int KEYS_MAX = 10_000;

  private KeyCondition() {}

  /** Returns whether {@code filter} can only be true of rows whose key it names. */
  static boolean namesKeys(List<Integer> columns, @Nullable Predicate filter) {
    return filter != null
        && columns.stream().allMatch(column -> operands(filter, column).isPresent());
  }

  /**
   * Returns all keys that a row may have in {@code columns} for which {@code filter} is true, or
   * empty where it does not say so. The rest of the filter remains to be evaluated.
   */
  static Optional<List<RowKey>> keys(
      Table table,
      List<Integer> keyColumns,
      @Nullable Predicate filter,
      @Nullable Object[] parameters) {
    if (filter == null) {
      return Optional.empty();
    }
    List<List<Object>> keys = List.of(List.of());
    for (int column : keyColumns) {
      Optional<List<Operand>> operands = operands(filter, column);
      if (operands.isEmpty() || (long) keys.size() * operands.get().size() > KEYS_MAX) {
        return Optional.empty();
      }
      var longer = new ArrayList<List<Object>>();
      for (Operand operand : operands.get()) {
        Object given = operand.bind(parameters);
        if (given == null) {
          continue;
        }
        Optional<Object> value = convert(table.columns().get(column).type(), given);
        for (List<Object> key : value.isPresent() ? keys : List.<List<Object>>of()) {
          var extended = new ArrayList<>(key);
          extended.add(value.get());
          longer.add(extended);
        }
      }
      keys = longer;
    }
    var distinct = new LinkedHashSet<RowKey>();
    for (List<Object> key : keys) {
      distinct.add(RowKey.ofKey(table, keyColumns, key.toArray()));
    }
    return Optional.of(List.copyOf(distinct));
  }

  /** Returns whether {@code filter} says nothing but which keys the rows have. */
  static boolean isExact(List<Integer> keyColumns, @Nullable Predicate filter) {
    if (filter == null) {
      return false;
    }
    List<Predicate> terms = filter instanceof Predicate.And and ? and.terms() : List.of(filter);
    var columns = new HashSet<Integer>();
    for (Predicate term : terms) {
      boolean once =
          switch (term) {
            case Predicate.Compare compare ->
                compare.comparison() == Predicate.Comparison.EQUAL && columns.add(compare.column());
            case Predicate.In in -> columns.add(in.column());
            default -> false;
          };
      if (!once) {
        return false;
      }
    }
    return columns.equals(Set.copyOf(keyColumns));
  }

  private static Optional<List<Operand>> operands(Predicate filter, int column) {
    return switch (filter) {
      case Predicate.Compare compare
          when compare.column() == column && compare.comparison() == Predicate.Comparison.EQUAL ->
          Optional.of(List.of(compare.operand()));
      case Predicate.In in when in.column() == column -> Optional.of(in.operands());
      case Predicate.And and ->
          and.terms().stream().flatMap(term -> operands(term, column).stream()).findFirst();
      default -> Optional.empty();
    };
  }

  /**
   * Returns {@code value} in the class of {@code type}; empty where no value of the type equals it,
   * so that no row can match.
   */
  private static Optional<Object> convert(DataType type, Object value) {
    if (!(value instanceof Number number)) {
      return Optional.of(value);
    }
    return switch (type.kind()) {
      case SMALLINT -> integral(number, Short.MIN_VALUE, Short.MAX_VALUE).map(Long::shortValue);
      case INTEGER, DATE ->
          integral(number, Integer.MIN_VALUE, Integer.MAX_VALUE).map(Long::intValue);
      case BIGINT, TIME, TIMESTAMP, TIMESTAMPTZ ->
          integral(number, Long.MIN_VALUE, Long.MAX_VALUE).map(whole -> whole);
      case REAL -> sameNumber(number, number.floatValue());
      case DOUBLE -> sameNumber(number, number.doubleValue());
      case DECIMAL ->
          decimal(number)
              .map(BigDecimal::stripTrailingZeros)
              .filter(d -> d.scale() <= type.scale())
              .filter(d -> d.precision() - d.scale() <= type.precision() - type.scale())
              .map(d -> d.setScale(type.scale()));
      default -> Optional.of(value);
    };
  }

  private static Optional<Long> integral(Number number, long min, long max) {
    return decimal(number)
        .filter(d -> d.stripTrailingZeros().scale() <= 0)
        .filter(d -> d.compareTo(BigDecimal.valueOf(min)) >= 0)
        .filter(d -> d.compareTo(BigDecimal.valueOf(max)) <= 0)
        .map(BigDecimal::longValueExact);
  }

  /** Returns {@code converted} where it is the same number as {@code given}. */
  private static Optional<Object> sameNumber(Number given, Number converted) {
    Optional<BigDecimal> before = decimal(given);
    if (before.isEmpty()) {
      return Optional.of(converted);
    }
    boolean same = decimal(converted).filter(d -> d.compareTo(before.get()) == 0).isPresent();
    return same ? Optional.of(converted) : Optional.empty();
  }

  private static Optional<BigDecimal> decimal(Number number) {
    return switch (number) {
      case BigDecimal decimal -> Optional.of(decimal);
      case Double d -> Double.isFinite(d) ? Optional.of(new BigDecimal(d)) : Optional.empty();
      case Float f -> Float.isFinite(f) ? Optional.of(new BigDecimal(f)) : Optional.empty();
      default -> Optional.of(BigDecimal.valueOf(number.longValue()));
    };
  }
}
