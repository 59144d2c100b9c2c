package io.vicinal.planner.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import org.apache.calcite.plan.AbstractRelOptPlanner;
import org.apache.calcite.plan.Contexts;
import org.apache.calcite.plan.hep.HepProgramBuilder;
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
