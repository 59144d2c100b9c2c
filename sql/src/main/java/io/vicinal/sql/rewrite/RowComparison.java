package io.vicinal.sql.rewrite;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Writes {@code (a, b) < (c, d)} as {@code a < c OR a = c AND b < d}, so that a NULL makes the
 * answer unknown exactly where the columns before it do not decide.
 */
final class RowComparison {
  private RowComparison() {}

  /** Returns what stands for {@code call}, itself where it compares no rows. */
  static SqlNode rewrite(SqlCall call) {
    boolean rows =
        call.operandCount() == 2
            && call.operand(0).getKind() == SqlKind.ROW
            && call.operand(1).getKind() == SqlKind.ROW;
    if (!rows) {
      return call;
    }
    return switch (call.getKind()) {
      case EQUALS -> all(call, SqlStdOperatorTable.EQUALS, SqlStdOperatorTable.AND);
      case NOT_EQUALS -> all(call, SqlStdOperatorTable.NOT_EQUALS, SqlStdOperatorTable.OR);
      case IS_DISTINCT_FROM ->
          all(call, SqlStdOperatorTable.IS_DISTINCT_FROM, SqlStdOperatorTable.OR);
      case IS_NOT_DISTINCT_FROM ->
          all(call, SqlStdOperatorTable.IS_NOT_DISTINCT_FROM, SqlStdOperatorTable.AND);
      case LESS_THAN, LESS_THAN_OR_EQUAL -> ordered(call, SqlStdOperatorTable.LESS_THAN);
      case GREATER_THAN, GREATER_THAN_OR_EQUAL -> ordered(call, SqlStdOperatorTable.GREATER_THAN);
      default -> call;
    };
  }

  private static SqlNode all(SqlCall call, SqlOperator each, SqlOperator together) {
    SqlCall left = left(call);
    SqlCall right = call.operand(1);
    SqlParserPos position = call.getParserPosition();
    SqlNode whole = each.createCall(position, left.operand(0), right.operand(0));
    for (int i = 1; i < left.operandCount(); i++) {
      whole =
          together.createCall(
              position, whole, each.createCall(position, left.operand(i), right.operand(i)));
    }
    return whole;
  }

  private static SqlNode ordered(SqlCall call, SqlOperator before) {
    SqlCall left = left(call);
    SqlCall right = call.operand(1);
    SqlParserPos position = call.getParserPosition();
    int last = left.operandCount() - 1;
    SqlNode whole =
        call.getOperator().createCall(position, left.operand(last), right.operand(last));
    for (int i = last - 1; i >= 0; i--) {
      SqlNode a = left.operand(i);
      SqlNode b = right.operand(i);
      SqlNode same =
          SqlStdOperatorTable.EQUALS.createCall(position, a.clone(position), b.clone(position));
      whole =
          SqlStdOperatorTable.OR.createCall(
              position,
              before.createCall(position, a, b),
              SqlStdOperatorTable.AND.createCall(position, same, whole));
    }
    return whole;
  }

  private static SqlCall left(SqlCall call) {
    SqlCall left = call.operand(0);
    SqlCall right = call.operand(1);
    if (left.operandCount() != right.operandCount()) {
      throw new SqlStateException(
              SqlState.SYNTAX_ERROR,
              "unequal number of entries in row expressions: "
                  + left.operandCount()
                  + " and "
                  + right.operandCount())
          .at(call.getParserPosition());
    }
    return left;
  }
}
