package io.vicinal.planner.prepare;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Lets rows without a distance sort last in a descending order by a distance or similarity, where
 * the text does not say. SQL's default would put them first, in front of the most similar rows.
 */
final class NullsLastRewrite extends SqlShuttle {
  private final DistanceKeys distances;

  private NullsLastRewrite(SqlNode statement) {
    this.distances = new DistanceKeys(statement);
  }

  static SqlNode apply(SqlNode statement) {
    SqlNode result = statement.accept(new NullsLastRewrite(statement));
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
    return new SqlOrderBy(
        order.getParserPosition(),
        order.query,
        nullsLast(order.orderList, order.query),
        order.offset,
        order.fetch);
  }

  /** Returns the keys of an order of the rows of {@code query}, null where it is a window's. */
  private SqlNodeList nullsLast(SqlNodeList order, @Nullable SqlNode query) {
    List<SqlNode> keys = new ArrayList<>();
    for (SqlNode key : order) {
      keys.add(
          key.getKind() == SqlKind.DESCENDING
                  && distances.contains(((SqlCall) key).operand(0), query)
              ? SqlStdOperatorTable.NULLS_LAST.createCall(key.getParserPosition(), key)
              : key);
    }
    return new SqlNodeList(keys, order.getParserPosition());
  }
}
