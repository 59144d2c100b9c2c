package io.vicinal.planner.prepare;

import java.util.List;
import org.apache.calcite.adapter.enumerable.EnumerableRules;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.RelOptRuleCall;
import org.apache.calcite.rel.core.Calc;
import org.apache.calcite.rel.rules.CalcMergeRule;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLocalRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexProgram;

/**
 * Makes one calculator of two, unless it would compute much again: {@code x + x} over {@code x + x}
 * over {@code x + x} doubles each time.
 */
final class CalcMerge extends CalcMergeRule {
  /** Makes calculators of filters and projections, and few of many. */
  static final List<RelOptRule> RULES =
      List.of(
          EnumerableRules.ENUMERABLE_FILTER_TO_CALC_RULE,
          EnumerableRules.ENUMERABLE_PROJECT_TO_CALC_RULE,
          new CalcMerge());

  private static final double REPEATED_MAX = 200;

  private CalcMerge() {
    super(CalcMergeRule.Config.DEFAULT);
  }

  @Override
  public boolean matches(RelOptRuleCall call) {
    RexProgram above = ((Calc) call.rel(0)).getProgram();
    RexProgram below = ((Calc) call.rel(1)).getProgram();
    double[] inputs = new double[below.getProjectList().size()];
    double[] sizesBelow = sizes(below, new double[0]);
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = sizesBelow[below.getProjectList().get(i).getIndex()];
    }
    double merged = size(above, sizes(above, inputs));
    double apart = size(above, sizes(above, new double[0])) + size(below, sizesBelow);
    return merged <= apart + REPEATED_MAX;
  }

  /** Returns how many operations a program computes where each use of one counts. */
  private static double size(RexProgram program, double[] sizes) {
    double size = program.getCondition() == null ? 0 : sizes[program.getCondition().getIndex()];
    for (RexLocalRef project : program.getProjectList()) {
      size += sizes[project.getIndex()];
    }
    return size;
  }

  /**
   * Returns the sizes of a program's expressions, over fields of sizes that are 0 behind the end.
   */
  private static double[] sizes(RexProgram program, double[] inputs) {
    double[] sizes = new double[program.getExprList().size()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = size(program.getExprList().get(i), sizes, inputs);
    }
    return sizes;
  }

  private static double size(RexNode node, double[] sizes, double[] inputs) {
    return switch (node) {
      case RexLocalRef ref -> sizes[ref.getIndex()];
      case RexInputRef ref -> ref.getIndex() < inputs.length ? inputs[ref.getIndex()] : 0;
      case RexFieldAccess access -> size(access.getReferenceExpr(), sizes, inputs);
      case RexCall call -> {
        double size = 1;
        for (RexNode operand : call.getOperands()) {
          size += size(operand, sizes, inputs);
        }
        yield size;
      }
      default -> 0;
    };
  }
}
