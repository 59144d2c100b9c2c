package io.vicinal.planner.rel;

import io.vicinal.planner.execute.SystemRows;
import io.vicinal.planner.system.SystemView;
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
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableScan;

/** Reads a system view. */
public final class SystemScan extends TableScan implements EnumerableRel {
  private static final Method OF =
      Types.lookupMethod(SystemRows.class, "of", DataContext.class, SystemView.class);

  private final SystemView view;

  private SystemScan(
      RelOptCluster cluster, RelTraitSet traits, RelOptTable table, SystemView view) {
    super(cluster, traits, List.of(), table);
    this.view = view;
  }

  /** Creates the scan of {@code view}, which {@code table} describes. */
  public static SystemScan create(RelOptCluster cluster, RelOptTable table, SystemView view) {
    return new SystemScan(cluster, cluster.traitSetOf(EnumerableConvention.INSTANCE), table, view);
  }

  /** Returns what is read. */
  public SystemView view() {
    return view;
  }

  @Override
  public RelNode copy(RelTraitSet traitSet, List<RelNode> inputs) {
    return traitSet.equals(getTraitSet())
        ? this
        : new SystemScan(getCluster(), traitSet, getTable(), view);
  }

  @Override
  public Result implement(EnumerableRelImplementor implementor, Prefer prefer) {
    PhysType physType =
        PhysTypeImpl.of(implementor.getTypeFactory(), getRowType(), JavaRowFormat.ARRAY);
    return implementor.result(
        physType,
        Blocks.toBlock(
            Expressions.call(OF, DataContext.ROOT, implementor.stash(view, SystemView.class))));
  }
}
