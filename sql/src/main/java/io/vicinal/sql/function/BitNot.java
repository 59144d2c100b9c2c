package io.vicinal.sql.function;

import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlPrefixOperator;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.validate.SqlValidator;

/** Is {@code ~ n}, a whole number with all bits turned, bound as PostgreSQL binds it. */
public final class BitNot extends SqlPrefixOperator {
  public static final BitNot INSTANCE = new BitNot();

  private BitNot() {
    super(
        "~",
        SqlKind.OTHER,
        BoundAsPostgres.OTHER_OPERATOR + 2, // closer than the next one of those
        ReturnTypes.ARG0,
        InferTypes.FIRST_KNOWN,
        OperandTypes.ANY);
  }

  @Override
  public SqlNode rewriteCall(SqlValidator validator, SqlCall call) {
    return BitFunctions.NOT.createCall(call.getParserPosition(), call.getOperandList());
  }
}
