package io.vicinal.sql.rewrite;

import io.vicinal.sql.function.SeriesOperator;
import java.util.Locale;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * Replaces {@code FROM generate_series(a, b [, step])} by {@code UNNEST} of an array that is
 * computed element by element, so that it may refer to the tables before it, as in PostgreSQL.
 */
final class SeriesDesugar {
  private static final String NAME = "generate_series";

  private SeriesDesugar() {}

  /** Changes {@code node} and what is in it. */
  static void rewrite(SqlNode node) {
    if (node instanceof SqlNodeList list) {
      list.forEach(item -> {
        if (item != null) {
          rewrite(item);
        }
      });
    }
    if (!(node instanceof SqlCall call)) {
      return;
    }
    for (int i = 0; i < call.operandCount(); i++) {
      SqlNode operand = call.getOperandList().get(i);
      if (operand == null) {
        continue;
      }
      SqlNode unnest = unnest(operand);
      if (unnest != null) {
        call.setOperand(i, call.getKind() == SqlKind.AS ? unnest : named(unnest));
      }
      rewrite(operand);
    }
  }

  private static SqlNode named(SqlNode unnest) {
    SqlParserPos position = unnest.getParserPosition();
    return SqlStdOperatorTable.AS.createCall(position, unnest, new SqlIdentifier(NAME, position));
  }

  private static @Nullable SqlNode unnest(SqlNode node) {
    if (node.getKind() == SqlKind.LATERAL) {
      return unnest(((SqlCall) node).operand(0));
    }
    if (node.getKind() != SqlKind.COLLECTION_TABLE
        || !(((SqlCall) node).operand(0) instanceof SqlBasicCall series)
        || !series.getOperator().getName().toLowerCase(Locale.ROOT).equals(NAME)) {
      return null;
    }
    SqlParserPos position = node.getParserPosition();
    return SqlStdOperatorTable.UNNEST.createCall(
        position, SeriesOperator.INSTANCE.createCall(position, series.getOperandList()));
  }
}
