package io.vicinal.planner.rel;

import io.vicinal.planner.execute.ScanTemplate;
import io.vicinal.planner.execute.StorageRows;
import io.vicinal.planner.statistics.TableStatistics;
import io.vicinal.sql.function.MomentArithmetic;
import io.vicinal.sql.function.PostgresCasts;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.DataContext;
import org.apache.calcite.adapter.enumerable.EnumerableConvention;
import org.apache.calcite.adapter.enumerable.EnumerableRel;
import org.apache.calcite.adapter.enumerable.EnumerableRelImplementor;
import org.apache.calcite.adapter.enumerable.JavaRowFormat;
import org.apache.calcite.adapter.enumerable.PhysType;
import org.apache.calcite.adapter.enumerable.PhysTypeImpl;
import org.apache.calcite.adapter.enumerable.RexToLixTranslator;
import org.apache.calcite.linq4j.tree.BlockBuilder;
import org.apache.calcite.linq4j.tree.Expression;
import org.apache.calcite.linq4j.tree.Expressions;
import org.apache.calcite.linq4j.tree.Types;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptCost;
import org.apache.calcite.plan.RelOptPlanner;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexProgram;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads one table as its {@link ScanRequest} says; the only leaf that touches storage.
 *
 * <p>Fields are the request's columns and then, where asked for, {@link #DISTANCE}. Expressions
 * without columns are evaluated by generated code each time the scan is opened, so that they may be
 * parameters, computed, or fields of an outer row.
 */
public final class StorageScan extends TableScan implements EnumerableRel {
  /** Name of the field with the distance; a dollar keeps it apart from columns. */
  public static final String DISTANCE = "$distance";

  private static final Method OPEN =
      Types.lookupMethod(
          StorageRows.class, "of", DataContext.class, ScanTemplate.class, Object[].class);

  private final ScanRequest request;

  private StorageScan(
      RelOptCluster cluster, RelTraitSet traits, RelOptTable table, ScanRequest request) {
    super(cluster, traits, List.of(), table);
    this.request = request;
  }

  /** Creates the scan of every row of {@code table}. */
  public static StorageScan create(RelOptCluster cluster, RelOptTable table, ScanRequest request) {
    return new StorageScan(
        cluster, cluster.traitSetOf(EnumerableConvention.INSTANCE), table, request);
  }

  /** Returns what is asked of storage. */
  public ScanRequest request() {
    return request;
  }

  /** Returns the same scan with another request. */
  public StorageScan with(ScanRequest newRequest) {
    return new StorageScan(getCluster(), getTraitSet(), getTable(), newRequest);
  }

  /** Returns the type of a row with all columns of the table, which expressions refer to. */
  public RelDataType tableRowType() {
    return getTable().getRowType();
  }

  @Override
  public RelDataType deriveRowType() {
    RelDataTypeFactory.Builder builder = getCluster().getTypeFactory().builder();
    for (int column : request.columns()) {
      builder.add(tableRowType().getFieldList().get(column));
    }
    ScanRequest.Order order = request.order();
    if (order != null && order.withDistance()) {
      builder.add(DISTANCE, order.distance().getType());
    }
    return builder.build();
  }

  @Override
  public RelNode copy(RelTraitSet traitSet, List<RelNode> inputs) {
    return traitSet.equals(getTraitSet())
        ? this
        : new StorageScan(getCluster(), traitSet, getTable(), request);
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer)
        .item("columns", request.columns())
        .itemIf("filter", request.filter(), request.filter() != null)
        .itemIf("order", request.order(), request.order() != null)
        .itemIf("sorted", request.sorted(), !request.sorted().isEmpty())
        .itemIf("limit", request.limit(), request.limit() != null);
  }

  @Override
  public RelNode accept(RexShuttle shuttle) {
    RexNode filter = request.filter() == null ? null : request.filter().accept(shuttle);
    ScanRequest.Order order = request.order();
    if (order != null) {
      order =
          new ScanRequest.Order(
              (RexCall) order.distance().accept(shuttle),
              order.withDistance(),
              order.withTies(),
              order.exact(),
              order.efSearch(),
              order.targetAccuracy());
    }
    var changed = request.withFilter(filter).withOrder(order, request.limit());
    return changed.equals(request) ? this : with(changed);
  }

  @Override
  public void collectVariablesUsed(Set<CorrelationId> variables) {
    var visitor = new RelOptUtil.VariableUsedVisitor(null);
    if (request.filter() != null) {
      request.filter().accept(visitor);
    }
    if (request.order() != null) {
      request.order().distance().accept(visitor);
    }
    variables.addAll(visitor.variables);
  }

  /** Leaves out the fields that nobody uses, so that storage does not read them. */
  @Override
  public RelNode project(
      ImmutableBitSet fieldsUsed, Set<RelDataTypeField> extraFields, RelBuilder relBuilder) {
    int distanceField = request.columns().size();
    List<Integer> columns =
        fieldsUsed.asList().stream()
            .filter(field -> field < distanceField)
            .map(request.columns()::get)
            .toList();
    ScanRequest.Order order = request.order();
    boolean usesDistance = fieldsUsed.get(distanceField);
    boolean needsDistance = order != null && (usesDistance || order.withTies());
    StorageScan scan = with(request.withColumns(columns, needsDistance));
    return usesDistance == needsDistance
        ? scan
        : relBuilder
            .push(scan)
            .project(relBuilder.fields(ImmutableBitSet.range(columns.size())))
            .build();
  }

  @Override
  public double estimateRowCount(RelMetadataQuery query) {
    return RowEstimate.of(request, table.getRowCount(), table.unwrap(TableStatistics.class));
  }

  /** Reading less is cheaper: fewer rows, fewer columns. */
  @Override
  public @Nullable RelOptCost computeSelfCost(RelOptPlanner planner, RelMetadataQuery query) {
    double rows = estimateRowCount(query);
    return planner.getCostFactory().makeCost(rows, rows * (1 + request.columns().size()), 0);
  }

  /** Returns the request in storage's words. */
  public CompiledScan compile() {
    return CompiledScan.of(this);
  }

  @Override
  public Result implement(EnumerableRelImplementor implementor, Prefer prefer) {
    CompiledScan compiled = compile();
    PhysType physType =
        PhysTypeImpl.of(implementor.getTypeFactory(), getRowType(), JavaRowFormat.ARRAY);
    var builder = new BlockBuilder();
    Expression rows =
        Expressions.call(
            OPEN,
            DataContext.ROOT,
            implementor.stash(compiled.template(), ScanTemplate.class),
            Expressions.newArrayInit(
                Object.class, operands(implementor, builder, compiled.operands())));
    builder.add(Expressions.return_(null, builder.append("rows", rows)));
    return implementor.result(physType, builder.toBlock());
  }

  private List<Expression> operands(
      EnumerableRelImplementor implementor, BlockBuilder builder, List<RexNode> nodes) {
    RelDataTypeFactory factory = getCluster().getTypeFactory();
    RexBuilder rexBuilder = getCluster().getRexBuilder();
    List<RexNode> operands =
        new TimeErasure(rexBuilder)
            .visitList(
                new MomentArithmetic(rexBuilder)
                    .visitList(new PostgresCasts(rexBuilder).visitList(nodes)));
    RexProgram program =
        RexProgram.create(
            factory.builder().build(),
            operands,
            null,
            RexUtil.createStructType(factory, operands, null, null),
            getCluster().getRexBuilder());
    List<Expression> values =
        RexToLixTranslator.translateProjects(
            program,
            implementor.getTypeFactory(),
            implementor.getConformance(),
            builder,
            null,
            null,
            DataContext.ROOT,
            (list, index, type) -> {
              throw new IllegalStateException("an operand of a scan refers to a column");
            },
            implementor::getCorrelVariableGetter);
    return new ArrayList<>(values);
  }
}
