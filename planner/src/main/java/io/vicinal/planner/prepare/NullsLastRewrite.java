package io.vicinal.planner.prepare;

import io.vicinal.sql.function.DistanceSyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Lets rows without a distance sort last in a descending order by a distance or similarity, where
 * the text does not say. SQL's default would put them first, in front of the most similar rows.
 */
final class NullsLastRewrite extends SqlShuttle {
  private static final Set<String> FUNCTIONS =
      Set.of(
          "vector_distance",
          "cosine_similarity",
          "inner_product",
          "negative_inner_product",
          "cosine_distance",
          "l2_distance",
          "l2_squared_distance",
          "l1_distance",
          "hamming_distance",
          "jaccard_distance",
          "euclidean_distance");

  /** The aggregates whose result is one of the distances; a group without any has none. */
  private static final Set<String> EXTREMES = Set.of("min", "max");

  private NullsLastRewrite() {}

  static SqlNode apply(SqlNode statement) {
    SqlNode result = statement.accept(new NullsLastRewrite());
    return result == null ? statement : result;
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    SqlNode visited = super.visit(call);
    if (visited instanceof SqlWindow window) {
      window.setOrderList(nullsLast(window.getOrderList(), null));
    }
    if (!(visited instanceof SqlOrderBy order)) {
      return visited;
    }
    SqlSelect select = order.query instanceof SqlSelect it ? it : null;
    return new SqlOrderBy(
        order.getParserPosition(),
        order.query,
        nullsLast(order.orderList, select),
        order.offset,
        order.fetch);
  }

  private static SqlNodeList nullsLast(SqlNodeList order, @Nullable SqlSelect select) {
    List<SqlNode> keys = new ArrayList<>();
    for (SqlNode key : order) {
      keys.add(
          key.getKind() == SqlKind.DESCENDING && isDistance(((SqlCall) key).operand(0), select)
              ? SqlStdOperatorTable.NULLS_LAST.createCall(key.getParserPosition(), key)
              : key);
    }
    return new SqlNodeList(keys, order.getParserPosition());
  }

  private static boolean isDistance(SqlNode key, @Nullable SqlSelect select) {
    if (key instanceof SqlIdentifier name && name.isSimple() && select != null) {
      return select.getSelectList().stream()
          .filter(item -> item.getKind() == SqlKind.AS)
          .map(SqlCall.class::cast)
          .filter(item -> ((SqlIdentifier) item.operand(1)).getSimple().equals(name.getSimple()))
          .anyMatch(item -> isDistance(item.operand(0), null));
    }
    if (!(key instanceof SqlCall call)) {
      return false;
    }
    String function = call.getOperator().getName().toLowerCase(Locale.ROOT);
    return call.getOperator() instanceof DistanceSyntax
        || FUNCTIONS.contains(function)
        || ((isArithmetic(call.getKind()) || EXTREMES.contains(function))
            && call.getOperandList().stream().anyMatch(operand -> isDistance(operand, null)));
  }

  private static boolean isArithmetic(SqlKind kind) {
    return switch (kind) {
      case PLUS, MINUS, TIMES, DIVIDE, MINUS_PREFIX, CAST -> true;
      default -> false;
    };
  }
}
