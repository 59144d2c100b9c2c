package io.vicinal.sql.function;

import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.validate.SqlValidator;

/**
 * Is an infix spelling of a match by a regular expression, as in PostgreSQL; the validator replaces
 * it by a function of {@link RegexOperators}.
 */
public final class RegexSyntax extends SqlBinaryOperator {
  public static final RegexSyntax MATCHES = new RegexSyntax("~", RegexOperators.MATCHES, false);
  public static final RegexSyntax MATCHES_NO_CASE =
      new RegexSyntax("~*", RegexOperators.MATCHES_NO_CASE, false);
  public static final RegexSyntax DIFFERS = new RegexSyntax("!~", RegexOperators.MATCHES, true);
  public static final RegexSyntax DIFFERS_NO_CASE =
      new RegexSyntax("!~*", RegexOperators.MATCHES_NO_CASE, true);

  private static final int PRECEDENCE = BoundAsPostgres.OTHER_OPERATOR;

  private final SqlFunction function;
  private final boolean negated;

  private RegexSyntax(String symbol, SqlFunction function, boolean negated) {
    super(
        symbol,
        SqlKind.OTHER,
        PRECEDENCE,
        true,
        ReturnTypes.BOOLEAN_NULLABLE,
        InferTypes.FIRST_KNOWN,
        OperandTypes.ANY_ANY);
    this.function = function;
    this.negated = negated;
  }

  @Override
  public SqlNode rewriteCall(SqlValidator validator, SqlCall call) {
    SqlCall matches = function.createCall(call.getParserPosition(), call.getOperandList());
    return negated
        ? SqlStdOperatorTable.NOT.createCall(call.getParserPosition(), matches)
        : matches;
  }
}
