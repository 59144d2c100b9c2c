package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.validate.SqlValidator;

/** Is {@code x [NOT] [I]LIKE {ANY | ALL} (patterns)}, where the patterns are an array or a list. */
public final class QuantifiedLike extends SqlBinaryOperator {
  private static final int PRECEDENCE = 32;

  private final boolean ignoreCase;
  private final boolean negated;
  private final boolean all;

  private QuantifiedLike(SqlOperator like, boolean all) {
    super(
        like.getName() + (all ? " ALL" : " ANY"),
        SqlKind.OTHER,
        PRECEDENCE,
        true,
        ReturnTypes.BOOLEAN_NULLABLE,
        InferTypes.FIRST_KNOWN,
        OperandTypes.ANY_ANY);
    this.ignoreCase = like.getName().endsWith("ILIKE");
    this.negated = like.getName().startsWith("NOT");
    this.all = all;
  }

  public static SqlOperator any(SqlOperator like, SqlParserPos position) {
    return of(like, false, position);
  }

  public static SqlOperator all(SqlOperator like, SqlParserPos position) {
    return of(like, true, position);
  }

  private static SqlOperator of(SqlOperator like, boolean all, SqlParserPos position) {
    if (like.getName().contains("SIMILAR")) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED, "SIMILAR TO of several patterns is not supported")
          .at(position);
    }
    return new QuantifiedLike(like, all);
  }

  /** Returns an array of what stands in the parentheses. */
  public static SqlNode patterns(SqlNodeList list) {
    SqlParserPos position = list.getParserPosition();
    if (list.size() > 1) {
      return SqlStdOperatorTable.ARRAY_VALUE_CONSTRUCTOR.createCall(position, list.getList());
    }
    SqlNode only = list.get(0);
    return only.isA(SqlKind.QUERY)
        ? SqlStdOperatorTable.ARRAY_QUERY.createCall(position, only)
        : only;
  }

  @Override
  public SqlNode rewriteCall(SqlValidator validator, SqlCall call) {
    return LikeOperators.quantified(ignoreCase, negated, all)
        .createCall(call.getParserPosition(), call.getOperandList());
  }
}
