package io.vicinal.planner.rel;

import io.vicinal.planner.execute.HandedRows;
import java.lang.reflect.Method;
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
import org.apache.calcite.rel.AbstractRelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.type.RelDataType;

/** Reads the rows that are handed to an execution: rows on their way into a table, or out of it. */
public final class HandedScan extends AbstractRelNode implements EnumerableRel {
  private static final Method OF = Types.lookupMethod(HandedRows.class, "of", DataContext.class);

  /** Creates the scan of rows of {@code type}. */
  public HandedScan(RelOptCluster cluster, RelDataType type) {
    super(cluster, cluster.traitSetOf(EnumerableConvention.INSTANCE));
    rowType = type;
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer).item("type", getRowType().getFullTypeString());
  }

  @Override
  public Result implement(EnumerableRelImplementor implementor, Prefer prefer) {
    PhysType physType =
        PhysTypeImpl.of(implementor.getTypeFactory(), getRowType(), JavaRowFormat.ARRAY);
    return implementor.result(physType, Blocks.toBlock(Expressions.call(OF, DataContext.ROOT)));
  }
}
