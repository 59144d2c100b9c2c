package io.vicinal.planner.rules;

import io.vicinal.planner.pushdown.DistanceCall;
import io.vicinal.planner.rel.DerivedValues;
import io.vicinal.planner.rel.StorageScan;
import io.vicinal.planner.rel.UnstableRows;
import io.vicinal.storage.Table;
import java.util.HashSet;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/** Tells which queries have one row whatever the tables contain, or one at most. */
final class RowCounts {
  private final DerivedValues values;

  /**
   * Creates the knowledge of one statement.
   *
   * @param values what its limits are
   */
  RowCounts(DerivedValues values) {
    this.values = values;
  }

  /** Returns whether {@code node} has one row, never none. */
  static boolean isOne(RelNode node) {
    return switch (node) {
      case Values rows -> rows.getTuples().size() == 1;
      case Project project -> isOne(project.getInput());
      case Aggregate aggregate -> isGrandTotal(aggregate);
      default -> false;
    };
  }

  /** Returns whether {@code node} has one row or none. */
  boolean isOneAtMost(RelNode node) {
    return switch (node) {
      case Values rows -> rows.getTuples().size() <= 1;
      case Project _, Filter _, UnstableRows _ -> isOneAtMost(node.getInput(0));
      case Aggregate aggregate ->
          isGrandTotal(aggregate)
              || (Aggregate.isSimple(aggregate) && isOneAtMost(aggregate.getInput()));
      case Sort sort -> isOne(sort.fetch) || isOneAtMost(sort.getInput());
      case Join join ->
          switch (join.getJoinType()) {
            case INNER, LEFT -> isOneAtMost(join.getLeft()) && isOneAtMost(join.getRight());
            case SEMI, ANTI -> isOneAtMost(join.getLeft());
            default -> false;
          };
      case StorageScan scan -> isOneAtMost(scan);
      default -> false;
    };
  }

  /**
   * Returns whether {@code node}, asked again, may have another row: a limit takes any that tie.
   */
  static boolean isAnyOfSeveral(RelNode node) {
    return (node instanceof Sort sort && sort.fetch != null)
        || (node instanceof StorageScan scan && scan.request().limit() != null)
        || node.getInputs().stream().anyMatch(RowCounts::isAnyOfSeveral);
  }

  private static boolean isGrandTotal(Aggregate aggregate) {
    return aggregate.getGroupSet().isEmpty() && aggregate.getGroupSets().size() == 1;
  }

  private boolean isOneAtMost(StorageScan scan) {
    boolean isLimited = scan.request().limit() != null && isOne(scan.request().limit().fetch());
    return isLimited || namesKey(scan);
  }

  /** Returns whether the filter of {@code scan} equates what no two rows have in common. */
  private static boolean namesKey(StorageScan scan) {
    Table table = scan.request().table();
    Set<Integer> known = equated(scan.request().filter());
    return known.containsAll(table.primaryKey())
        || table.uniques().stream().anyMatch(unique -> known.containsAll(unique.columns()));
  }

  private static Set<Integer> equated(@Nullable RexNode filter) {
    Set<Integer> known = new HashSet<>();
    if (filter == null) {
      return known;
    }
    for (RexNode conjunct : RelOptUtil.conjunctions(filter)) {
      if (conjunct.getKind() == SqlKind.EQUALS) {
        RexNode left = ((RexCall) conjunct).getOperands().get(0);
        RexNode right = ((RexCall) conjunct).getOperands().get(1);
        if (left instanceof RexInputRef column && DistanceCall.isConstant(right)) {
          known.add(column.getIndex());
        } else if (right instanceof RexInputRef column && DistanceCall.isConstant(left)) {
          known.add(column.getIndex());
        }
      }
    }
    return known;
  }

  private boolean isOne(@Nullable RexNode count) {
    return switch (values.sourceOf(count)) {
      case DerivedValues.RowCount rows -> isOne(rows.count());
      case null, default ->
          count instanceof RexLiteral literal
              && Integer.valueOf(1).equals(literal.getValueAs(Integer.class));
    };
  }
}
