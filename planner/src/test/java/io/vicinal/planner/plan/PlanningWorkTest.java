package io.vicinal.planner.plan;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import java.math.BigDecimal;
import java.util.function.Supplier;
import org.apache.calcite.plan.AbstractRelOptPlanner;
import org.apache.calcite.plan.Contexts;
import org.apache.calcite.plan.hep.HepProgramBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.junit.jupiter.api.Test;

final class PlanningWorkTest {
  @Test
  void planningEndsWhenItsStatementIsCancelled() {
    var steps = new BoundedHepPlanner(new HepProgramBuilder().build(), Contexts.EMPTY_CONTEXT);
    var search = new BoundedVolcanoPlanner(Contexts.EMPTY_CONTEXT);
    assertEquals(0, ended(ResourceAccount.unbounded(), steps, search));
    ResourceAccount cancelled = ResourceAccount.unbounded();
    cancelled.cancel();
    assertEquals(2, ended(cancelled, steps, search));
  }

  @Test
  void whoeverMakesExpressionsIsToldNowAndThenThatItsStatementIsCancelled() {
    ResourceAccount cancelled = ResourceAccount.unbounded();
    cancelled.cancel();
    var expressions = new WatchedExpressions();
    Supplier<RexNode> large =
        () -> {
          RexNode one = expressions.makeExactLiteral(BigDecimal.ONE);
          RexNode sum = one;
          for (int i = 0; i < 100; i++) {
            sum = expressions.makeCall(SqlStdOperatorTable.PLUS, one, one);
          }
          return sum;
        };
    assertThrows(
        StorageException.Cancelled.class,
        () -> PlanningWork.within(cancelled, () -> PlanningWork.budgeted("", large)));
    assertDoesNotThrow(() -> PlanningWork.budgeted("", large));
  }

  private static int ended(ResourceAccount account, AbstractRelOptPlanner... planners) {
    int ended = 0;
    for (AbstractRelOptPlanner planner : planners) {
      try {
        PlanningWork.within(
            account,
            () -> {
              planner.checkCancel();
              return true;
            });
      } catch (StorageException e) {
        ended++;
      }
    }
    return ended;
  }
}
