package io.vicinal.planner.rel;

import io.vicinal.planner.execute.StableRows;
import java.lang.reflect.Method;
import java.util.List;
import org.apache.calcite.adapter.enumerable.EnumerableCalc;
import org.apache.calcite.adapter.enumerable.EnumerableConvention;
import org.apache.calcite.adapter.enumerable.EnumerableNestedLoopJoin;
import org.apache.calcite.adapter.enumerable.EnumerableRel;
import org.apache.calcite.adapter.enumerable.EnumerableRelImplementor;
import org.apache.calcite.adapter.enumerable.PhysTypeImpl;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.tree.BlockBuilder;
import org.apache.calcite.linq4j.tree.Expressions;
import org.apache.calcite.linq4j.tree.Types;
import org.apache.calcite.plan.Convention;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Computes each row of its input once, which has values such as {@code random()}. Above a derived
 * table it also keeps them where they are: nothing that names them is computed below it, where it
 * would compute them again.
 */
public final class UnstableRows extends SingleRel implements EnumerableRel {
  private static final Method STABLE = Types.lookupMethod(StableRows.class, "of", Enumerable.class);
  private static final Method KEPT = Types.lookupMethod(StableRows.class, "kept", Enumerable.class);

  private final ImmutableBitSet fields;

  /** Whether the rows are kept in memory, because they are read again. */
  private final boolean kept;

  private UnstableRows(RelTraitSet traits, RelNode input, ImmutableBitSet fields, boolean kept) {
    super(input.getCluster(), traits, input);
    this.fields = fields;
    this.kept = kept;
  }

  /**
   * Returns such an operator above the rows of a derived table.
   *
   * @param fields those that have such values
   */
  public static RelNode above(RelNode table, ImmutableBitSet fields) {
    RelOptCluster cluster = table.getCluster();
    return new UnstableRows(cluster.traitSetOf(Convention.NONE), table, fields, false);
  }

  /** Returns {@code tree} with such an operator above each that computes such values. */
  public static RelNode in(RelNode tree) {
    return tree.accept(
        new RelHomogeneousShuttle() {
          @Override
          public RelNode visit(RelNode node) {
            RelNode visited = super.visit(node);
            return switch (visited) {
              case UnstableRows rows when rows.getInput() instanceof UnstableRows ->
                  rows.getInput();
              case EnumerableCalc calc when isUnstable(calc) ->
                  new UnstableRows(calc.getTraitSet(), calc, ImmutableBitSet.of(), false);
              case EnumerableNestedLoopJoin join when contains(join.getRight()) -> {
                RelNode right = join.getRight();
                var rows = new UnstableRows(right.getTraitSet(), right, ImmutableBitSet.of(), true);
                yield join.copy(join.getTraitSet(), List.of(join.getLeft(), rows));
              }
              default -> visited;
            };
          }
        });
  }

  private static boolean contains(RelNode tree) {
    return tree instanceof UnstableRows
        || tree.getInputs().stream().anyMatch(UnstableRows::contains);
  }

  private static boolean isUnstable(EnumerableCalc calc) {
    return !calc.getProgram().getExprList().stream().allMatch(RexUtil::isDeterministic);
  }

  /** Returns the fields whose values are others each time that they are computed. */
  public ImmutableBitSet fields() {
    return fields;
  }

  /** Returns whether the rows are kept in memory until the statement ends. */
  boolean isKept() {
    return kept;
  }

  /** Returns this operator over an input that can run. */
  public UnstableRows running(RelNode input) {
    return new UnstableRows(
        getCluster().traitSetOf(EnumerableConvention.INSTANCE), input, fields, kept);
  }

  @Override
  public RelNode copy(RelTraitSet traitSet, List<RelNode> inputs) {
    return new UnstableRows(traitSet, inputs.getFirst(), fields, kept);
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer).item("fields", fields).itemIf("kept", true, kept);
  }

  @Override
  public Result implement(EnumerableRelImplementor implementor, Prefer prefer) {
    var builder = new BlockBuilder();
    Result input = implementor.visitChild(this, 0, (EnumerableRel) getInput(), prefer);
    builder.add(
        Expressions.return_(
            null, Expressions.call(kept ? KEPT : STABLE, builder.append("child", input.block))));
    return implementor.result(
        PhysTypeImpl.of(implementor.getTypeFactory(), getRowType(), input.format),
        builder.toBlock());
  }
}
