package io.vicinal.planner.prepare;

import io.vicinal.sql.Dialect;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Lets sums whose type is wider than that of their argument add values of the sum's type: generated
 * code adds an argument as it is, and a {@code long} cannot be added to a {@code BigDecimal}.
 */
final class WideSums extends RelHomogeneousShuttle {
  @Override
  public RelNode visit(RelNode node) {
    RelNode visited = super.visit(node);
    RexBuilder builder = visited.getCluster().getRexBuilder();
    return visited.accept(new Windows(builder));
  }

  @Override
  public RelNode visit(LogicalAggregate node) {
    RelNode visited = super.visit(node);
    return visited instanceof Aggregate aggregate ? widen(aggregate) : visited;
  }

  private static RelNode widen(Aggregate aggregate) {
    RelNode input = aggregate.getInput();
    RexBuilder builder = input.getCluster().getRexBuilder();
    List<RexNode> fields = new ArrayList<>();
    for (int i = 0; i < input.getRowType().getFieldCount(); i++) {
      fields.add(builder.makeInputRef(input, i));
    }
    int given = fields.size();
    List<AggregateCall> calls = new ArrayList<>();
    for (AggregateCall call : aggregate.getAggCallList()) {
      if (isSum(call.getAggregation())
          && isWider(call.getType(), fields.get(call.getArgList().getFirst()).getType())) {
        RexNode argument = fields.get(call.getArgList().getFirst());
        fields.add(cast(builder, call.getType(), argument));
        calls.add(call.withArgList(List.of(fields.size() - 1)));
      } else {
        calls.add(call);
      }
    }
    if (fields.size() == given) {
      return aggregate;
    }
    RelNode widened =
        RelFactories.LOGICAL_BUILDER
            .create(input.getCluster(), null)
            .push(input)
            .project(fields)
            .build();
    return aggregate.copy(
        aggregate.getTraitSet(), widened, aggregate.getGroupSet(), aggregate.getGroupSets(), calls);
  }

  private static boolean isSum(SqlAggFunction function) {
    return function.getKind() == SqlKind.SUM || function.getKind() == SqlKind.SUM0;
  }

  private static boolean isWider(RelDataType sum, RelDataType argument) {
    return sum.getSqlTypeName() == SqlTypeName.DECIMAL && SqlTypeUtil.isIntType(argument);
  }

  private static RexNode cast(RexBuilder builder, RelDataType sum, RexNode argument) {
    boolean nullable = argument.getType().isNullable();
    return builder.makeCast(
        Dialect.typeFactory().createTypeWithNullability(sum, nullable), argument);
  }

  /** Does the same for sums over a window. */
  private static final class Windows extends RexShuttle {
    private final RexBuilder builder;

    Windows(RexBuilder builder) {
      this.builder = builder;
    }

    @Override
    public RexNode visitOver(RexOver over) {
      if (!isSum(over.getAggOperator())
          || !isWider(over.getType(), over.getOperands().getFirst().getType())) {
        return super.visitOver(over);
      }
      return WindowCalls.of(
          builder,
          over,
          over.getType(),
          List.of(cast(builder, over.getType(), over.getOperands().getFirst())));
    }
  }
}
