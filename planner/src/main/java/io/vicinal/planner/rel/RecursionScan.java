package io.vicinal.planner.rel;

import io.vicinal.planner.execute.RecursiveRows;
import java.lang.reflect.Method;
import java.util.List;
import org.apache.calcite.DataContext;
import org.apache.calcite.adapter.enumerable.EnumerableConvention;
import org.apache.calcite.adapter.enumerable.EnumerableRel;
import org.apache.calcite.adapter.enumerable.EnumerableRelImplementor;
import org.apache.calcite.adapter.enumerable.JavaRowFormat;
import org.apache.calcite.adapter.enumerable.PhysType;
import org.apache.calcite.adapter.enumerable.PhysTypeImpl;
import org.apache.calcite.linq4j.tree.Blocks;
import org.apache.calcite.linq4j.tree.Expressions;
import org.apache.calcite.linq4j.tree.Types;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.AbstractRelNode;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.type.RelDataType;

/** Reads the rows of the last round of a {@link Recursion}. */
public final class RecursionScan extends AbstractRelNode implements EnumerableRel {
  private static final Method LAST =
      Types.lookupMethod(RecursiveRows.class, "last", DataContext.class, int.class);

  private final int number;

  private RecursionScan(RelOptCluster cluster, RelTraitSet traits, RelDataType type, int number) {
    super(cluster, traits);
    this.number = number;
    this.rowType = type;
  }

  /** Creates the scan of the recursion of that number. */
  public static RecursionScan create(RelOptCluster cluster, RelDataType rowType, int number) {
    return new RecursionScan(
        cluster, cluster.traitSetOf(EnumerableConvention.INSTANCE), rowType, number);
  }

  /** Returns the number of the recursion whose rows it reads. */
  public int number() {
    return number;
  }

  @Override
  public RelNode copy(RelTraitSet traitSet, List<RelNode> inputs) {
    return traitSet.equals(getTraitSet())
        ? this
        : new RecursionScan(getCluster(), traitSet, getRowType(), number);
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer).item("number", number).item("type", getRowType());
  }

  @Override
  public Result implement(EnumerableRelImplementor implementor, Prefer prefer) {
    PhysType physType =
        PhysTypeImpl.of(implementor.getTypeFactory(), getRowType(), JavaRowFormat.ARRAY);
    return implementor.result(
        physType,
        Blocks.toBlock(Expressions.call(LAST, DataContext.ROOT, Expressions.constant(number))));
  }
}
