package io.vicinal.planner.rel;

import io.vicinal.planner.statistics.TableStatistics;
import java.math.BigDecimal;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/** Guesses how many rows a scan gives; for join order and EXPLAIN only. */
final class RowEstimate {
  private RowEstimate() {}

  static double of(ScanRequest request, double tableRows, @Nullable TableStatistics statistics) {
    double rows = Math.max(1, tableRows);
    if (request.filter() != null) {
      var selectivity = new Selectivity(request.table(), rows, statistics);
      rows = Math.max(1, rows * selectivity.of(request.filter()));
    }
    ScanRequest.Limit limit = request.limit();
    if (limit == null) {
      return rows;
    }
    // A limit that is a parameter is most often small.
    double most = literal(limit.offset(), 0) + literal(limit.fetch(), 100);
    return Math.min(rows, most);
  }

  private static double literal(@Nullable RexNode node, double otherwise) {
    if (node == null) {
      return 0;
    }
    BigDecimal value = node instanceof RexLiteral it ? it.getValueAs(BigDecimal.class) : null;
    return value == null ? otherwise : value.doubleValue();
  }
}
