package io.vicinal.sql.function;

import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.validate.SqlValidator;

/**
 * Is an infix spelling of a relation of arrays (two of them also of JSON), as in PostgreSQL; the
 * validator replaces it by a function of {@link ArrayOperators}.
 */
public final class ArraySyntax extends SqlBinaryOperator {
  public static final ArraySyntax OVERLAPS = new ArraySyntax("&&", ArrayOperators.OVERLAPS_IN_TEXT);
  public static final ArraySyntax CONTAINS = new ArraySyntax("@>", ArrayOperators.CONTAINS_IN_TEXT);
  public static final ArraySyntax CONTAINED_BY =
      new ArraySyntax("<@", ArrayOperators.CONTAINED_IN_TEXT);

  /** {@code a[from:to]}; both are behind the operator as a row. */
  public static final SqlBinaryOperator SLICE = new Slice();

  private static final int PRECEDENCE = BoundAsPostgres.OTHER_OPERATOR;

  private final SqlFunction function;

  private ArraySyntax(String symbol, SqlFunction function) {
    super(
        symbol,
        SqlKind.OTHER,
        PRECEDENCE,
        true,
        ReturnTypes.BOOLEAN_NULLABLE,
        InferTypes.FIRST_KNOWN,
        OperandTypes.ANY_ANY);
    this.function = function;
  }

  @Override
  public SqlNode rewriteCall(SqlValidator validator, SqlCall call) {
    return function.createCall(call.getParserPosition(), call.getOperandList());
  }

  private static final class Slice extends SqlBinaryOperator {
    private static final int PRECEDENCE_OF_ITEM = 100;

    Slice() {
      super(
          "SLICE",
          SqlKind.OTHER,
          PRECEDENCE_OF_ITEM,
          true,
          ReturnTypes.ARG0_NULLABLE,
          InferTypes.FIRST_KNOWN,
          OperandTypes.ANY_ANY);
    }

    @Override
    public SqlNode rewriteCall(SqlValidator validator, SqlCall call) {
      SqlCall bounds = call.operand(1);
      return ArrayOperators.SLICE.createCall(
          call.getParserPosition(), call.operand(0), bounds.operand(0), bounds.operand(1));
    }
  }
}
