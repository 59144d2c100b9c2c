package io.vicinal.sql.function;

import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.validate.SqlValidator;

/** Is {@code a ^ b}, which is {@code POWER(a, b)}; it binds closer than multiplication. */
public final class PowerOperator extends SqlBinaryOperator {
  public static final PowerOperator INSTANCE = new PowerOperator();

  private static final int PRECEDENCE = 70;

  private PowerOperator() {
    super(
        "^",
        SqlKind.OTHER,
        PRECEDENCE,
        true,
        ReturnTypes.DOUBLE_NULLABLE,
        InferTypes.FIRST_KNOWN,
        OperandTypes.ANY_ANY);
  }

  @Override
  public SqlNode rewriteCall(SqlValidator validator, SqlCall call) {
    return SqlStdOperatorTable.POWER.createCall(call.getParserPosition(), call.getOperandList());
  }
}
