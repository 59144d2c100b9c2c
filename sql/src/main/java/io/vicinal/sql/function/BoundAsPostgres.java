package io.vicinal.sql.function;

import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.validate.SqlValidator;

/**
 * Is an operator of Calcite's in the text, bound to its operands as closely as PostgreSQL binds it
 * (section 4.1.6 of its manual); the validator puts Calcite's in its place. It stays in the tree
 * until then, so that a tree that is written as text has parentheses where they are needed.
 */
public final class BoundAsPostgres extends SqlBinaryOperator {
  /** Binds below {@code + -} and above BETWEEN, IN and LIKE. */
  static final int OTHER_OPERATOR = 36;

  private static final int IS = 28; // below comparison, above NOT

  /** {@code a || b}. */
  public static final BoundAsPostgres CONCAT =
      new BoundAsPostgres(SqlStdOperatorTable.CONCAT, OTHER_OPERATOR);

  public static final BoundAsPostgres IS_DISTINCT_FROM =
      new BoundAsPostgres(SqlStdOperatorTable.IS_DISTINCT_FROM, IS);
  public static final BoundAsPostgres IS_NOT_DISTINCT_FROM =
      new BoundAsPostgres(SqlStdOperatorTable.IS_NOT_DISTINCT_FROM, IS);

  private final SqlBinaryOperator operator;

  private BoundAsPostgres(SqlBinaryOperator operator, int precedence) {
    super(
        operator.getName(),
        operator.getKind(),
        precedence,
        true,
        ReturnTypes.ARG0_NULLABLE, // until it is replaced
        InferTypes.FIRST_KNOWN,
        OperandTypes.ANY_ANY);
    this.operator = operator;
  }

  @Override
  public SqlNode rewriteCall(SqlValidator validator, SqlCall call) {
    return operator.rewriteCall(
        validator, operator.createCall(call.getParserPosition(), call.getOperandList()));
  }
}
