package io.vicinal.planner.rel;

import io.vicinal.planner.execute.FirstRows;
import java.lang.reflect.Method;
import java.util.List;
import org.apache.calcite.DataContext;
import org.apache.calcite.adapter.enumerable.EnumerableConvention;
import org.apache.calcite.adapter.enumerable.EnumerableRel;
import org.apache.calcite.adapter.enumerable.EnumerableRelImplementor;
import org.apache.calcite.adapter.enumerable.PhysType;
import org.apache.calcite.adapter.enumerable.PhysTypeImpl;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.tree.BlockBuilder;
import org.apache.calcite.linq4j.tree.Expression;
import org.apache.calcite.linq4j.tree.Expressions;
import org.apache.calcite.linq4j.tree.Types;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptCost;
import org.apache.calcite.plan.RelOptPlanner;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * Skips and takes rows, and pulls none after the last one that it gives. Calcite's own limit pulls
 * one more to find out that it is done, which may cost a search through the rest of a table.
 */
public final class LimitRows extends SingleRel implements EnumerableRel {
  private static final Method TAKE =
      Types.lookupMethod(
          FirstRows.class, "of", Enumerable.class, DataContext.class, int.class, int.class);

  private final @Nullable RexDynamicParam offset;
  private final @Nullable RexDynamicParam fetch;

  private LimitRows(
      RelOptCluster cluster,
      RelTraitSet traits,
      RelNode input,
      @Nullable RexDynamicParam offset,
      @Nullable RexDynamicParam fetch) {
    super(cluster, traits, input);
    this.offset = offset;
    this.fetch = fetch;
  }

  /** Creates a limit over rows whose order it keeps; the counts are parameters. */
  public static LimitRows create(
      RelNode input, @Nullable RexDynamicParam offset, @Nullable RexDynamicParam fetch) {
    return new LimitRows(
        input.getCluster(),
        input.getTraitSet().replace(EnumerableConvention.INSTANCE),
        input,
        offset,
        fetch);
  }

  /** Returns how many rows are skipped, null for none. */
  public @Nullable RexNode offset() {
    return offset;
  }

  /** Returns how many rows are taken at most, null for all. */
  public @Nullable RexNode fetch() {
    return fetch;
  }

  @Override
  public RelNode copy(RelTraitSet traitSet, List<RelNode> inputs) {
    return new LimitRows(getCluster(), traitSet, inputs.get(0), offset, fetch);
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer)
        .itemIf("offset", offset, offset != null)
        .itemIf("fetch", fetch, fetch != null);
  }

  @Override
  public double estimateRowCount(RelMetadataQuery query) {
    return fetch == null
        ? query.getRowCount(getInput())
        : Math.min(100, query.getRowCount(getInput()));
  }

  @Override
  public @Nullable RelOptCost computeSelfCost(RelOptPlanner planner, RelMetadataQuery query) {
    return planner.getCostFactory().makeCost(estimateRowCount(query), 0, 0);
  }

  @Override
  public Result implement(EnumerableRelImplementor implementor, Prefer prefer) {
    var builder = new BlockBuilder();
    Result input = implementor.visitChild(this, 0, (EnumerableRel) getInput(), prefer);
    PhysType physType = PhysTypeImpl.of(implementor.getTypeFactory(), getRowType(), input.format);
    Expression rows = builder.append("child", input.block);
    builder.add(
        Expressions.return_(
            null,
            Expressions.call(TAKE, rows, DataContext.ROOT, parameter(offset), parameter(fetch))));
    return implementor.result(physType, builder.toBlock());
  }

  private static Expression parameter(@Nullable RexDynamicParam count) {
    return Expressions.constant(count == null ? FirstRows.NO_PARAMETER : count.getIndex());
  }
}
