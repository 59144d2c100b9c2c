package io.vicinal.storage.planted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Plants bugs in the engine, one at a time, and requires that a test turns red: a green test proves
 * nothing before that. The same test is green without the bug.
 */
final class PlantedBugsTest {
  private static final int BUGS_MIN = 20;

  /** A test with random data may overlook a bug now and then, but not time and again. */
  private static final int ATTEMPTS = 8;

  private static final long HANG_SECONDS = 600;

  @TestFactory
  Stream<DynamicTest> aTestNotices() {
    return PlantedBugs.all().entrySet().stream()
        .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> requireRed(each.getValue())));
  }

  @TestFactory
  Stream<DynamicTest> isGreenWithoutABug() {
    return PlantedBugs.all().values().stream()
        .map(PlantedBugs.Planted::test)
        .distinct()
        .map(test -> DynamicTest.dynamicTest(test, () -> requireGreen(test)));
  }

  @Test
  void thereAreEnoughBugs() {
    assertTrue(PlantedBugs.all().size() >= BUGS_MIN, PlantedBugs.all().size() + " bugs");
  }

  private static void requireGreen(String test) throws Exception {
    TestExecutionSummary summary = run(test, null);
    assertNotEquals(null, summary, "hangs");
    assertEquals(List.of(), summary.getFailures().stream().map(f -> f.getException()).toList());
    assertTrue(summary.getTestsSucceededCount() > 0, "ran nothing");
  }

  private static void requireRed(PlantedBugs.Planted planted) throws Exception {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      TestExecutionSummary summary = run(planted.test(), planted.bug());
      String target = planted.bug().className();
      assertTrue(planted.bug().changes() > 0, "found nothing to change in " + target);
      if (summary == null || summary.getTotalFailureCount() > 0) {
        return;
      }
      assertTrue(summary.getTestsStartedCount() > 0, "ran nothing");
      System.out.println(planted.test() + " overlooked the bug in attempt " + (attempt + 1));
    }
    fail(planted.test() + " is green with the bug");
  }

  /** Runs a test on the engine with {@code bug}; null if it hangs, which is noticed too. */
  private static @Nullable TestExecutionSummary run(String test, @Nullable Bug bug)
      throws Exception {
    var loader = new PlantedClassLoader(bug);
    int hash = test.indexOf('#');
    Class<?> type = loader.loadClass(PlantedClassLoader.PACKAGE + test.substring(0, hash));
    var request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(DiscoverySelectors.selectMethod(type, test.substring(hash + 1)))
            .build();
    var listener = new SummaryGeneratingListener();
    var done = new CompletableFuture<TestExecutionSummary>();
    Thread runner =
        new Thread(() -> {
          try {
            LauncherFactory.create().execute(request, listener);
            done.complete(listener.getSummary());
          } catch (Throwable e) {
            done.completeExceptionally(e);
          }
        });
    runner.setContextClassLoader(loader);
    runner.setDaemon(true);
    runner.start();
    try {
      return done.get(HANG_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException _) {
      return null;
    }
  }
}
