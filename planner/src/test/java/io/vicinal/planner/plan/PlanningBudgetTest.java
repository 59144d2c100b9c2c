package io.vicinal.planner.plan;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import org.junit.jupiter.api.Test;

final class PlanningBudgetTest {
  private static final int ORDINARY_TEXT = 4_000;

  private static PlanningBudget budget(int characters, long nanos) {
    return new PlanningBudget(characters, nanos, () -> PlanningBudget.YOUNG_MILLIS);
  }

  @Test
  void largeTextsAreRefusedOnceTheirTimeIsUsed() {
    var used = budget(PlanningBudget.LARGE_TEXT, 0);
    SqlStateException refused = assertThrows(SqlStateException.class, used::check);
    assertEquals(SqlState.STATEMENT_TOO_COMPLEX, refused.state());
    assertThrows(SqlStateException.class, used::check, "whoever goes on is told again");
    assertDoesNotThrow(budget(PlanningBudget.LARGE_TEXT, Long.MAX_VALUE / 3)::check);
  }

  @Test
  void ordinaryTextsMayTakeLongWhereEachStepDoes() {
    assertDoesNotThrow(budget(ORDINARY_TEXT, 0)::check);
  }

  @Test
  void eachStatementOfAYoungProcessHasTimeOfItsOwn() {
    for (int i = 0; i < 3; i++) {
      var young =
          new PlanningBudget(PlanningBudget.LARGE_TEXT, 0, () -> PlanningBudget.YOUNG_MILLIS - 1);
      assertDoesNotThrow(young::check);
      assertEquals(PlanningBudget.YOUNG_NANOS, young.limit());
    }
    var old = new PlanningBudget(PlanningBudget.LARGE_TEXT, 0, () -> PlanningBudget.YOUNG_MILLIS);
    assertThrows(SqlStateException.class, old::check);
  }

  @Test
  void stepsThatAreFewForTheTextMayTakeLonger() {
    var budget = budget(PlanningBudget.LARGE_TEXT, 100);
    for (int i = 0; i < PlanningBudget.LARGE_TEXT; i++) {
      budget.step();
    }
    assertEquals(300, budget.limit());
    budget.step();
    assertEquals(100, budget.limit());
  }

  @Test
  void shortTextsOfManyStepsAreLarge() {
    var budget = budget(ORDINARY_TEXT, 0);
    for (int i = 0; i < PlanningBudget.LARGE_STEPS; i++) {
      budget.step();
    }
    assertThrows(SqlStateException.class, budget::check);
  }
}
