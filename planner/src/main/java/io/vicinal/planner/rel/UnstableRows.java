package io.vicinal.planner.rel;

import io.vicinal.planner.execute.StableRows;
import java.lang.reflect.Method;
import java.util.List;
import org.apache.calcite.adapter.enumerable.EnumerableCalc;
import org.apache.calcite.adapter.enumerable.EnumerableRel;
import org.apache.calcite.adapter.enumerable.EnumerableRelImplementor;
import org.apache.calcite.adapter.enumerable.PhysTypeImpl;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.tree.BlockBuilder;
import org.apache.calcite.linq4j.tree.Expressions;
import org.apache.calcite.linq4j.tree.Types;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rex.RexUtil;

/** Computes each row of its input once, which has values such as {@code random()}. */
public final class UnstableRows extends SingleRel implements EnumerableRel {
  private static final Method STABLE = Types.lookupMethod(StableRows.class, "of", Enumerable.class);

  private UnstableRows(RelTraitSet traits, RelNode input) {
    super(input.getCluster(), traits, input);
  }

  /** Returns {@code tree} with such an operator above each that computes such values. */
  public static RelNode in(RelNode tree) {
    return tree.accept(
        new RelHomogeneousShuttle() {
          @Override
          public RelNode visit(RelNode node) {
            RelNode visited = super.visit(node);
            return visited instanceof EnumerableCalc calc && isUnstable(calc)
                ? new UnstableRows(calc.getTraitSet(), calc)
                : visited;
          }
        });
  }

  private static boolean isUnstable(EnumerableCalc calc) {
    return !calc.getProgram().getExprList().stream().allMatch(RexUtil::isDeterministic);
  }

  @Override
  public RelNode copy(RelTraitSet traitSet, List<RelNode> inputs) {
    return new UnstableRows(traitSet, inputs.getFirst());
  }

  @Override
  public Result implement(EnumerableRelImplementor implementor, Prefer prefer) {
    var builder = new BlockBuilder();
    Result input = implementor.visitChild(this, 0, (EnumerableRel) getInput(), prefer);
    builder.add(
        Expressions.return_(null, Expressions.call(STABLE, builder.append("child", input.block))));
    return implementor.result(
        PhysTypeImpl.of(implementor.getTypeFactory(), getRowType(), input.format),
        builder.toBlock());
  }
}
