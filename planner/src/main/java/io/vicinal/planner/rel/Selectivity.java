package io.vicinal.planner.rel;

import io.vicinal.planner.statistics.ColumnStatistics;
import io.vicinal.planner.statistics.TableStatistics;
import io.vicinal.storage.Table;
import java.math.BigDecimal;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.metadata.RelMdUtil;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.util.Sarg;
import org.jspecify.annotations.Nullable;

/** Guesses which share of a table's rows a filter keeps, by what is known of its columns. */
final class Selectivity {
  private final Table table;
  private final double rows;
  private final @Nullable TableStatistics statistics;

  Selectivity(Table table, double rows, @Nullable TableStatistics statistics) {
    this.table = table;
    this.rows = rows;
    this.statistics = statistics;
  }

  /** Returns a share for {@code filter}, which refers to columns by position. */
  double of(RexNode filter) {
    double share = 1;
    for (RexNode conjunct : RelOptUtil.conjunctions(filter)) {
      share *= Math.clamp(one(conjunct), 0, 1);
    }
    return share;
  }

  private double one(RexNode node) {
    if (!(node instanceof RexCall call)) {
      return RelMdUtil.guessSelectivity(node);
    }
    return switch (call.getKind()) {
      case OR -> {
        if (call.getOperands().stream().allMatch(term -> term.getKind() == SqlKind.EQUALS)) {
          yield call.getOperands().stream().mapToDouble(this::of).sum(); // of an IN, mostly
        }
        double none = 1;
        for (RexNode term : call.getOperands()) {
          none *= 1 - Math.clamp(of(term), 0, 1);
        }
        yield 1 - none;
      }
      case NOT -> 1 - of(call.getOperands().getFirst());
      default -> {
        ColumnStatistics column = column(call.getOperands());
        double known = column == null ? Double.NaN : known(call, column);
        yield Double.isNaN(known) ? RelMdUtil.guessSelectivity(node) : known;
      }
    };
  }

  private static double known(RexCall call, ColumnStatistics column) {
    return switch (call.getKind()) {
      case EQUALS -> column.equal();
      case NOT_EQUALS -> 1 - column.nullFraction() - column.equal();
      case IS_NULL -> column.nullFraction();
      case IS_NOT_NULL -> 1 - column.nullFraction();
      case LESS_THAN, LESS_THAN_OR_EQUAL ->
          column.between(Double.NEGATIVE_INFINITY, number(call.getOperands().get(1)));
      case GREATER_THAN, GREATER_THAN_OR_EQUAL ->
          column.between(number(call.getOperands().get(1)), Double.POSITIVE_INFINITY);
      case SEARCH -> search((RexLiteral) call.getOperands().get(1), column);
      default -> Double.NaN;
    };
  }

  private static double search(RexLiteral literal, ColumnStatistics column) {
    Sarg<?> sarg = literal.getValueAs(Sarg.class);
    if (sarg == null) {
      return Double.NaN;
    }
    if (sarg.isPoints()) {
      return sarg.pointCount * column.equal();
    }
    double share = 0;
    for (var range : sarg.rangeSet.asRanges()) {
      Object low = range.hasLowerBound() ? range.lowerEndpoint() : null;
      Object high = range.hasUpperBound() ? range.upperEndpoint() : null;
      boolean numbers =
          (low == null || low instanceof BigDecimal)
              && (high == null || high instanceof BigDecimal);
      share +=
          numbers
              ? column.between(
                  low instanceof BigDecimal from ? from.doubleValue() : Double.NEGATIVE_INFINITY,
                  high instanceof BigDecimal to ? to.doubleValue() : Double.POSITIVE_INFINITY)
              : Double.NaN;
    }
    return share;
  }

  private static double number(RexNode node) {
    if (node.getKind() == SqlKind.CAST) {
      return number(((RexCall) node).getOperands().getFirst());
    }
    if (!(node instanceof RexLiteral literal) || !SqlTypeUtil.isNumeric(literal.getType())) {
      return Double.NaN;
    }
    BigDecimal value = literal.getValueAs(BigDecimal.class);
    return value == null ? Double.NaN : value.doubleValue();
  }

  /** Returns what is known of the column that comes first, null if it is none. */
  private @Nullable ColumnStatistics column(List<RexNode> operands) {
    if (operands.isEmpty() || !(operands.getFirst() instanceof RexInputRef ref)) {
      return null;
    }
    int position = ref.getIndex();
    if (table.primaryKey().equals(List.of(position))) {
      return keyed(position);
    }
    return statistics == null
        ? null
        : statistics.columns().get(table.columns().get(position).name());
  }

  /** Every row has its own key, also those that came since the table was analyzed. */
  private ColumnStatistics keyed(int position) {
    ColumnStatistics known =
        statistics == null ? null : statistics.columns().get(table.columns().get(position).name());
    return new ColumnStatistics(
        0,
        rows,
        known == null ? Double.NaN : known.minimum(),
        known == null ? Double.NaN : known.maximum());
  }
}
