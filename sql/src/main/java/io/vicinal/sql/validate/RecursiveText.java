package io.vicinal.sql.validate;

import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Makes strings that a recursive query begins with TEXT: as CHAR of their length they would cut
 * what the next rounds put behind them.
 */
final class RecursiveText {
  private RecursiveText() {}

  /** Changes the first term of {@code node} if it is a recursive item of WITH. */
  static void widen(SqlNode node) {
    if (node instanceof SqlWithItem item
        && item.recursive.booleanValue()
        && item.query.getKind() == SqlKind.UNION) {
      widenTerm(((SqlCall) item.query).operand(0));
    }
  }

  private static void widenTerm(SqlNode term) {
    switch (term) {
      case SqlSelect select -> widenItems(select.getSelectList());
      case SqlCall call when call.getKind() == SqlKind.UNION || call.getKind() == SqlKind.VALUES ->
          call.getOperandList().forEach(RecursiveText::widenTerm);
      case SqlCall call when call.getKind() == SqlKind.ROW -> widenOperands(call);
      default -> {}
    }
  }

  private static void widenItems(SqlNodeList items) {
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).getKind() == SqlKind.AS) {
        SqlCall as = (SqlCall) items.get(i);
        as.setOperand(0, widened(as.operand(0)));
      } else {
        items.set(i, widened(items.get(i)));
      }
    }
  }

  private static void widenOperands(SqlCall row) {
    for (int i = 0; i < row.operandCount(); i++) {
      row.setOperand(i, widened(row.operand(i)));
    }
  }

  private static SqlNode widened(SqlNode node) {
    if (!(node instanceof SqlCharStringLiteral)) {
      return node;
    }
    SqlParserPos position = node.getParserPosition();
    var text = new SqlBasicTypeNameSpec(SqlTypeName.VARCHAR, position);
    return SqlStdOperatorTable.CAST.createCall(position, node, new SqlDataTypeSpec(text, position));
  }
}
