package io.vicinal.sql.validate;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Refuses aggregates and window functions in VALUES, which have no rows to compute them of; also in
 * LIMIT, OFFSET and DEFAULT, whose expressions are validated as the one row of VALUES.
 */
final class PlainValues extends SqlBasicVisitor<@Nullable Void> {
  private PlainValues() {}

  /**
   * Checks {@code values}, whose calls have their operators already.
   *
   * @throws SqlStateException 42803 for an aggregate, 42P20 for a window function
   */
  static void require(SqlCall values) {
    @Nullable Void _ = new PlainValues().visitAll(values);
  }

  private @Nullable Void visitAll(SqlCall call) {
    return super.visit(call);
  }

  @Override
  public @Nullable Void visit(SqlCall call) {
    if (call.isA(SqlKind.QUERY)) {
      return null; // has rows of its own
    }
    if (call.getKind() == SqlKind.OVER) {
      throw new SqlStateException(SqlState.WINDOWING_ERROR, "window functions are not allowed here")
          .at(call.getParserPosition());
    }
    if (call.getOperator().isAggregator()) {
      throw new SqlStateException(
              SqlState.GROUPING_ERROR, "aggregate functions are not allowed here")
          .at(call.getParserPosition());
    }
    return super.visit(call);
  }
}
