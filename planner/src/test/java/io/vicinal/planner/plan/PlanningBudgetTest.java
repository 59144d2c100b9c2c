package io.vicinal.planner.plan;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import org.junit.jupiter.api.Test;

final class PlanningBudgetTest {
  private static final int ORDINARY_TEXT = 4_000;

  @Test
  void largeTextsAreRefusedOnceTheirTimeIsUsed() {
    var used = new PlanningBudget(PlanningBudget.LARGE_TEXT, 0);
    SqlStateException refused = assertThrows(SqlStateException.class, used::check);
    assertEquals(SqlState.STATEMENT_TOO_COMPLEX, refused.state());
    assertThrows(SqlStateException.class, used::check, "whoever goes on is told again");
    assertDoesNotThrow(
        new PlanningBudget(PlanningBudget.LARGE_TEXT, Long.MAX_VALUE / PlanningBudget.PROPORTIONATE)
            ::check);
  }

  @Test
  void ordinaryTextsMayTakeLongWhereEachStepDoes() {
    assertDoesNotThrow(new PlanningBudget(ORDINARY_TEXT, 0)::check);
  }

  @Test
  void stepsInProportionToTheTextMayCostMore() {
    var budget = new PlanningBudget(PlanningBudget.LARGE_TEXT, 1);
    for (int i = 0; i < PlanningBudget.LARGE_TEXT; i++) {
      budget.step();
    }
    assertEquals(PlanningBudget.PROPORTIONATE, budget.limit());
    for (int i = 0; i < PlanningBudget.LARGE_STEPS; i++) {
      budget.step();
    }
    assertEquals(1, budget.limit());
  }

  @Test
  void shortTextsOfManyStepsAreLarge() {
    var budget = new PlanningBudget(ORDINARY_TEXT, 0);
    for (int i = 0; i < PlanningBudget.LARGE_STEPS; i++) {
      budget.step();
    }
    assertThrows(SqlStateException.class, budget::check);
  }
}
