package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Writers wait the longer the more rows are not linked, but never long. */
final class LinkLagTest {
  @Test
  void aShortLagSlowsNobody() {
    assertEquals(0, new LinkLag(0).pauseNanos(1_000));
    assertEquals(0, new LinkLag(1_024).pauseNanos(1_000));
  }

  @Test
  void aLongerLagSlowsWritersMore() {
    assertEquals(50_000, new LinkLag(1_536).pauseNanos(1));
    assertEquals(20 * 200_000, new LinkLag(2_048).pauseNanos(20));
    assertTrue(new LinkLag(5_000).pauseNanos(1) <= 1_000_000);
    assertEquals(1_000_000, new LinkLag(Long.MAX_VALUE / 2).pauseNanos(1));
  }

  @Test
  void noCommitWaitsLongerThanAMomentHoweverManyRowsItHas() {
    assertEquals(100_000_000, new LinkLag(1_000_000).pauseNanos(1_000_000));
  }
}
