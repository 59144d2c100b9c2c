package io.vicinal.sql.rewrite;

import io.vicinal.sql.ast.GroupDistance;
import io.vicinal.sql.function.Aggregates;
import io.vicinal.sql.function.SystemFunctions;
import io.vicinal.sql.function.TextOperators;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Writes what PostgreSQL understands in another way than Calcite: comparisons of rows, {@code ROW}
 * as a function, the columns of VALUES, and functions that give rows in a select list.
 */
final class PostgresForms {
  private static final String DUAL = "dual"; // Oracle's table of one row

  private PostgresForms() {}

  /** Changes what is in {@code node} and returns what stands for it. */
  static SqlNode rewrite(SqlNode node) {
    return rewrite(node, false);
  }

  private static SqlNode rewrite(SqlNode node, boolean filters) {
    if (node instanceof SqlNodeList list) {
      for (int i = 0; i < list.size(); i++) {
        SqlNode item = list.get(i);
        if (item != null) {
          list.set(i, rewrite(item));
        }
      }
      return list;
    }
    if (!(node instanceof SqlCall call)) {
      return node;
    }
    if (call instanceof SqlWithItem item) {
      nameColumns(item);
    }
    for (int i = 0; i < call.operandCount(); i++) {
      SqlNode operand = call.getOperandList().get(i);
      if (operand != null) {
        SqlNode rewritten = rewrite(operand, RowMembership.filters(call, filters));
        if (!rewritten.equals(operand)) {
          call.setOperand(i, rewritten);
        }
      }
    }
    if (call instanceof SqlSelect select) {
      if (select.getFrom() instanceof SqlIdentifier name
          && name.isSimple()
          && name.getSimple().equals(DUAL)) {
        select.setFrom(oneRow(name.getParserPosition()));
      }
      SelectedRows.rewrite(select);
    }
    return ofCall(call, filters);
  }

  private static SqlNode ofCall(SqlCall call, boolean filters) {
    if (call instanceof SqlBasicCall function
        && call.getOperator() instanceof SqlFunction
        && call.getOperator().getName().equalsIgnoreCase("row")) {
      function.setOperator(SqlStdOperatorTable.ROW);
      return function;
    }
    if (call.getKind() == SqlKind.AS
        && call.operandCount() == 2
        && call.operand(0).getKind() == SqlKind.VALUES) {
      var operands = new ArrayList<SqlNode>(call.getOperandList());
      operands.addAll(columns(call.operand(0)));
      return SqlStdOperatorTable.AS.createCall(call.getParserPosition(), operands);
    }
    if (call.getKind() == SqlKind.PRECEDING || call.getKind() == SqlKind.FOLLOWING) {
      GroupDistance.read(call);
    }
    if (call.getOperator().equals(SqlStdOperatorTable.SUBSTRING)
        && call.operandCount() == 2
        && call.operand(1) instanceof SqlCharStringLiteral) {
      return TextOperators.REGEX_SUBSTRING.createCall(
          call.getParserPosition(), call.getOperandList());
    }
    if (call.getOperator() instanceof SqlFunction
        && call.operandCount() > 2
        && call.getOperator().getName().equalsIgnoreCase("decode")) {
      return SystemFunctions.decode(call);
    }
    SqlNode aggregate = Aggregates.ofCall(call);
    if (aggregate != null) {
      return aggregate;
    }
    SqlNode membership = RowMembership.rewrite(call, filters);
    return membership.equals(call) ? RowComparison.rewrite(call) : membership;
  }

  private static SqlNode oneRow(SqlParserPos position) {
    SqlNode row =
        SqlStdOperatorTable.ROW.createCall(position, SqlLiteral.createCharString("X", position));
    return SqlStdOperatorTable.AS.createCall(
        position,
        SqlStdOperatorTable.VALUES.createCall(position, row),
        new SqlIdentifier(DUAL, position),
        new SqlIdentifier("dummy", position));
  }

  private static void nameColumns(SqlWithItem item) {
    if (item.columnList == null && item.query.getKind() == SqlKind.VALUES) {
      List<SqlNode> columns = columns((SqlCall) item.query);
      item.columnList = new SqlNodeList(columns, item.query.getParserPosition());
    }
  }

  /** {@code column1, column2, …}. */
  private static List<SqlNode> columns(SqlCall values) {
    SqlParserPos position = values.getParserPosition();
    var columns = new ArrayList<SqlNode>();
    int count = values.operand(0) instanceof SqlCall row ? row.operandCount() : 0;
    for (int i = 1; i <= count; i++) {
      columns.add(new SqlIdentifier("column" + i, position));
    }
    return columns;
  }
}
