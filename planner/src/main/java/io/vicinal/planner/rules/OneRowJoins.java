package io.vicinal.planner.rules;

import io.vicinal.planner.rel.DerivedValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Puts values in the place of a query in FROM that has one row at most and gives the vector that
 * distances are measured to, as in {@code WITH q AS (SELECT '[…]'::vector AS v) SELECT … FROM d, q
 * ORDER BY d.v <-> q.v LIMIT 10}. Without the join, the other table is searched.
 */
public final class OneRowJoins extends RelHomogeneousShuttle {
  private final DerivedValues values;
  private final UnaryOperator<RelNode> optimizer;
  private final DistanceJoins marked;

  private OneRowJoins(
      DerivedValues values, UnaryOperator<RelNode> optimizer, DistanceJoins marked) {
    this.values = values;
    this.optimizer = optimizer;
    this.marked = marked;
  }

  /**
   * Returns {@code query} without such joins.
   *
   * @param optimizer plans what is computed before
   */
  public static RelNode removed(
      RelNode query, DerivedValues values, UnaryOperator<RelNode> optimizer) {
    DistanceJoins marked = DistanceJoins.of(query);
    if (marked.isEmpty()) {
      return query;
    }
    RelNode result = query.accept(new OneRowJoins(values, optimizer, marked));
    // A vector that is computed of two such rows is seen once one of them is a value.
    return result.equals(query) ? query : removed(result, values, optimizer);
  }

  @Override
  public RelNode visit(RelNode node) {
    Optional<RelNode> replaced =
        marked
            .fields(node)
            .flatMap(
                read -> replaced((Join) node, 1, read).or(() -> replaced((Join) node, 0, read)));
    return replaced.orElseGet(() -> super.visit(node));
  }

  private Optional<RelNode> replaced(Join join, int side, ImmutableBitSet read) {
    boolean filled = join.getJoinType() == JoinRelType.LEFT;
    if (join.getJoinType() != JoinRelType.INNER
        && !(filled && side == 1 && join.getCondition().isAlwaysTrue())) {
      return Optional.empty();
    }
    RelNode one = join.getInput(side);
    int first = side == 0 ? 0 : join.getLeft().getRowType().getFieldCount();
    ImmutableBitSet own = ImmutableBitSet.range(first, first + one.getRowType().getFieldCount());
    return OneRow.constant(one)
        .or(() -> OneRow.computed(one, read.intersect(own).shift(-first), values, optimizer))
        .map(row -> withoutJoin(join, side, first, row, filled));
  }

  private RelNode withoutJoin(Join join, int side, int first, OneRow row, boolean filled) {
    RexBuilder rexBuilder = join.getCluster().getRexBuilder();
    int count = row.fields().size();
    var fields = new ArrayList<RexNode>();
    for (int i = 0; i < join.getRowType().getFieldCount(); i++) {
      RelDataType type = join.getRowType().getFieldList().get(i).getType();
      boolean own = i >= first && i < first + count;
      int below = side == 0 ? i - count : i;
      fields.add(own ? row.field(i - first, type) : new RexInputRef(below, type));
    }
    var conjuncts = new ArrayList<RexNode>();
    if (!filled) {
      row.there().ifPresent(conjuncts::add);
      conjuncts.add(
          join.getCondition()
              .accept(
                  new RexShuttle() {
                    @Override
                    public RexNode visitInputRef(RexInputRef ref) {
                      return fields.get(ref.getIndex());
                    }
                  }));
    }
    RelNode rows = join.getInput(1 - side).accept(this);
    RexNode condition = RexUtil.composeConjunction(rexBuilder, conjuncts);
    return LogicalProject.create(
        condition.isAlwaysTrue() ? rows : LogicalFilter.create(rows, condition),
        List.of(),
        fields,
        join.getRowType().getFieldNames(),
        Set.of());
  }
}
