package io.vicinal.planner.plan;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class PlanningBudgetTest {
  private static final int ORDINARY_TEXT = 4_000;

  private static PlanningBudget budget(int characters, long nanos) {
    return new PlanningBudget(characters, nanos, new AtomicLong());
  }

  @Test
  void largeTextsAreRefusedOnceTheirTimeIsUsed() {
    var used = budget(PlanningBudget.LARGE_TEXT, 0);
    SqlStateException refused = assertThrows(SqlStateException.class, used::check);
    assertEquals(SqlState.STATEMENT_TOO_COMPLEX, refused.state());
    assertThrows(SqlStateException.class, used::check, "whoever goes on is told again");
    assertDoesNotThrow(budget(PlanningBudget.LARGE_TEXT, Long.MAX_VALUE)::check);
  }

  @Test
  void ordinaryTextsMayTakeLongWhereEachStepDoes() {
    assertDoesNotThrow(budget(ORDINARY_TEXT, 0)::check);
  }

  @Test
  void whatIsFreeAtFirstIsUsedUp() throws InterruptedException {
    var warmUp = new AtomicLong(Long.MAX_VALUE);
    var first = new PlanningBudget(PlanningBudget.LARGE_TEXT, 1, warmUp);
    assertDoesNotThrow(first::check);
    long left = warmUp.get();
    Thread.sleep(20); // until it is time for another look
    double work = 1;
    for (int i = 0; i < 1_000_000; i++) {
      work = Math.sin(work + i);
    }
    assertDoesNotThrow(first::check, () -> "free still");
    assertTrue(warmUp.get() < left, "as much is left as before, after " + work);
    warmUp.set(0);
    assertThrows(
        SqlStateException.class, new PlanningBudget(PlanningBudget.LARGE_TEXT, 1, warmUp)::check);
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
