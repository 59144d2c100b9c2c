package io.vicinal.planner.rules;

import io.vicinal.planner.pushdown.PredicateTranslator;
import io.vicinal.planner.rel.StorageScan;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexVisitorImpl;
import org.jspecify.annotations.Nullable;

/**
 * A condition on the fields of a scan, split by who evaluates it.
 *
 * @param pushed what storage does, over the table's columns; null for nothing
 * @param remainder what stays above, over the scan's fields; null for nothing
 */
record SplitCondition(@Nullable RexNode pushed, @Nullable RexNode remainder) {

  /**
   * Splits {@code condition}.
   *
   * @param correlated whether what refers to an outer row may be pushed, too
   */
  static SplitCondition of(RexNode condition, StorageScan scan, boolean correlated) {
    RexBuilder rexBuilder = scan.getCluster().getRexBuilder();
    var pushed = new ArrayList<RexNode>();
    var remainder = new ArrayList<RexNode>();
    for (RexNode conjunct : RelOptUtil.conjunctions(condition)) {
      RexNode onColumns = onColumns(conjunct, scan);
      boolean allowed = correlated || !isCorrelated(conjunct);
      if (allowed
          && PredicateTranslator.canTranslate(onColumns, scan.request().table(), rexBuilder)) {
        pushed.add(onColumns);
      } else {
        remainder.add(conjunct);
      }
    }
    return new SplitCondition(all(rexBuilder, pushed), all(rexBuilder, remainder));
  }

  private static @Nullable RexNode all(RexBuilder rexBuilder, List<RexNode> conjuncts) {
    RexNode all = RexUtil.composeConjunction(rexBuilder, conjuncts, true);
    // A conjunct that stands alone then may be a cast to NOT NULL, which no filter may be.
    return all == null ? null : RexUtil.removeNullabilityCast(rexBuilder.getTypeFactory(), all);
  }

  /** Returns the pushed part together with what the scan filters by already. */
  @Nullable RexNode pushedInto(StorageScan scan) {
    var conjuncts = new ArrayList<RexNode>();
    if (scan.request().filter() != null) {
      conjuncts.add(scan.request().filter());
    }
    if (pushed != null) {
      conjuncts.add(pushed);
    }
    return all(scan.getCluster().getRexBuilder(), conjuncts);
  }

  /** Returns {@code node}, which is over the scan's fields, over the table's columns. */
  static RexNode onColumns(RexNode node, StorageScan scan) {
    return node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef ref) {
            int column = scan.request().columns().get(ref.getIndex());
            return new RexInputRef(column, ref.getType());
          }
        });
  }

  /** Returns whether {@code node}, over the scan's fields, is {@code expected}, over columns. */
  static boolean isSame(RexNode node, RexNode expected, StorageScan scan) {
    return hasOnlyColumns(node, scan) && onColumns(node, scan).equals(expected);
  }

  private static boolean hasOnlyColumns(RexNode node, StorageScan scan) {
    return RelOptUtil.InputFinder.bits(node).length() <= scan.request().columns().size();
  }

  static boolean isCorrelated(RexNode node) {
    var visitor =
        new RexVisitorImpl<@Nullable Void>(true) {
          boolean found;

          @Override
          public @Nullable Void visitCorrelVariable(RexCorrelVariable variable) {
            found = true;
            return null;
          }
        };
    node.accept(visitor);
    return visitor.found;
  }
}
