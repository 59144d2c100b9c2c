package io.vicinal.planner.rel;

import io.vicinal.planner.execute.ScanTemplate;
import io.vicinal.planner.execute.StorageRows;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
import org.apache.calcite.rel.AbstractRelNode;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.type.RelDataType;

/**
 * Reads what a {@link BatchRows} has found for its current row, in place of a scan that would be
 * opened for each row.
 */
public final class BatchAnswers extends AbstractRelNode implements EnumerableRel {
  private static final Method OF =
      Types.lookupMethod(
          StorageRows.class, "ofBatch", DataContext.class, ScanTemplate.class, int.class);

  private final StorageScan scan;
  private final int batch;

  private BatchAnswers(StorageScan scan, int batch) {
    super(scan.getCluster(), scan.getCluster().traitSetOf(EnumerableConvention.INSTANCE));
    this.scan = scan;
    this.batch = batch;
  }

  /**
   * Returns {@code correlate} with a search for many rows together, where its second input is made
   * of nothing but one search with a limit for each row.
   *
   * @param batch number of the scan within the plan
   */
  public static RelNode over(Correlate correlate, int batch) {
    var path = new ArrayList<RelNode>();
    RelNode node = correlate.getRight();
    while (node.getInputs().size() == 1) {
      path.add(node);
      node = node.getInput(0);
    }
    if (!(node instanceof StorageScan scan)
        || !isSearch(scan.request())
        || !uses(scan, correlate.getCorrelationId())) {
      return correlate;
    }
    RelNode right = new BatchAnswers(scan, batch);
    for (RelNode parent : path.reversed()) {
      right = parent.copy(parent.getTraitSet(), List.of(right));
    }
    BatchRows left =
        BatchRows.create(correlate.getLeft(), scan, correlate.getCorrelationId(), batch);
    return correlate.copy(correlate.getTraitSet(), List.of(left, right));
  }

  private static boolean isSearch(ScanRequest request) {
    return request.order() != null && !request.order().withTies() && request.limit() != null;
  }

  private static boolean uses(StorageScan scan, CorrelationId correlation) {
    Set<CorrelationId> used = new HashSet<>();
    scan.collectVariablesUsed(used);
    return used.contains(correlation);
  }

  /** Returns the scan that is answered. */
  public StorageScan scan() {
    return scan;
  }

  @Override
  protected RelDataType deriveRowType() {
    return scan.getRowType();
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer).item("batch", batch);
  }

  @Override
  public Result implement(EnumerableRelImplementor implementor, Prefer prefer) {
    PhysType physType =
        PhysTypeImpl.of(implementor.getTypeFactory(), getRowType(), JavaRowFormat.ARRAY);
    return implementor.result(
        physType,
        Blocks.toBlock(
            Expressions.call(
                OF,
                DataContext.ROOT,
                implementor.stash(scan.compile().template(), ScanTemplate.class),
                Expressions.constant(batch))));
  }
}
