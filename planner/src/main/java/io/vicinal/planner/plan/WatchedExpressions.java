package io.vicinal.planner.plan;

import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Makes expressions for the thread that plans, which makes a step of {@link PlanningWork} each. */
public final class WatchedExpressions extends RexBuilder {
  public WatchedExpressions() {
    super(WatchedTypes.INSTANCE);
  }

  @Override
  public RexNode makeCall(
      SqlParserPos position, RelDataType type, SqlOperator operator, List<RexNode> operands) {
    PlanningWork.step();
    return super.makeCall(position, type, operator, operands);
  }

  @Override
  public RexNode makeCall(
      SqlParserPos position, SqlOperator operator, List<? extends RexNode> operands) {
    PlanningWork.step();
    return super.makeCall(position, operator, operands);
  }

  @Override
  public RexInputRef makeInputRef(RelDataType type, int index) {
    PlanningWork.step();
    return super.makeInputRef(type, index);
  }

  @Override
  public RexInputRef makeInputRef(RelNode input, int index) {
    PlanningWork.step();
    return super.makeInputRef(input, index);
  }
}
