package io.vicinal.planner.rel;

import io.vicinal.planner.convert.StoredValues;
import io.vicinal.planner.pushdown.OperandList;
import io.vicinal.planner.statistics.ColumnStatistics;
import io.vicinal.planner.statistics.TableStatistics;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Table;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.metadata.RelMdUtil;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.NlsString;
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
    var from = new HashMap<RexNode, Double>();
    var to = new HashMap<RexNode, Double>();
    for (RexNode conjunct : RelOptUtil.conjunctions(filter)) {
      double one = Math.clamp(one(conjunct), 0, 1);
      switch (conjunct.getKind()) {
        case GREATER_THAN, GREATER_THAN_OR_EQUAL ->
            from.merge(((RexCall) conjunct).getOperands().getFirst(), one, Math::min);
        case LESS_THAN, LESS_THAN_OR_EQUAL ->
            to.merge(((RexCall) conjunct).getOperands().getFirst(), one, Math::min);
        default -> share *= one;
      }
    }
    for (var bound : from.entrySet()) {
      Double other = to.remove(bound.getKey());
      // What is between two bounds is what is neither below the one nor above the other.
      double between = other == null ? bound.getValue() : bound.getValue() + other - 1;
      share *= between > 0 || other == null ? between : bound.getValue() * other;
    }
    for (double bound : to.values()) {
      share *= bound;
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
        double known = column == null ? Double.NaN : known(call, column, kind(call));
        yield Double.isNaN(known) ? RelMdUtil.guessSelectivity(node) : known;
      }
    };
  }

  private static double known(RexCall call, ColumnStatistics column, DataType.Kind kind) {
    return switch (call.getKind()) {
      case EQUALS -> column.equal(value(call.getOperands().get(1), kind));
      case NOT_EQUALS ->
          1 - column.nullFraction() - column.equal(value(call.getOperands().get(1), kind));
      case IS_NULL -> column.nullFraction();
      case IS_NOT_NULL -> 1 - column.nullFraction();
      case LESS_THAN, LESS_THAN_OR_EQUAL -> {
        Object bound = value(call.getOperands().get(1), kind);
        double share = bound == null ? Double.NaN : column.between(null, bound);
        yield call.getKind() == SqlKind.LESS_THAN ? share - column.common(bound) : share;
      }
      case GREATER_THAN, GREATER_THAN_OR_EQUAL -> {
        Object bound = value(call.getOperands().get(1), kind);
        double share = bound == null ? Double.NaN : column.between(bound, null);
        yield call.getKind() == SqlKind.GREATER_THAN ? share : share + column.common(bound);
      }
      case SEARCH -> search((RexLiteral) call.getOperands().get(1), column);
      default -> Double.NaN;
    };
  }

  private static double search(RexLiteral literal, ColumnStatistics column) {
    Sarg<?> sarg = literal.getValueAs(Sarg.class);
    if (sarg == null) {
      return Double.NaN;
    }
    double share = 0;
    for (var range : sarg.rangeSet.asRanges()) {
      Object low = range.hasLowerBound() ? endpoint(range.lowerEndpoint()) : null;
      Object high = range.hasUpperBound() ? endpoint(range.upperEndpoint()) : null;
      if (sarg.isPoints()) {
        share += column.equal(low);
      } else {
        boolean unknown =
            (range.hasLowerBound() && low == null) || (range.hasUpperBound() && high == null);
        share += unknown ? Double.NaN : column.between(low, high);
      }
    }
    return share;
  }

  private static @Nullable Object endpoint(Object value) {
    return switch (value) {
      case BigDecimal number -> number;
      case NlsString text -> text.getValue();
      case DateString date -> date.getDaysSinceEpoch();
      case Boolean bool -> bool;
      default -> null;
    };
  }

  /** Returns a literal as storage holds it, null for anything else. */
  private static @Nullable Object value(RexNode node, DataType.Kind kind) {
    if (node.getKind() == SqlKind.CAST) {
      return value(((RexCall) node).getOperands().getFirst(), kind);
    }
    return node instanceof RexLiteral literal
        ? StoredValues.toOperand(OperandList.value(literal), kind)
        : null;
  }

  private DataType.Kind kind(RexCall call) {
    return table
        .columns()
        .get(((RexInputRef) call.getOperands().getFirst()).getIndex())
        .type()
        .kind();
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
    return ColumnStatistics.unique(
        rows,
        known == null ? Double.NaN : known.minimum(),
        known == null ? Double.NaN : known.maximum());
  }
}
