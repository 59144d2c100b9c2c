package io.vicinal.storage.planted;

import static io.vicinal.storage.planted.Bug.reading;
import static io.vicinal.storage.planted.Bug.replacedBy;
import static io.vicinal.storage.planted.Bug.returning;
import static io.vicinal.storage.planted.Bug.swallowing;
import static io.vicinal.storage.planted.Bug.withResult;
import static io.vicinal.storage.planted.Bug.without;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
  private static final long LATE = Long.MAX_VALUE;
  private static final long HANG_SECONDS = 120;

  /**
   * A bug and the test that must notice it, as class name behind the package and method name.
   *
   * @param bug made anew for each run
   */
  private record Case(String test, Bug bug) {}

  private static Map<String, Case> cases() {
    var cases = new TreeMap<String, Case>();
    String crash = "wal.WalCrashTest#keepsAcknowledgedBatchesAndNoHalfOnes";
    String fault = "wal.WalFaultTest#acknowledgesNothingAfterAFailedSync";
    String segments = "segment.SegmentFaultsTest#aWrittenSegmentSurvivesAnyPowerFailure";
    String operations = "engine.RandomOperationsTest#oneShardWithInlineSealing";
    String merge = "engine.InterleavingTest#rowsChangeWhileTheyAreMerged";
    String memory = "engine.RandomOperationsTest#oneShardThatIsSeldomSealed";
    String contract = "engine.MemoryDatabaseTest#";
    String files = "segment.SealedFilesTest#everyFlippedBitIsFound";

    cases.put("the log is never synced", new Case(crash, without("wal.WalFiles", "sync", "force")));
    cases.put(
        "a commit is acknowledged before its sync",
        new Case(crash, without("wal.WriteAheadLog", "run", "sync")));
    cases.put(
        "a commit does not wait",
        new Case(crash, returning("wal.WriteAheadLog", "awaitDurable", 0)));
    cases.put(
        "the directory of a new log file is not synced",
        new Case(crash, without("wal.WalFileWriter", "create", "forceDirectory")));
    cases.put(
        "the header of a new log file is not synced",
        new Case(crash, without("wal.WalFileWriter", "create", "force")));
    cases.put(
        "a failed sync is taken for a good one",
        new Case(fault, swallowing("wal.WalFiles", "sync", "force")));
    cases.put(
        "the checksum of a log record is not compared",
        new Case(
            "wal.WalDamageTest#refusesEveryFlippedBitOfAClosedLog",
            returning("wal.WalRecordHeader", "matches", 1)));
    cases.put(
        "damage inside the log is cut like a torn tail",
        new Case(
            "wal.WalDamageTest#refusesEveryFlippedBitOfAClosedLog",
            returning("wal.WalRecovery", "requireTornTail", 0)));
    cases.put(
        "a gap in the log is not noticed",
        new Case(
            "wal.WriteAheadLogTest#refusesAMissingFile",
            returning("wal.WalRecovery", "requireLink", 0)));
    cases.put(
        "what recovery read is not made durable",
        new Case(
            "wal.WalCrashTest#keepsThroughAPowerFailureWhatRecoveryHandedOut",
            without("wal.WalFiles", "cutAndContinue", "rewrite")));
    cases.put(
        "segment files are not synced",
        new Case(segments, without("segment.SegmentFileWriter", "finish", "force")));
    cases.put(
        "the directory of a segment is not synced",
        new Case(segments, without("segment.SegmentWriter", "write", "forceDirectory")));
    cases.put(
        "the checksum of a segment file is not compared",
        new Case(files, reading("segment.SegmentFiles", "map", "fileBytesMax", -1)));
    cases.put(
        "a sealed segment forgets the ends of rows",
        new Case(operations, returning("segment.SealedSegment", "deadRowCount", 0)));
    cases.put(
        "rows that end while their segment is sealed live on",
        new Case(merge, returning("engine.Sealer", "carryEnds", 0)));
    cases.put(
        "a merged segment forgets the ends of rows",
        new Case(
            "engine.InterleavingTest#rowsThatChangedDuringAMergeAreThereAfterACrash",
            returning("engine.Merger", "attachTombstones", 0)));
    cases.put(
        "what is in memory is not searched",
        new Case(memory, without("engine.ShardStore", "segments", "add")));
    cases.put(
        "a removal is not replayed",
        new Case(memory, without("engine.ShardStore", "replay", "kill")));
    cases.put(
        "the log is cut before files have what it says",
        new Case(
            "engine.LogBoundTest#aTableThatIsSeldomWrittenToDoesNotKeepTheLog",
            returning("engine.ShardStore", "firstUnsealedLsn", LATE)));
    cases.put(
        "conflicting commits both succeed",
        new Case(
            contract + "theFirstOfTwoTransactionsThatChangeARowWins",
            withResult("engine.CommitPath", "check", "beginLsn", 0)));
    cases.put(
        "a duplicate key is not looked for",
        new Case(
            contract + "duplicateKeysAreRefusedAsAWhole",
            withResult("engine.CommitPath", "check", "newKeys", 0)));
    cases.put(
        "rows are visible before they are durable",
        new Case(
            "engine.FaultTest#aFailedSyncMakesTheDatabaseReadOnlyUntilItIsOpenedAgain",
            replacedBy("engine.FileOpLog", "awaitDurable", "awaitDurable", "truncateBefore")));
    cases.put(
        "a snapshot does not hide what ended before it",
        new Case(
            contract + "updateAndDeleteReplaceRowsByKey",
            returning("segment.EndVersions", "clearDead", 0)));
    cases.put(
        "the digest of a catalog row is not compared",
        new Case(
            "catalog.CatalogDamageTest#changeOfAnyRowOfAnyTableIsFoundAtOpen",
            returning("catalog.RowDigest", "of", 0)));
    cases.put(
        "the catalog is not compared with its own log",
        new Case(
            "catalog.CatalogDamageTest#definitionThatDoesNotFollowFromTheLogIsNamed",
            withResult("catalog.CatalogVerifier", "differencesFromLog", "equals", 1)));
    cases.put(
        "the end of a log that was closed is not remembered",
        new Case(
            "engine.DamagedDirectoryTest#damageIsRefusedAndNamedOrDoesNoHarm",
            without("engine.LocalDatabase", "noteEnd", "logIsDurable")));
    cases.put(
        "unique values are looked for in the segment in memory only",
        new Case(
            "engine.UniqueValuesTest#aDamagedIndexOfUniqueValuesIsComputedAndRepaired",
            returning("segment.SealedSegment", "findUnique", -1)));
    cases.put(
        "unique values are not looked for",
        new Case(
            "engine.ShardedDatabaseTest#aUniqueValueIsThereOnceAndNullsAreAllDifferent",
            returning("engine.TableStore", "findLiveUnique", 0)));
    cases.put(
        "what an identity gives next is not kept when rows are sealed",
        new Case(
            "engine.UniqueValuesTest#identitiesGoOnWhereNoRowTellsAnyMore",
            returning("catalog.Counters", "put", 0)));
    cases.put(
        "replay does not raise identities",
        new Case(
            "engine.UniqueValuesTest#identitiesGoOnWhereNoRowTellsAnyMore",
            without("engine.Recovery", "replay", "noteIdentities")));
    cases.put(
        "garbage of a crash stays",
        new Case(
            "engine.OpenDirectoryTest#whatTheCatalogDoesNotNameIsRemoved",
            returning("engine.GarbageFiles", "remove", 0)));
    return cases;
  }

  @TestFactory
  Stream<DynamicTest> aTestNotices() {
    return cases().entrySet().stream()
        .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> requireRed(each.getValue())));
  }

  @TestFactory
  Stream<DynamicTest> isGreenWithoutABug() {
    return cases().values().stream()
        .map(Case::test)
        .distinct()
        .map(test -> DynamicTest.dynamicTest(test, () -> requireGreen(test)));
  }

  @Test
  void thereAreEnoughBugs() {
    assertTrue(cases().size() >= BUGS_MIN, cases().size() + " bugs");
  }

  private static void requireGreen(String test) throws Exception {
    TestExecutionSummary summary = run(test, null);
    assertNotEquals(null, summary, "hangs");
    assertEquals(List.of(), summary.getFailures().stream().map(f -> f.getException()).toList());
    assertTrue(summary.getTestsSucceededCount() > 0, "ran nothing");
  }

  private static void requireRed(Case planted) throws Exception {
    TestExecutionSummary summary = run(planted.test(), planted.bug());
    assertTrue(
        planted.bug().changes() > 0, "found nothing to change in " + planted.bug().className());
    if (summary != null) {
      assertTrue(summary.getTestsStartedCount() > 0, "ran nothing");
      assertTrue(summary.getTotalFailureCount() > 0, planted.test() + " is green with the bug");
    }
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
