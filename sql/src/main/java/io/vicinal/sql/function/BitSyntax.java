package io.vicinal.sql.function;

import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.validate.SqlValidator;

/** Is an infix spelling of an operation on the bits of whole numbers, as in PostgreSQL. */
public final class BitSyntax extends SqlBinaryOperator {
  public static final BitSyntax OR = new BitSyntax("|", BitFunctions.OR);
  public static final BitSyntax XOR = new BitSyntax("#", BitFunctions.XOR);
  public static final BitSyntax AND = new BitSyntax("&", BitFunctions.AND);

  public static final BitSyntax SHIFT_LEFT = new BitSyntax("<<", BitFunctions.SHIFT_LEFT);
  public static final BitSyntax SHIFT_RIGHT = new BitSyntax(">>", BitFunctions.SHIFT_RIGHT);

  private static final int PRECEDENCE = BoundAsPostgres.OTHER_OPERATOR;

  private final SqlOperator function;

  private BitSyntax(String symbol, SqlOperator function) {
    super(
        symbol,
        SqlKind.OTHER,
        PRECEDENCE,
        true,
        ReturnTypes.ARG0_NULLABLE,
        InferTypes.FIRST_KNOWN,
        OperandTypes.ANY_ANY);
    this.function = function;
  }

  @Override
  public SqlNode rewriteCall(SqlValidator validator, SqlCall call) {
    return function.createCall(call.getParserPosition(), call.getOperandList());
  }
}
