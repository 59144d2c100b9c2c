package io.vicinal.sql.validate;

import io.vicinal.sql.ast.IntervalText;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Reads text in quotes beside a moment as PostgreSQL does: {@code ts + '1 day'} adds an interval,
 * {@code ts - '2026-01-01'} counts from another moment. A date plus such text is neither there.
 */
final class TextBesideMoments {
  private TextBesideMoments() {}

  /** Reads it in {@code call}, and returns whether there was any. */
  static boolean read(SqlCall call, List<RelDataType> operands) {
    boolean plus = call.getOperator().equals(SqlStdOperatorTable.PLUS);
    if (operands.size() != 2 || !(plus || call.getOperator().equals(SqlStdOperatorTable.MINUS))) {
      return false;
    }
    for (int i = 0; i < 2; i++) {
      RelDataType beside = operands.get(1 - i);
      if (!(call.operand(i) instanceof SqlCharStringLiteral text)) {
        continue;
      }
      SqlParserPos position = text.getParserPosition();
      boolean date = beside.getSqlTypeName() == SqlTypeName.DATE;
      if (SqlTypeUtil.isInterval(beside) || (plus && SqlTypeUtil.isDatetime(beside) && !date)) {
        call.setOperand(i, IntervalText.parse(1, text.getValueAs(String.class), position));
        return true;
      }
      if (!plus && SqlTypeUtil.isDatetime(beside)) {
        var type =
            new SqlDataTypeSpec(
                new SqlBasicTypeNameSpec(beside.getSqlTypeName(), position), position);
        call.setOperand(i, SqlStdOperatorTable.CAST.createCall(position, text, type));
        return true;
      }
    }
    return false;
  }
}
