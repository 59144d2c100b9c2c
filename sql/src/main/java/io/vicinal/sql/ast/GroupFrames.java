package io.vicinal.sql.ast;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.math.BigDecimal;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * Windows with frames of GROUPS, each of which are the rows that the order does not tell apart.
 * Without a distance they are those of RANGE; see {@link GroupDistance} for the others.
 */
public final class GroupFrames {
  private GroupFrames() {}

  /**
   * Creates a window.
   *
   * @param groups where the frame stands
   * @throws SqlStateException 42P20 without an order, 22013 for a distance that is no whole number
   */
  public static SqlWindow create(
      @Nullable SqlIdentifier name,
      SqlNodeList partitions,
      SqlNodeList order,
      @Nullable SqlNode lower,
      @Nullable SqlNode upper,
      SqlLiteral exclude,
      SqlParserPos groups,
      SqlParserPos position) {
    if (order.isEmpty() && name == null) {
      throw new SqlStateException(
              SqlState.WINDOWING_ERROR, "a frame of GROUPS requires an ORDER BY clause")
          .at(groups);
    }
    boolean far = lower instanceof SqlCall || upper instanceof SqlCall;
    return SqlWindow.create(
        null,
        name,
        partitions,
        order,
        SqlLiteral.createBoolean(far, groups),
        bound(lower),
        bound(upper),
        null,
        exclude,
        position);
  }

  private static @Nullable SqlNode bound(@Nullable SqlNode bound) {
    if (!(bound instanceof SqlCall call)) {
      return bound;
    }
    SqlNode distance = call.operand(0);
    if (!(distance instanceof SqlNumericLiteral number)
        || number.getValueAs(BigDecimal.class).stripTrailingZeros().scale() > 0
        || number.getValueAs(BigDecimal.class).precision() > 9) {
      throw new SqlStateException(
              SqlState.INVALID_FRAME_DISTANCE,
              "the distance of a frame of GROUPS must be a whole number")
          .at(distance.getParserPosition());
    }
    return call.getOperator().createCall(call.getParserPosition(), GroupDistance.of(number));
  }
}
