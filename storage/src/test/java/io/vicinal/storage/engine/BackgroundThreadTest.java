package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.Eventually;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class BackgroundThreadTest {
  @Test
  void workThatFailsIsToldOfAndTriedAgainWhateverItThrows() throws InterruptedException {
    var runs = new AtomicInteger();
    var self = new AtomicReference<BackgroundThread>();
    var told = new AtomicReference<Throwable>();
    var again = new CountDownLatch(2);
    Runnable job =
        () -> {
          if (runs.incrementAndGet() == 1) {
            again.countDown();
            throw new OutOfMemoryError("for a test");
          }
          told.set(self.get().failure()); // until this run has succeeded
          again.countDown();
        };
    try (var thread = new BackgroundThread("background-test", job)) {
      self.set(thread);
      thread.start();
      thread.wake();
      assertTrue(again.await(Eventually.SECONDS, TimeUnit.SECONDS), "the work is not tried again");
    }
    assertEquals("for a test", told.get().getMessage());
    assertEquals(2, runs.get());
  }
}
