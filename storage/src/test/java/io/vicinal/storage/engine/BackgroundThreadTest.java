package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class BackgroundThreadTest {
  @Test
  void workThatFailsIsToldOfAndTriedAgainWhateverItThrows() throws InterruptedException {
    var runs = new AtomicInteger();
    var again = new CountDownLatch(2);
    Runnable job =
        () -> {
          again.countDown();
          if (runs.incrementAndGet() == 1) {
            throw new OutOfMemoryError("for a test");
          }
        };
    try (var thread = new BackgroundThread("background-test", job)) {
      thread.start();
      thread.wake();
      while (thread.failure() == null) {
        Thread.onSpinWait();
      }
      assertEquals("for a test", thread.failure().getMessage());
      assertTrue(again.await(30, TimeUnit.SECONDS), "the work is not tried again");
    }
    assertEquals(2, runs.get());
  }
}
