package io.vicinal.planner.rel;

import io.vicinal.planner.execute.RowOfNone;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.adapter.enumerable.EnumerableAggregate;
import org.apache.calcite.adapter.enumerable.EnumerableRel;
import org.apache.calcite.adapter.enumerable.EnumerableRelImplementor;
import org.apache.calcite.adapter.enumerable.PhysType;
import org.apache.calcite.adapter.enumerable.PhysTypeImpl;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.tree.BlockBuilder;
import org.apache.calcite.linq4j.tree.Expression;
import org.apache.calcite.linq4j.tree.Expressions;
import org.apache.calcite.linq4j.tree.Primitive;
import org.apache.calcite.linq4j.tree.Types;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Adds the total that {@code GROUPING SETS}, ROLLUP and CUBE with an empty set give of no rows at
 * all (SQL:2016 7.13): counts of 0 and NULL for all else. Calcite's aggregate gives no row.
 */
public final class GrandTotal extends SingleRel implements EnumerableRel {
  private static final Method OF =
      Types.lookupMethod(RowOfNone.class, "of", Enumerable.class, Object.class);

  private final EnumerableAggregate aggregate;

  private GrandTotal(EnumerableAggregate aggregate) {
    super(aggregate.getCluster(), aggregate.getTraitSet(), aggregate);
    this.aggregate = aggregate;
  }

  /** Returns {@code tree} with such an operator where a total may be of no rows. */
  public static RelNode in(RelNode tree) {
    List<RelNode> inputs = tree.getInputs().stream().map(GrandTotal::in).toList();
    RelNode copy = inputs.equals(tree.getInputs()) ? tree : tree.copy(tree.getTraitSet(), inputs);
    return copy instanceof EnumerableAggregate sets
            && sets.getGroupSets().size() > 1
            && sets.getGroupSets().stream().anyMatch(ImmutableBitSet::isEmpty)
        ? new GrandTotal(sets)
        : copy;
  }

  @Override
  public RelNode copy(RelTraitSet traitSet, List<RelNode> inputs) {
    return new GrandTotal((EnumerableAggregate) inputs.getFirst());
  }

  @Override
  public Result implement(EnumerableRelImplementor implementor, Prefer prefer) {
    var builder = new BlockBuilder();
    Result input = implementor.visitChild(this, 0, aggregate, prefer);
    PhysType physType = PhysTypeImpl.of(implementor.getTypeFactory(), getRowType(), input.format);
    Expression rows = builder.append("child", input.block);
    var fields = new ArrayList<Expression>();
    int keys = aggregate.getGroupCount();
    for (int i = 0; i < getRowType().getFieldCount(); i++) {
      Type type = physType.fieldClass(i);
      AggregateCall call = i < keys ? null : aggregate.getAggCallList().get(i - keys);
      fields.add(call == null ? Expressions.constant(null, type) : ofNoRows(call, type));
    }
    Expression row = Expressions.convert_(physType.record(fields), Object.class);
    builder.add(Expressions.return_(null, Expressions.call(OF, rows, row)));
    return implementor.result(physType, builder.toBlock());
  }

  private static Expression ofNoRows(AggregateCall call, Type type) {
    SqlKind kind = call.getAggregation().getKind();
    return switch (kind) {
      case COUNT, SUM0, REGR_COUNT, GROUP_ID -> number(0, type);
      case GROUPING -> number((1L << call.getArgList().size()) - 1, type);
      default -> Expressions.constant(null, type);
    };
  }

  private static Expression number(long value, Type type) {
    if (type == BigDecimal.class) {
      return Expressions.constant(BigDecimal.valueOf(value));
    }
    Expression constant = Expressions.constant(value, long.class);
    Type primitive = Primitive.unbox(type);
    Expression exact = Expressions.convert_(constant, primitive);
    return primitive.equals(type) ? exact : Expressions.box(exact);
  }
}
