package io.vicinal.planner.prepare;

import io.vicinal.planner.rel.CountedTimes;
import io.vicinal.planner.rel.FramedWindow;
import io.vicinal.planner.rel.TimeErasure;
import java.util.List;
import org.apache.calcite.adapter.enumerable.EnumerableCalc;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Window;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexProgram;
import org.apache.calcite.rex.RexUtil;

/**
 * Lets the operators of a plan that compute with times read them as what they are counted in, as
 * {@link TimeErasure} has it; the rows between operators keep their types.
 */
final class TimeCode extends RelHomogeneousShuttle {
  private final RexBuilder rexBuilder;
  private final TimeErasure erasure;

  private TimeCode(RexBuilder rexBuilder) {
    this.rexBuilder = rexBuilder;
    this.erasure = new TimeErasure(rexBuilder);
  }

  static RelNode in(RelNode tree) {
    return tree.accept(new TimeCode(tree.getCluster().getRexBuilder()));
  }

  @Override
  public RelNode visit(RelNode node) {
    RelNode visited = super.visit(node);
    return switch (visited) {
      case EnumerableCalc calc -> calc(calc);
      case Aggregate aggregate when concerns(aggregate) -> aggregate(aggregate);
      case Window window when concerns(window) ->
          window.copy(window.getTraitSet(), List.of(counted(window.getInput())));
      case FramedWindow window when concerns(window) ->
          window.copy(window.getTraitSet(), List.of(counted(window.getInput())));
      case Join join when concerns(join) -> join(join);
      default -> visited;
    };
  }

  private boolean concerns(RelNode node) {
    return erasure.concerns(node.getRowType())
        || node.getInputs().stream().anyMatch(it -> erasure.concerns(it.getRowType()));
  }

  private RelNode counted(RelNode input) {
    return CountedTimes.of(input, erasure.erased(input.getRowType()));
  }

  private RelNode calc(EnumerableCalc calc) {
    RexProgram program = calc.getProgram();
    if (program.getExprList().stream().noneMatch(it -> erasure.concerns(it.getType()))) {
      return calc;
    }
    RelNode input = counted(calc.getInput());
    List<RexNode> projects = erasure.visitList(program.expandList(program.getProjectList()));
    RexNode condition =
        program.getCondition() == null
            ? null
            : program.expandLocalRef(program.getCondition()).accept(erasure);
    RelDataType type =
        RexUtil.createStructType(
            rexBuilder.getTypeFactory(), projects, calc.getRowType().getFieldNames(), null);
    RelNode erased =
        EnumerableCalc.create(
            input, RexProgram.create(input.getRowType(), projects, condition, type, rexBuilder));
    return CountedTimes.of(erased, calc.getRowType());
  }

  private RelNode aggregate(Aggregate aggregate) {
    List<AggregateCall> calls = aggregate.getAggCallList().stream().map(this::erased).toList();
    RelNode erased =
        aggregate.copy(
            aggregate.getTraitSet(),
            counted(aggregate.getInput()),
            aggregate.getGroupSet(),
            aggregate.getGroupSets(),
            calls);
    return CountedTimes.of(erased, aggregate.getRowType());
  }

  private AggregateCall erased(AggregateCall call) {
    return ComparableKeys.withType(call, erasure.erased(call.getType()));
  }

  private RelNode join(Join join) {
    RelNode erased =
        join.copy(
            join.getTraitSet(),
            join.getCondition().accept(erasure),
            counted(join.getLeft()),
            counted(join.getRight()),
            join.getJoinType(),
            join.isSemiJoinDone());
    return CountedTimes.of(erased, join.getRowType());
  }
}
