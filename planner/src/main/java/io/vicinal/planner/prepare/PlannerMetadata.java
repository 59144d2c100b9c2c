package io.vicinal.planner.prepare;

import com.google.common.collect.ImmutableList;
import io.vicinal.planner.plan.PlanningWork;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.plan.RelOptCost;
import org.apache.calcite.plan.RelOptPredicateList;
import org.apache.calcite.plan.hep.HepRelVertex;
import org.apache.calcite.rel.RelCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rel.logical.LogicalValues;
import org.apache.calcite.rel.metadata.BuiltInMetadata;
import org.apache.calcite.rel.metadata.MetadataHandler;
import org.apache.calcite.rel.metadata.MetadataHandlerProvider;
import org.apache.calcite.rel.metadata.RelColumnOrigin;
import org.apache.calcite.rel.metadata.RelMdCollation;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Answers the one question that planning a simple statement asks of Calcite's metadata, as Calcite
 * does, but without the classes that it generates and compiles for its answers. Questions that
 * others ask again and again are steps of {@link PlanningWork}.
 */
final class PlannerMetadata extends RelMetadataQuery {
  /** Says of every question that nobody answers it yet; Calcite makes a class for each of them. */
  private static final Object NO_HANDLER =
      Proxy.newProxyInstance(
          RelMetadataQuery.class.getClassLoader(),
          new Class<?>[] {
            BuiltInMetadata.Collation.Handler.class,
            BuiltInMetadata.ColumnOrigin.Handler.class,
            BuiltInMetadata.ExpressionLineage.Handler.class,
            BuiltInMetadata.TableReferences.Handler.class,
            BuiltInMetadata.ColumnUniqueness.Handler.class,
            BuiltInMetadata.CumulativeCost.Handler.class,
            BuiltInMetadata.DistinctRowCount.Handler.class,
            BuiltInMetadata.Distribution.Handler.class,
            BuiltInMetadata.ExplainVisibility.Handler.class,
            BuiltInMetadata.MaxRowCount.Handler.class,
            BuiltInMetadata.MinRowCount.Handler.class,
            BuiltInMetadata.Memory.Handler.class,
            BuiltInMetadata.Measure.Handler.class,
            BuiltInMetadata.NonCumulativeCost.Handler.class,
            BuiltInMetadata.Parallelism.Handler.class,
            BuiltInMetadata.PercentageOriginalRows.Handler.class,
            BuiltInMetadata.PopulationSize.Handler.class,
            BuiltInMetadata.Predicates.Handler.class,
            BuiltInMetadata.AllPredicates.Handler.class,
            BuiltInMetadata.NodeTypes.Handler.class,
            BuiltInMetadata.RowCount.Handler.class,
            BuiltInMetadata.Selectivity.Handler.class,
            BuiltInMetadata.Size.Handler.class,
            BuiltInMetadata.UniqueKeys.Handler.class,
            BuiltInMetadata.LowerBoundCost.Handler.class,
            BuiltInMetadata.FunctionalDependency.Handler.class,
            BuiltInMetadata.InputFieldsUsed.Handler.class,
          },
          (_, _, arguments) -> {
            throw new MetadataHandlerProvider.NoHandler(
                ((RelNode) arguments[0]).getClass().asSubclass(RelNode.class));
          });

  /** Begins with {@link #NO_HANDLER} for all, and then asks {@code provider}. */
  private record Handlers(MetadataHandlerProvider provider) implements MetadataHandlerProvider {
    @Override
    public <H extends MetadataHandler<?>> H handler(Class<H> type) {
      return type.cast(NO_HANDLER);
    }

    @Override
    public <H extends MetadataHandler<?>> H revise(Class<H> type) {
      return provider.revise(type);
    }
  }

  PlannerMetadata() {
    super(new Handlers(Objects.requireNonNull(THREAD_PROVIDERS.get())));
  }

  @Override
  public Double getRowCount(RelNode rel) {
    PlanningWork.step();
    return super.getRowCount(rel);
  }

  @Override
  public @Nullable RelOptCost getCumulativeCost(RelNode rel) {
    PlanningWork.step();
    return super.getCumulativeCost(rel);
  }

  @Override
  public RelOptPredicateList getPulledUpPredicates(RelNode rel) {
    PlanningWork.step();
    return super.getPulledUpPredicates(rel);
  }

  @Override
  public @Nullable Boolean areColumnsUnique(
      RelNode rel, ImmutableBitSet columns, boolean ignoreNulls) {
    PlanningWork.step();
    return super.areColumnsUnique(rel, columns, ignoreNulls);
  }

  @Override
  public @Nullable Set<ImmutableBitSet> getUniqueKeys(RelNode rel, boolean ignoreNulls) {
    PlanningWork.step();
    return super.getUniqueKeys(rel, ignoreNulls);
  }

  @Override
  public @Nullable Set<RelColumnOrigin> getColumnOrigins(RelNode rel, int column) {
    PlanningWork.step();
    return super.getColumnOrigins(rel, column);
  }

  @Override
  public @Nullable Double getDistinctRowCount(
      RelNode rel, ImmutableBitSet groupKey, @Nullable RexNode predicate) {
    PlanningWork.step();
    return super.getDistinctRowCount(rel, groupKey, predicate);
  }

  @Override
  public @Nullable ImmutableList<RelCollation> collations(RelNode rel) {
    PlanningWork.step();
    List<RelCollation> collations =
        switch (rel) {
          case HepRelVertex vertex -> collations(vertex.stripped());
          case TableScan scan -> RelMdCollation.table(scan.getTable());
          case LogicalProject project ->
              RelMdCollation.project(this, project.getInput(), project.getProjects());
          case LogicalFilter filter -> RelMdCollation.filter(this, filter.getInput());
          case LogicalSort sort -> RelMdCollation.sort(sort.getCollation());
          // Of one row every field is in order, which nobody asks for and takes long to say.
          case LogicalValues values when values.getTuples().size() == 1 -> ImmutableList.of();
          case LogicalValues values ->
              RelMdCollation.values(this, values.getRowType(), values.getTuples());
          default -> super.collations(rel);
        };
    return collations == null ? null : ImmutableList.copyOf(collations);
  }
}
