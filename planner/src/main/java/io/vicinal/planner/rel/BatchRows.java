package io.vicinal.planner.rel;

import io.vicinal.planner.execute.BatchedRows;
import io.vicinal.planner.execute.ScanTemplate;
import io.vicinal.sql.function.MomentArithmetic;
import io.vicinal.sql.function.PostgresCasts;
import java.lang.reflect.Method;
import java.util.List;
import org.apache.calcite.DataContext;
import org.apache.calcite.adapter.enumerable.EnumerableRel;
import org.apache.calcite.adapter.enumerable.EnumerableRelImplementor;
import org.apache.calcite.adapter.enumerable.PhysType;
import org.apache.calcite.adapter.enumerable.PhysTypeImpl;
import org.apache.calcite.adapter.enumerable.RexToLixTranslator;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.function.Function1;
import org.apache.calcite.linq4j.tree.BlockBuilder;
import org.apache.calcite.linq4j.tree.Expression;
import org.apache.calcite.linq4j.tree.Expressions;
import org.apache.calcite.linq4j.tree.ParameterExpression;
import org.apache.calcite.linq4j.tree.Primitive;
import org.apache.calcite.linq4j.tree.Types;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexProgram;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;

/**
 * Gives the rows of its input and searches for many of them together: the first input of a
 * correlation whose second one reads the answers by a {@link BatchAnswers}.
 */
public final class BatchRows extends SingleRel implements EnumerableRel {
  private static final Method OF =
      Types.lookupMethod(
          BatchedRows.class,
          "of",
          Enumerable.class,
          DataContext.class,
          ScanTemplate.class,
          Function1.class,
          int.class);

  private final StorageScan scan;
  private final CorrelationId correlation;
  private final int batch;

  private BatchRows(
      RelTraitSet traits, RelNode input, StorageScan scan, CorrelationId correlation, int batch) {
    super(input.getCluster(), traits, input);
    this.scan = scan;
    this.correlation = correlation;
    this.batch = batch;
  }

  /**
   * Creates the operator.
   *
   * @param scan what is searched, with a field of {@code correlation} for each value of a row
   * @param batch number of the scan within the plan
   */
  static BatchRows create(RelNode input, StorageScan scan, CorrelationId correlation, int batch) {
    return new BatchRows(input.getTraitSet(), input, scan, correlation, batch);
  }

  @Override
  public RelNode copy(RelTraitSet traitSet, List<RelNode> inputs) {
    return new BatchRows(traitSet, inputs.get(0), scan, correlation, batch);
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer).item("batch", batch);
  }

  @Override
  public Result implement(EnumerableRelImplementor implementor, Prefer prefer) {
    var builder = new BlockBuilder();
    Result input = implementor.visitChild(this, 0, (EnumerableRel) getInput(), prefer);
    PhysType physType = PhysTypeImpl.of(implementor.getTypeFactory(), getRowType(), input.format);
    Expression rows = builder.append("rows", input.block);
    CompiledScan compiled = scan.compile();
    builder.add(
        Expressions.return_(
            null,
            Expressions.call(
                OF,
                rows,
                DataContext.ROOT,
                implementor.stash(compiled.template(), ScanTemplate.class),
                operands(implementor, input.physType, compiled.operands()),
                Expressions.constant(batch))));
    return implementor.result(physType, builder.toBlock());
  }

  private Expression operands(
      EnumerableRelImplementor implementor, PhysType row, List<RexNode> operands) {
    ParameterExpression parameter = Expressions.parameter(Object.class, "row");
    var block = new BlockBuilder();
    Expression typed =
        block.append("typed", Expressions.convert_(parameter, Primitive.box(row.getJavaRowType())));
    var factory = getCluster().getTypeFactory();
    RexBuilder rexBuilder = getCluster().getRexBuilder();
    var erasure = new TimeErasure(rexBuilder);
    List<RexNode> onRow =
        erasure.visitList(
            new MomentArithmetic(rexBuilder)
                .visitList(
                    new PostgresCasts(rexBuilder)
                        .visitList(operands.stream().map(this::onRow).toList())));
    RexProgram program =
        RexProgram.create(
            erasure.erased(getRowType()),
            onRow,
            null,
            RexUtil.createStructType(factory, onRow, null, null),
            getCluster().getRexBuilder());
    List<Expression> values =
        RexToLixTranslator.translateProjects(
            program,
            implementor.getTypeFactory(),
            implementor.getConformance(),
            block,
            null,
            null,
            DataContext.ROOT,
            new RexToLixTranslator.InputGetterImpl(typed, row),
            implementor::getCorrelVariableGetter);
    block.add(Expressions.return_(null, Expressions.newArrayInit(Object.class, values)));
    return Expressions.lambda(block.toBlock(), parameter);
  }

  /** Replaces fields of the outer row by those of the input, which is the outer row. */
  private RexNode onRow(RexNode node) {
    return node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitFieldAccess(RexFieldAccess access) {
            return access.getReferenceExpr() instanceof RexCorrelVariable variable
                    && variable.id.equals(correlation)
                ? new RexInputRef(access.getField().getIndex(), access.getType())
                : super.visitFieldAccess(access);
          }
        });
  }
}
