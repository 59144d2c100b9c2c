package io.vicinal.sql.validate;

import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Casts truth to 1 and 0, which PostgreSQL does for INTEGER only. */
final class BooleanCasts {
  private BooleanCasts() {}

  /** Returns whether {@code cast} is one to INTEGER. */
  static boolean isToInteger(SqlCall cast) {
    return cast.operand(1) instanceof SqlDataTypeSpec type
        && type.getTypeNameSpec() instanceof SqlBasicTypeNameSpec
        && type.getTypeName().getSimple().equalsIgnoreCase("INTEGER");
  }

  /** Returns 1 where {@code truth} is true, 0 where it is false, else NULL. */
  static SqlNode number(SqlNode truth) {
    SqlParserPos position = truth.getParserPosition();
    return new SqlCase(
        position,
        null,
        SqlNodeList.of(
            SqlStdOperatorTable.IS_TRUE.createCall(position, truth),
            SqlStdOperatorTable.IS_FALSE.createCall(position, truth)),
        SqlNodeList.of(
            SqlLiteral.createExactNumeric("1", position),
            SqlLiteral.createExactNumeric("0", position)),
        SqlLiteral.createNull(position));
  }
}
