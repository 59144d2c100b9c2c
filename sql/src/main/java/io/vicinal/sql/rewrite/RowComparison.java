package io.vicinal.sql.rewrite;

import io.vicinal.sql.ast.Selects;
import io.vicinal.sql.ast.TreeCopy;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code (a, b) < (c, d)} as {@code a < c OR a = c AND b < d}, so that a NULL makes the
 * answer unknown exactly where the columns before it do not decide.
 */
final class RowComparison {
  private static final Set<SqlKind> KINDS =
      Set.of(
          SqlKind.EQUALS,
          SqlKind.NOT_EQUALS,
          SqlKind.IS_DISTINCT_FROM,
          SqlKind.IS_NOT_DISTINCT_FROM,
          SqlKind.LESS_THAN,
          SqlKind.LESS_THAN_OR_EQUAL,
          SqlKind.GREATER_THAN,
          SqlKind.GREATER_THAN_OR_EQUAL);

  private static final String TABLE = "$compared";
  private static final String COLUMN = "$value";

  /** A query stands there once for each column; one in another is multiplied. */
  private static final int QUERIES_MAX = 100;

  private RowComparison() {}

  /** Returns what stands for {@code call}, itself where it compares no rows. */
  static SqlNode rewrite(SqlCall call) {
    if (call.operandCount() == 2 && KINDS.contains(call.getKind())) {
      ofQuery(call, 0, 1);
      ofQuery(call, 1, 0);
    }
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

  /** The row that a query gives is one of queries that give one column each. */
  private static void ofQuery(SqlCall call, int row, int query) {
    if (call.operand(row).getKind() != SqlKind.ROW || !call.operand(query).isA(SqlKind.QUERY)) {
      return;
    }
    SqlNode given = call.operand(query);
    SqlParserPos position = given.getParserPosition();
    int count = ((SqlCall) call.operand(row)).operandCount();
    if (given instanceof SqlSelect select
        && select.getSelectList().size() != count
        && select.getSelectList().stream()
            .noneMatch(it -> it instanceof SqlIdentifier name && name.isStar())) {
      throw unequal(count, select.getSelectList().size(), call);
    }
    if (queries(given) * count > QUERIES_MAX) {
      throw new SqlStateException(
              SqlState.STATEMENT_TOO_COMPLEX,
              "a row is compared with a query that has too many queries inside")
          .at(position);
    }
    var values = new ArrayList<SqlNode>();
    for (int i = 0; i < count; i++) {
      var named = new ArrayList<SqlNode>();
      named.add(i == 0 ? given : TreeCopy.of(given));
      named.add(new SqlIdentifier(TABLE, position));
      for (int j = 0; j < count; j++) {
        named.add(new SqlIdentifier(COLUMN + j, position));
      }
      values.add(
          Selects.of(
              position,
              SqlNodeList.of(new SqlIdentifier(List.of(TABLE, COLUMN + i), position)),
              SqlStdOperatorTable.AS.createCall(position, named),
              null));
    }
    call.setOperand(query, SqlStdOperatorTable.ROW.createCall(position, values));
  }

  private static long queries(SqlNode given) {
    var counted =
        new SqlBasicVisitor<@Nullable Void>() {
          private long count;

          @Override
          public @Nullable Void visit(SqlCall call) {
            count += call instanceof SqlSelect ? 1 : 0;
            return super.visit(call);
          }
        };
    given.accept(counted);
    return counted.count;
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
      throw unequal(left.operandCount(), right.operandCount(), call);
    }
    return left;
  }

  private static SqlStateException unequal(int left, int right, SqlCall call) {
    return new SqlStateException(
            SqlState.SYNTAX_ERROR,
            "unequal number of entries in row expressions: " + left + " and " + right)
        .at(call.getParserPosition());
  }
}
