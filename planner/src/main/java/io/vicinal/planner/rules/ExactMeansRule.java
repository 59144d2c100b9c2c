package io.vicinal.planner.rules;

import io.vicinal.sql.function.DecimalQuotient;
import java.util.List;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.rules.AggregateReduceFunctionsRule;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.tools.RelBuilder;

/** Makes sums and counts of means and deviations, and divides those of decimals exactly. */
public final class ExactMeansRule extends AggregateReduceFunctionsRule {
  public static final RelOptRule INSTANCE = new ExactMeansRule();

  private ExactMeansRule() {
    super(Config.DEFAULT);
  }

  /** Lets the sums that means of BIGINT are made of add decimals, as sums of queries do. */
  @Override
  protected void newAggregateRel(
      RelBuilder builder, Aggregate aggregate, List<AggregateCall> calls) {
    super.newAggregateRel(builder, aggregate, WideArguments.added(builder, calls));
  }

  @Override
  protected void newCalcRel(RelBuilder builder, RelDataType rowType, List<RexNode> expressions) {
    RexBuilder rex = builder.getRexBuilder();
    super.newCalcRel(
        builder, rowType, expressions.stream().map(node -> DecimalQuotient.in(node, rex)).toList());
  }
}
