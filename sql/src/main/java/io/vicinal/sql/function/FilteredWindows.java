package io.vicinal.sql.function;

import io.vicinal.sql.ast.RankWindows;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Writes {@code SUM(x) FILTER (WHERE c) OVER w} as {@code SUM(CASE WHEN c THEN x END) OVER w}:
 * Calcite has filters of groups only. Aggregates pass over NULL, but for those that gather it.
 */
public final class FilteredWindows {
  private static final Set<String> VALUES = Set.of("FIRST_VALUE", "LAST_VALUE", "NTH_VALUE");

  private FilteredWindows() {}

  /**
   * Returns {@code node}, or what is put in its place.
   *
   * @throws SqlStateException 0AV00 for window functions that are no aggregates, and aggregates
   *     that keep NULLs or have an order
   */
  public static SqlNode rewrite(SqlNode node) {
    if (node.getKind() != SqlKind.OVER
        || !(((SqlCall) node).operand(0) instanceof SqlCall filter)
        || filter.getKind() != SqlKind.FILTER) {
      return node;
    }
    SqlCall over = (SqlCall) node;
    SqlNode filtered = filter.operand(0);
    SqlNode condition = filter.operand(1);
    if (!(filtered instanceof SqlCall aggregate)
        || !(aggregate.getOperator() instanceof SqlFunction function)
        || function.requiresOver()
        || RankWindows.isRank(aggregate)
        || VALUES.contains(function.getName().toUpperCase(Locale.ROOT))
        || Aggregates.keepsNulls(function)) {
      String name =
          filtered instanceof SqlCall call
              ? call.getOperator().getName().toLowerCase(Locale.ROOT)
              : filtered.toString();
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED, "a filter of " + name + " OVER is not supported")
          .at(filter.getParserPosition());
    }
    List<SqlNode> operands = new ArrayList<>(aggregate.getOperandList());
    SqlParserPos position = aggregate.getParserPosition();
    SqlNode first =
        operands.isEmpty() || (operands.getFirst() instanceof SqlIdentifier it && it.isStar())
            ? SqlLiteral.createExactNumeric("1", position)
            : operands.getFirst();
    SqlNode chosen =
        new SqlCase(
            position,
            null,
            SqlNodeList.of(condition),
            SqlNodeList.of(first),
            SqlLiteral.createNull(position));
    if (operands.isEmpty()) {
      operands.add(chosen);
    } else {
      operands.set(0, chosen);
    }
    SqlCall plain = function.createCall(aggregate.getFunctionQuantifier(), position, operands);
    return over.getOperator().createCall(over.getParserPosition(), plain, over.operand(1));
  }
}
