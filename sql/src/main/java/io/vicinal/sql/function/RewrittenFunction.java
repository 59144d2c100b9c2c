package io.vicinal.sql.function;

import java.util.function.Function;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.validate.SqlValidator;

/** Is a function that exists only in the text: the validator replaces its calls at once. */
final class RewrittenFunction extends SqlFunction {
  private final int fewest;
  private final int most;
  private final Function<SqlCall, SqlNode> rewrite;

  /**
   * @param most how many arguments it takes, -1 for any number
   */
  RewrittenFunction(String name, int fewest, int most, Function<SqlCall, SqlNode> rewrite) {
    super(
        name,
        SqlKind.OTHER_FUNCTION,
        ReturnTypes.DOUBLE_NULLABLE,
        null,
        OperandTypes.variadic(SqlOperandCountRanges.between(fewest, most)),
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
    this.fewest = fewest;
    this.most = most;
    this.rewrite = rewrite;
  }

  @Override
  public SqlNode rewriteCall(SqlValidator validator, SqlCall call) {
    int count = call.operandCount();
    return count < fewest || (most >= 0 && count > most) ? call : rewrite.apply(call);
  }
}
