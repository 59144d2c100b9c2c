package io.vicinal.sql.validate;

import io.vicinal.sql.ast.GroupDistance;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * Puts the frame of a window and its order together. Where rows are left out a frame may be empty,
 * which Calcite does not see and takes its totals for never NULL; so it begins with a distance, of
 * which Calcite says nothing: UNBOUNDED PRECEDING is as many rows or groups before as there can be.
 */
final class FramedRows {
  private static final String ALL = "999999999";

  private FramedRows() {}

  /** Returns a window with the rows of {@code ordered} and the frames of {@code framed}. */
  static SqlWindow of(SqlWindow ordered, SqlWindow framed) {
    SqlParserPos position = framed.getParserPosition();
    SqlNode lower = framed.getLowerBound();
    boolean rows = framed.isRows();
    boolean hides = !SqlWindow.isExcludeNoOthers(framed.getExclude()) && !isFar(lower);
    if (hides && (rows || !isFar(framed.getUpperBound()))) {
      boolean here = lower != null && SqlWindow.isCurrentRow(lower);
      SqlNumericLiteral count = SqlLiteral.createExactNumeric(here ? "0" : ALL, position);
      lower =
          SqlWindow.createPreceding(
              rows && !isOfGroups(framed) ? count : GroupDistance.of(count), position);
      rows = true;
    }
    return SqlWindow.create(
        null,
        null,
        ordered.getPartitionList(),
        ordered.getOrderList(),
        SqlLiteral.createBoolean(rows, position),
        lower,
        framed.getUpperBound(),
        null,
        framed.getExclude(),
        position);
  }

  private static boolean isFar(@Nullable SqlNode bound) {
    return bound instanceof SqlCall;
  }

  private static boolean isOfGroups(SqlWindow window) {
    return window.getUpperBound() instanceof SqlCall bound
        && bound.operand(0) instanceof SqlCall made
        && GroupDistance.isMadeBy(made.getOperator());
  }
}
