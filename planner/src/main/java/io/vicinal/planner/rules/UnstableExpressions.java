package io.vicinal.planner.rules;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;

/** Finds expressions that are another value each time, such as random numbers. */
public final class UnstableExpressions {
  private UnstableExpressions() {}

  /** Returns whether an operator of the tree computes one. */
  public static boolean in(RelNode node) {
    var found = new AtomicBoolean();
    node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitCall(RexCall call) {
            if (!call.getOperator().isDeterministic()) {
              found.set(true);
            }
            return super.visitCall(call);
          }
        });
    return found.get() || node.getInputs().stream().anyMatch(UnstableExpressions::in);
  }
}
