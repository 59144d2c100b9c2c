package io.vicinal.planner.rel;

import io.vicinal.planner.execute.CountedRows;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.DataContext;
import org.apache.calcite.adapter.enumerable.EnumerableConvention;
import org.apache.calcite.adapter.enumerable.EnumerableHashJoin;
import org.apache.calcite.adapter.enumerable.EnumerableNestedLoopJoin;
import org.apache.calcite.adapter.enumerable.EnumerableRel;
import org.apache.calcite.adapter.enumerable.EnumerableRelImplementor;
import org.apache.calcite.adapter.enumerable.EnumerableSort;
import org.apache.calcite.adapter.enumerable.EnumerableWindow;
import org.apache.calcite.adapter.enumerable.PhysType;
import org.apache.calcite.adapter.enumerable.PhysTypeImpl;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.tree.BlockBuilder;
import org.apache.calcite.linq4j.tree.Expression;
import org.apache.calcite.linq4j.tree.Expressions;
import org.apache.calcite.linq4j.tree.Types;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.core.Correlate;

/**
 * Counts the bytes of rows that the operator above keeps in memory: all rows of a sort or a window,
 * and those of the right side of a hash join. Keeps their order. Not counted are the groups of an
 * aggregate, and what runs once per outer row, because those rows are let go each time: a nested
 * loop reads its right side again and again.
 */
public final class HeldRows extends SingleRel implements EnumerableRel {
  private static final Method COUNT =
      Types.lookupMethod(CountedRows.class, "of", Enumerable.class, DataContext.class);

  private HeldRows(RelTraitSet traits, RelNode input) {
    super(input.getCluster(), traits, input);
  }

  /** Returns {@code tree} with such an operator where rows are kept. */
  public static RelNode in(RelNode tree) {
    if (tree instanceof Correlate
        || tree instanceof Recursion
        || tree instanceof EnumerableNestedLoopJoin) {
      return tree;
    }
    var inputs = new ArrayList<RelNode>();
    for (int i = 0; i < tree.getInputs().size(); i++) {
      RelNode input = in(tree.getInput(i));
      inputs.add(
          keeps(tree, i)
              ? new HeldRows(input.getTraitSet().replace(EnumerableConvention.INSTANCE), input)
              : input);
    }
    return inputs.equals(tree.getInputs()) ? tree : tree.copy(tree.getTraitSet(), inputs);
  }

  private static boolean keeps(RelNode operator, int input) {
    return switch (operator) {
      case EnumerableSort _, EnumerableWindow _ -> true;
      case EnumerableHashJoin _ -> input == 1;
      default -> false;
    };
  }

  @Override
  public RelNode copy(RelTraitSet traitSet, List<RelNode> inputs) {
    return new HeldRows(traitSet, inputs.getFirst());
  }

  @Override
  public Result implement(EnumerableRelImplementor implementor, Prefer prefer) {
    var builder = new BlockBuilder();
    Result input = implementor.visitChild(this, 0, (EnumerableRel) getInput(), prefer);
    PhysType physType = PhysTypeImpl.of(implementor.getTypeFactory(), getRowType(), input.format);
    Expression rows = builder.append("child", input.block);
    builder.add(Expressions.return_(null, Expressions.call(COUNT, rows, DataContext.ROOT)));
    return implementor.result(physType, builder.toBlock());
  }
}
