package io.vicinal.planner.rel;

import io.vicinal.planner.statistics.ColumnStatistics;
import io.vicinal.planner.statistics.TableStatistics;
import java.math.BigDecimal;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/** Guesses how many rows a scan gives; for join order and EXPLAIN only. */
public final class RowEstimate {
  private RowEstimate() {}

  /** Returns about how many rows come out. */
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

  /**
   * Returns how many different values {@code expression} has in all rows of a table, as many as
   * there are rows where nothing is known.
   *
   * @param expression over the table's columns
   */
  public static double distinct(RexNode expression, StorageScan scan) {
    double rows = Math.max(1, scan.getTable().getRowCount());
    TableStatistics statistics = scan.getTable().unwrap(TableStatistics.class);
    ImmutableBitSet columns = RelOptUtil.InputFinder.bits(expression);
    if (statistics == null || columns.cardinality() != 1) {
      return rows;
    }
    String name = scan.request().table().columns().get(columns.nth(0)).name();
    ColumnStatistics column = statistics.columns().get(name);
    return column == null ? rows : Math.min(rows, column.distinct());
  }

  private static double literal(@Nullable RexNode node, double otherwise) {
    if (node == null) {
      return 0;
    }
    BigDecimal value = node instanceof RexLiteral it ? it.getValueAs(BigDecimal.class) : null;
    return value == null ? otherwise : value.doubleValue();
  }
}
