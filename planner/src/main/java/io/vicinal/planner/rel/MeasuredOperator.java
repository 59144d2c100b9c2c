package io.vicinal.planner.rel;

import io.vicinal.planner.execute.MeasuredRows;
import io.vicinal.planner.execute.OperatorMeasure;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.calcite.adapter.enumerable.EnumerableRel;
import org.apache.calcite.adapter.enumerable.EnumerableRelImplementor;
import org.apache.calcite.linq4j.function.Function0;
import org.apache.calcite.linq4j.tree.BlockBuilder;
import org.apache.calcite.linq4j.tree.Expressions;
import org.apache.calcite.linq4j.tree.Types;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;

/** Gives the rows of its input and measures it, for EXPLAIN ANALYZE. */
public final class MeasuredOperator extends SingleRel implements EnumerableRel {
  private static final Method OF =
      Types.lookupMethod(MeasuredRows.class, "of", Function0.class, OperatorMeasure.class);

  private final OperatorMeasure measure;
  private final int number;

  private MeasuredOperator(RelTraitSet traits, RelNode input, OperatorMeasure measure, int number) {
    super(input.getCluster(), traits, input);
    this.measure = measure;
    this.number = number;
  }

  /** Returns {@code tree} with every operator measured that {@code measures} has one for. */
  public static RelNode in(RelNode tree, Map<RelNode, OperatorMeasure> measures) {
    return in(tree, measures, new IdentityHashMap<>());
  }

  private static RelNode in(
      RelNode tree, Map<RelNode, OperatorMeasure> measures, Map<RelNode, RelNode> done) {
    RelNode known = done.get(tree);
    if (known != null) {
      return known;
    }
    var inputs = new ArrayList<RelNode>();
    for (RelNode input : tree.getInputs()) {
      inputs.add(in(input, measures, done));
    }
    RelNode copy = inputs.isEmpty() ? tree : tree.copy(tree.getTraitSet(), inputs);
    OperatorMeasure measure = Objects.requireNonNull(measures.get(tree));
    RelNode measured = new MeasuredOperator(copy.getTraitSet(), copy, measure, done.size());
    done.put(tree, measured);
    return measured;
  }

  @Override
  public RelNode copy(RelTraitSet traitSet, List<RelNode> inputs) {
    return new MeasuredOperator(traitSet, inputs.getFirst(), measure, number);
  }

  /** Operators that are the same have measures of their own. */
  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer).item("number", number);
  }

  @Override
  public Result implement(EnumerableRelImplementor implementor, Prefer prefer) {
    var builder = new BlockBuilder();
    Result input = implementor.visitChild(this, 0, (EnumerableRel) getInput(), prefer);
    builder.add(
        Expressions.return_(
            null,
            Expressions.call(
                OF,
                Expressions.lambda(input.block),
                implementor.stash(measure, OperatorMeasure.class))));
    return implementor.result(input.physType, builder.toBlock());
  }
}
