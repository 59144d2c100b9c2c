package io.vicinal.storage.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.Acting;
import io.vicinal.storage.AuditEvent;
import io.vicinal.storage.AuditEvent.Outcome;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How many rows somebody can make who is refused again and again. */
final class AuditBudgetTest {
  private final AtomicLong clock = new AtomicLong();
  private final AuditBudget budget = new AuditBudget(clock::get);

  private static AuditEvent refused(String user, int address) {
    return AuditEvent.of(Acting.at("http 10.0.0." + address).as(0, user, null), "LOGIN")
        .ended(Outcome.DENIED, "28P01");
  }

  @Test
  void someAreToldOneByOneAndTheOthersAreCounted() {
    int told = 0;
    for (int i = 0; i < 1_000; i++) {
      told += budget.admits(refused("anna", 1)) ? 1 : 0;
    }
    assertEquals(5, told);
    assertEquals(List.of(), budget.over(false));
    clock.addAndGet(TimeUnit.MINUTES.toNanos(1));
    List<AuditEvent> counted = budget.over(false);
    assertEquals(1, counted.size());
    assertEquals("995 more within a minute", counted.getFirst().detail());
    assertEquals("anna", counted.getFirst().user());
    assertTrue(budget.admits(refused("anna", 1)));
  }

  @Test
  void whoeverGuessesFromEverywhereMakesAFewRowsAMinute() {
    int told = 0;
    int tries = 100_000;
    for (int i = 0; i < tries; i++) {
      told += budget.admits(refused("user" + i % 5_000, i % 256)) ? 1 : 0;
    }
    assertEquals(30, told);
    List<AuditEvent> counted = budget.over(true);
    assertEquals(11, counted.size());
    long all =
        counted.stream()
            .mapToLong(event -> Long.parseLong(String.valueOf(event.detail()).split(" ")[0]))
            .sum();
    assertEquals(tries - told, all);
    assertEquals(List.of(), budget.over(true));
  }

  @Test
  void refusalsDoNotHideWhatIsDone() {
    for (int i = 0; i < 10_000; i++) {
      boolean _ = budget.admits(refused("user" + i, 1));
    }
    assertTrue(budget.admits(AuditEvent.of(Acting.at("http ::1").as(1, "anna", null), "SET ROLE")));
  }
}
