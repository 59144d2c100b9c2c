package io.vicinal.storage.planted;

import static io.vicinal.storage.planted.Bug.reading;
import static io.vicinal.storage.planted.Bug.replacedBy;
import static io.vicinal.storage.planted.Bug.returning;
import static io.vicinal.storage.planted.Bug.swallowing;
import static io.vicinal.storage.planted.Bug.withResult;
import static io.vicinal.storage.planted.Bug.without;

import java.util.Map;
import java.util.TreeMap;

/** Lists the bugs that are planted, with the test that must notice each. */
final class PlantedBugs {
  private static final long LATE = Long.MAX_VALUE;

  private PlantedBugs() {}

  /**
   * A bug and the test that must notice it, as class name behind the package and method name.
   *
   * @param bug made anew for each run
   */
  record Planted(String test, Bug bug) {}

  /** Returns all bugs by what they do. */
  static Map<String, Planted> all() {
    var bugs = new TreeMap<String, Planted>();
    String crash = "wal.WalCrashTest#keepsAcknowledgedBatchesAndNoHalfOnes";
    String fault = "wal.WalFaultTest#acknowledgesNothingAfterAFailedSync";
    String segments = "segment.SegmentFaultsTest#aWrittenSegmentSurvivesAnyPowerFailure";
    String operations = "engine.RandomOperationsTest#oneShardWithInlineSealing";
    String merge = "engine.InterleavingTest#rowsChangeWhileTheyAreMerged";
    String memory = "engine.RandomOperationsTest#oneShardThatIsSeldomSealed";
    String contract = "engine.MemoryDatabaseTest#";
    String files = "segment.SealedFilesTest#everyFlippedBitIsFound";

    bugs.put(
        "the log is never synced", new Planted(crash, without("wal.WalFiles", "sync", "force")));
    bugs.put(
        "a commit is acknowledged before its sync",
        new Planted(crash, without("wal.WalThread", "run", "sync")));
    bugs.put(
        "a commit does not wait",
        new Planted(crash, returning("wal.WriteAheadLog", "awaitDurable", 0)));
    bugs.put(
        "the directory of a new log file is not synced",
        new Planted(crash, without("wal.WalFileWriter", "create", "forceDirectory")));
    bugs.put(
        "the header of a new log file is not synced",
        new Planted(crash, without("wal.WalFileWriter", "create", "force")));
    bugs.put(
        "a failed sync is taken for a good one",
        new Planted(fault, swallowing("wal.WalFiles", "sync", "force")));
    bugs.put(
        "the checksum of a log record is not compared",
        new Planted(
            "wal.WalDamageTest#refusesEveryFlippedBitOfAClosedLog",
            returning("wal.WalRecordHeader", "matches", 1)));
    bugs.put(
        "damage inside the log is cut like a torn tail",
        new Planted(
            "wal.WalDamageTest#refusesEveryFlippedBitOfAClosedLog",
            returning("wal.WalRecovery", "requireTornTail", 0)));
    bugs.put(
        "a gap in the log is not noticed",
        new Planted(
            "wal.WriteAheadLogTest#refusesAMissingFile",
            returning("wal.WalRecovery", "requireLink", 0)));
    bugs.put(
        "what recovery read is not made durable",
        new Planted(
            "wal.WalCrashTest#keepsThroughAPowerFailureWhatRecoveryHandedOut",
            without("wal.NewestFile", "resume", "rewrite")));
    bugs.put(
        "segment files are not synced",
        new Planted(segments, without("segment.SegmentFileWriter", "finish", "force")));
    bugs.put(
        "the directory of a segment is not synced",
        new Planted(segments, without("segment.SegmentWriter", "write", "forceDirectory")));
    bugs.put(
        "the checksum of a segment file is not compared",
        new Planted(files, reading("segment.SegmentFiles", "map", "fileBytesMax", -1)));
    bugs.put(
        "a sealed segment forgets the ends of rows",
        new Planted(operations, returning("segment.SealedSegment", "deadRowCount", 0)));
    bugs.put(
        "rows that end while their segment is sealed live on",
        new Planted(merge, returning("engine.Sealer", "carryEnds", 0)));
    bugs.put(
        "a merged segment forgets the ends of rows",
        new Planted(
            "engine.InterleavingTest#rowsThatChangedDuringAMergeAreThereAfterACrash",
            returning("engine.Merger", "attachTombstones", 0)));
    bugs.put(
        "what is in memory is not searched",
        new Planted(memory, without("engine.ShardStore", "segments", "add")));
    bugs.put(
        "a removal is not replayed",
        new Planted(memory, without("engine.ShardStore", "replay", "kill")));
    bugs.put(
        "the log is cut before files have what it says",
        new Planted(
            "engine.LogBoundTest#aTableThatIsSeldomWrittenToDoesNotKeepTheLog",
            returning("engine.ShardStore", "firstUnsealedLsn", LATE)));
    bugs.put(
        "conflicting commits both succeed",
        new Planted(
            contract + "theFirstOfTwoTransactionsThatChangeARowWins",
            withResult("engine.CommitCheck", "run", "beginLsn", 0)));
    bugs.put(
        "transactions lose what others wrote",
        new Planted(
            "isolation.IsolationTest#oneShardIsIsolated",
            withResult("engine.CommitCheck", "run", "beginLsn", 0)));
    bugs.put(
        "a duplicate key is not looked for",
        new Planted(
            contract + "duplicateKeysAreRefusedAsAWhole",
            withResult("engine.CommitCheck", "run", "newKeys", 0)));
    bugs.put(
        "rows are visible before they are durable",
        new Planted(
            "engine.FaultTest#aFailedSyncMakesTheDatabaseReadOnlyUntilItIsOpenedAgain",
            replacedBy("engine.FileOpLog", "awaitDurable", "awaitDurable", "truncateBefore")));
    bugs.put(
        "a snapshot does not hide what ended before it",
        new Planted(
            contract + "updateAndDeleteReplaceRowsByKey",
            returning("segment.EndVersions", "clearDead", 0)));
    bugs.put(
        "the digest of a catalog row is not compared",
        new Planted(
            "catalog.CatalogDamageTest#changeOfAnyRowOfAnyTableIsFoundAtOpen",
            returning("catalog.RowDigest", "of", 0)));
    bugs.put(
        "the catalog is not compared with its own log",
        new Planted(
            "catalog.CatalogDamageTest#definitionThatDoesNotFollowFromTheLogIsNamed",
            withResult("catalog.CatalogVerifier", "differencesFromLog", "equals", 1)));
    bugs.put(
        "the end of a log that was closed is not remembered",
        new Planted(
            "engine.DamagedDirectoryTest#damageIsRefusedAndNamedOrDoesNoHarm",
            without("engine.DatabaseWriter", "noteEnd", "logIsDurable")));
    bugs.put(
        "unique values are looked for in the segment in memory only",
        new Planted(
            "engine.UniqueValuesTest#aDamagedIndexOfUniqueValuesIsComputedAndRepaired",
            returning("segment.SealedSegment", "findUnique", -1)));
    bugs.put(
        "unique values are not looked for",
        new Planted(
            "engine.ShardedDatabaseTest#aUniqueValueIsThereOnceAndNullsAreAllDifferent",
            returning("engine.TableStore", "findLiveUnique", 0)));
    bugs.put(
        "what an identity gives next is not kept when rows are sealed",
        new Planted(
            "engine.UniqueValuesTest#identitiesGoOnWhereNoRowTellsAnyMore",
            returning("catalog.Counters", "put", 0)));
    bugs.put(
        "replay does not raise identities",
        new Planted(
            "engine.UniqueValuesTest#identitiesGoOnWhereNoRowTellsAnyMore",
            without("engine.Recovery", "replay", "noteIdentities")));
    bugs.put(
        "garbage of a crash stays",
        new Planted(
            "engine.OpenDirectoryTest#whatTheCatalogDoesNotNameIsRemoved",
            returning("engine.GarbageFiles", "remove", 0)));
    bugs.put(
        "a backup holds commits that are not synced",
        new Planted(
            "engine.BackupHistoryTest#whatABackupHoldsSurvivesAPowerFailureOfTheDirectory",
            without("engine.HeldFiles", "awaitSynced", "awaitSynced")));
    return bugs;
  }
}
