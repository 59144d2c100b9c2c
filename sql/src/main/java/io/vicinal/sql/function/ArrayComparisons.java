package io.vicinal.sql.function;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntPredicate;
import org.apache.calcite.adapter.enumerable.NullPolicy;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.jspecify.annotations.Nullable;

/**
 * Compares a value with the elements of an array, with three values: {@code x < ANY (a)} and {@code
 * x < ALL (a)}, which is {@code NOT x >= ANY (a)}.
 */
public final class ArrayComparisons {
  private static final SqlReturnTypeInference TRUTH = ReturnTypes.BOOLEAN_FORCE_NULLABLE;

  private static final Map<SqlKind, SqlFunction> ANY =
      Map.of(
          SqlKind.EQUALS, ArrayOperators.HAS_IN_TEXT,
          SqlKind.NOT_EQUALS, any("otherThanAny"),
          SqlKind.LESS_THAN, any("lessThanAny"),
          SqlKind.LESS_THAN_OR_EQUAL, any("atMostAny"),
          SqlKind.GREATER_THAN, any("greaterThanAny"),
          SqlKind.GREATER_THAN_OR_EQUAL, any("atLeastAny"));

  private ArrayComparisons() {}

  private static SqlFunction any(String method) {
    SqlFunction function =
        ArrayOperators.of(
            ArrayComparisons.class, "array_" + method, TRUTH, method, 2, NullPolicy.NONE);
    return ArrayOperators.typed("array_" + method, "AE", TRUTH, function);
  }

  /** Returns the functions that {@link #of} calls. */
  static List<SqlOperator> all() {
    return ANY.values().stream()
        .filter(function -> !function.equals(ArrayOperators.HAS_IN_TEXT))
        .map(SqlOperator.class::cast)
        .toList();
  }

  /** Returns {@code call}, a comparison of a value with ANY or ALL of {@code array}. */
  public static SqlNode of(SqlCall call, SqlQuantifyOperator quantifier, SqlNode array) {
    boolean all = quantifier.getKind() == SqlKind.ALL;
    SqlKind comparison = quantifier.comparisonKind;
    SqlFunction function =
        Objects.requireNonNull(ANY.get(all ? comparison.negateNullSafe() : comparison));
    SqlNode any = function.createCall(call.getParserPosition(), array, call.operand(0));
    return all ? SqlStdOperatorTable.NOT.createCall(call.getParserPosition(), any) : any;
  }

  /** Generated code calls this and the following. */
  public static @Nullable Boolean otherThanAny(@Nullable List<?> array, @Nullable Object value) {
    return any(array, value, order -> order != 0);
  }

  public static @Nullable Boolean lessThanAny(@Nullable List<?> array, @Nullable Object value) {
    return any(array, value, order -> order < 0);
  }

  public static @Nullable Boolean atMostAny(@Nullable List<?> array, @Nullable Object value) {
    return any(array, value, order -> order <= 0);
  }

  public static @Nullable Boolean greaterThanAny(@Nullable List<?> array, @Nullable Object value) {
    return any(array, value, order -> order > 0);
  }

  public static @Nullable Boolean atLeastAny(@Nullable List<?> array, @Nullable Object value) {
    return any(array, value, order -> order >= 0);
  }

  private static @Nullable Boolean any(
      @Nullable List<?> array, @Nullable Object value, IntPredicate holds) {
    if (array == null) {
      return null;
    }
    Boolean miss = false;
    for (Object element : array) {
      if (element == null || value == null) {
        miss = null;
      } else if (holds.test(ArrayKey.compare(value, element))) {
        return true;
      }
    }
    return miss;
  }
}
