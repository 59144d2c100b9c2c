package io.vicinal.sql.validate;

import io.vicinal.sql.ast.GroupDistance;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.function.Aggregates;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.jspecify.annotations.Nullable;

/** Refuses windows and aggregates over them that would be computed wrongly. */
final class WindowChecks {
  private static final Set<SqlKind> INNER =
      Set.of(
          SqlKind.OVER,
          SqlKind.FILTER,
          SqlKind.WITHIN_GROUP,
          SqlKind.RESPECT_NULLS,
          SqlKind.IGNORE_NULLS);

  private WindowChecks() {}

  /**
   * Refuses DISTINCT in an aggregate over a window, which would count all values, and in one that
   * keeps NULLs and has a FILTER, for which what is left out would be NULL.
   */
  static void requireAll(SqlNode node) {
    boolean over = node.getKind() == SqlKind.OVER;
    if (!over && node.getKind() != SqlKind.FILTER) {
      return;
    }
    SqlNode inner = node;
    while (INNER.contains(inner.getKind())) {
      inner = ((SqlCall) inner).operand(0);
    }
    if (inner instanceof SqlCall aggregate
        && aggregate.getFunctionQuantifier() != null
        && aggregate.getFunctionQuantifier().getValue() == SqlSelectKeyword.DISTINCT
        && (over || Aggregates.keepsNulls(aggregate.getOperator()))) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED,
              over
                  ? "distinct over a window is not supported"
                  : "distinct with a filter is not supported in "
                      + aggregate.getOperator().getName().toLowerCase(Locale.ROOT))
          .at(aggregate.getParserPosition());
    }
  }

  /** Refuses an interval as a number of rows: Calcite has no type for what the rows are counted. */
  static void requireCount(
      SqlValidator validator, SqlValidatorScope scope, SqlWindow window, @Nullable SqlNode bound) {
    if (!window.isRows() || !(bound instanceof SqlCall call)) {
      return;
    }
    SqlNode distance = call.operand(0);
    if (!(distance instanceof SqlDynamicParam)
        && !(distance instanceof SqlCall made && GroupDistance.isMadeBy(made.getOperator()))
        && SqlTypeUtil.isInterval(validator.deriveType(scope, distance))) {
      throw new SqlStateException(
              SqlState.DATATYPE_MISMATCH, "the distance of a frame of ROWS must be a whole number")
          .at(distance.getParserPosition());
    }
  }
}
