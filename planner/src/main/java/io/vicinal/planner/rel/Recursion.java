package io.vicinal.planner.rel;

import io.vicinal.planner.execute.RecursiveRows;
import java.lang.reflect.Method;
import java.util.List;
import org.apache.calcite.DataContext;
import org.apache.calcite.adapter.enumerable.EnumerableConvention;
import org.apache.calcite.adapter.enumerable.EnumerableRel;
import org.apache.calcite.adapter.enumerable.EnumerableRelImplementor;
import org.apache.calcite.adapter.enumerable.PhysType;
import org.apache.calcite.adapter.enumerable.PhysTypeImpl;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.function.Function0;
import org.apache.calcite.linq4j.tree.BlockBuilder;
import org.apache.calcite.linq4j.tree.Expression;
import org.apache.calcite.linq4j.tree.Expressions;
import org.apache.calcite.linq4j.tree.Types;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.BiRel;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rel.type.RelDataType;

/**
 * A recursive common table expression: the rows of the first input, then those that the second one
 * makes of the last ones, until there are no more.
 *
 * <p>The second input reads the last rows through a {@link RecursionScan} of the same number.
 */
public final class Recursion extends BiRel implements EnumerableRel {
  private static final Method OF =
      Types.lookupMethod(
          RecursiveRows.class,
          "of",
          DataContext.class,
          int.class,
          boolean.class,
          Enumerable.class,
          Function0.class);
  private static final double ROUNDS = 10; // nobody knows

  private final int number;
  private final boolean all;

  private Recursion(RelTraitSet traits, RelNode seed, RelNode step, int number, boolean all) {
    super(seed.getCluster(), traits, seed, step);
    this.number = number;
    this.all = all;
  }

  /**
   * Creates a recursion that cannot run yet.
   *
   * @param seed has the type of the result, and so has {@code step}
   * @param number by which scans find it
   * @param all whether rows may come twice
   */
  public static Recursion create(RelNode seed, RelNode step, int number, boolean all) {
    return new Recursion(seed.getCluster().traitSet(), seed, step, number, all);
  }

  /** Returns the same over inputs that can run. */
  public Recursion running(RelNode seed, RelNode step) {
    RelTraitSet traits = getCluster().traitSetOf(EnumerableConvention.INSTANCE);
    return new Recursion(traits, seed, step, number, all);
  }

  /** Returns by which number scans find it. */
  public int number() {
    return number;
  }

  @Override
  public RelNode copy(RelTraitSet traitSet, List<RelNode> inputs) {
    return new Recursion(traitSet, inputs.get(0), inputs.get(1), number, all);
  }

  @Override
  protected RelDataType deriveRowType() {
    return left.getRowType();
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer).item("number", number).item("all", all);
  }

  @Override
  public double estimateRowCount(RelMetadataQuery query) {
    return query.getRowCount(left) + ROUNDS * query.getRowCount(right);
  }

  @Override
  public Result implement(EnumerableRelImplementor implementor, Prefer prefer) {
    var builder = new BlockBuilder();
    Result seed = implementor.visitChild(this, 0, (EnumerableRel) left, Prefer.ARRAY);
    Result step = implementor.visitChild(this, 1, (EnumerableRel) right, Prefer.ARRAY);
    PhysType physType = PhysTypeImpl.of(implementor.getTypeFactory(), getRowType(), seed.format);
    Expression first = builder.append("seed", seed.block);
    // The code of the step runs once per round, because some operators read as soon as they are
    // made.
    Expression next = Expressions.lambda(step.block);
    builder.add(
        Expressions.return_(
            null,
            Expressions.call(
                OF,
                DataContext.ROOT,
                Expressions.constant(number),
                Expressions.constant(all),
                first,
                next)));
    return implementor.result(physType, builder.toBlock());
  }
}
