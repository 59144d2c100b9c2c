package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.BackupOptions;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.LiveFiles;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Progress;
import io.vicinal.storage.RepairOptions;
import io.vicinal.storage.RepairReport;
import io.vicinal.storage.RestoreOptions;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.Transaction;
import io.vicinal.storage.VerifyReport;
import io.vicinal.storage.io.CrashPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repairs that are interrupted, and logs that are damaged before their end. */
final class RepairTest {
  private static final OpenOptions READ = OpenOptions.DEFAULT.withReadOnly(true);

  @TempDir Path temporary;
  private Path data;
  private List<String> answers;

  @BeforeEach
  void write() {
    data = temporary.resolve("data");
    FaultTable.write(data);
    answers = FaultTable.answers(data, READ);
  }

  @AfterEach
  void stopCrashing() {
    CrashPoint.install(null);
  }

  private RepairReport repair(RepairOptions options) {
    return DataDirectory.repair(data, options, Progress.NONE);
  }

  private Path log() throws IOException {
    return LiveFiles.list(data.resolve("databases/1/wal")).getFirst();
  }

  @Test
  void aRepairThatIsInterruptedAnywhereIsDoneByTheNext() throws Exception {
    var planter = new FaultPlanter(data);
    Files.delete(planter.path(planter.small, "keys"));
    planter.edit(
        planter.large, "vector", b -> b.putFloat(FaultPlanter.norm(FaultTable.LARGE, 8), 3));
    var names = new ArrayList<String>();
    for (int n = 1; ; n++) {
      int crashAt = n;
      var hits = new ArrayList<String>();
      CrashPoint.install(name -> {
        hits.add(name);
        if (hits.size() == crashAt) {
          throw new IllegalStateException("crash at " + name);
        }
      });
      try {
        repair(RepairOptions.DEFAULT);
        break;
      } catch (IllegalStateException e) {
        names.add(hits.getLast());
        CrashPoint.install(null);
        VerifyReport report = DataDirectory.verify(data);
        assertEquals(0, report.errorCount(), report.problems()::toString);
        assertEquals(answers, FaultTable.answers(data, READ), e.getMessage());
      }
    }
    assertTrue(names.contains("repair.written"), names::toString);
    assertTrue(names.contains("repair.published"), names::toString);
    assertEquals(List.of(), DataDirectory.verify(data).problems());
    assertEquals(answers, FaultTable.answers(data, READ));
  }

  @Test
  void aDamagedLogIsGivenUpOnlyWhereThatIsAskedFor() throws Exception {
    for (int id = 3_000; id < 3_003; id++) {
      insert(id);
    }
    Path log = log();
    byte[] bytes = Files.readAllBytes(log);
    bytes[600] ^= 4; // in the first batch that is not sealed, of rows 2,000 to 2,019
    Files.write(log, bytes);
    assertThrows(
        StorageException.Corrupt.class, () -> DataDirectory.open(data, OpenOptions.DEFAULT));

    RepairReport kept = repair(RepairOptions.DEFAULT);
    assertEquals(1, kept.after().errorCount(), kept.actions()::toString);
    assertTrue(kept.actions().getFirst().contains("not repaired"), kept.actions()::toString);
    RepairReport dry = repair(RepairOptions.DEFAULT.withDryRun(true).withDiscardDamagedLog(true));
    assertArrayEquals(bytes, Files.readAllBytes(log));
    assertFalse(Files.exists(data.resolve("discarded-log-1")));

    RepairReport given = repair(RepairOptions.DEFAULT.withDiscardDamagedLog(true));
    assertEquals(dry.actions(), given.actions());
    String action = given.actions().getFirst();
    assertTrue(action.contains("of which 3 are whole"), action);
    assertTrue(given.after().sound(), given.after().problems()::toString);
    Path aside = data.resolve("discarded-log-1").resolve(log.getFileName());
    assertArrayEquals(bytes, Files.readAllBytes(aside));

    // What files hold is there; what only the log held is not.
    assertEquals(
        rows(answers).stream().filter(line -> !line.matches("20[01]\\d .*")).toList(),
        rows(FaultTable.answers(data, READ)));
    writeAndReadAgain();
  }

  @Test
  void aLogThatEndsTooEarlyGoesOnFromWhatIsLeft() throws Exception {
    for (double share : new double[] {0, 0.03, 0.3, 0.6}) {
      data = temporary.resolve("cut-" + share);
      FaultTable.write(data);
      byte[] bytes = Files.readAllBytes(log());
      Files.write(log(), Arrays.copyOf(bytes, (int) (bytes.length * share)));
      assertEquals(1, DataDirectory.verify(data).errorCount(), "cut to " + share);
      RepairReport report = repair(RepairOptions.DEFAULT.withDiscardDamagedLog(true));
      assertTrue(report.after().sound(), report.after().problems()::toString);
      writeAndReadAgain();
    }
  }

  @Test
  void aLogThatWasCutIsNeverTakenForTheOneThatABackupWasTakenOf() throws Exception {
    try (DataDirectory directory = DataDirectory.open(data, FaultTable.OPTIONS)) {
      Database database = directory.database(DataDirectory.DEFAULT_DATABASE);
      database.alter(database.settings().withArchiveLog(true));
    }
    Path early = temporary.resolve("early");
    Path late = temporary.resolve("late");
    backup(early);
    insert(3_000);
    int damaged = (int) Files.size(log());
    insert(3_001);
    insert(3_002);
    backup(late);
    byte[] bytes = Files.readAllBytes(log());
    bytes[damaged + 100] ^= 4;
    Files.write(log(), bytes);
    repair(RepairOptions.DEFAULT.withDiscardDamagedLog(true));
    for (int id = 4_000; id < 4_005; id++) {
      insert(id); // more of them than were given up
    }
    assertEquals(List.of("3000", "4000", "4001", "4002", "4003", "4004"), ids(data));

    var withLog = RestoreOptions.DEFAULT.withArchives(List.of(data));
    Path restored = temporary.resolve("restored");
    DataDirectory.restore(early, restored, withLog);
    assertEquals(ids(data), ids(restored));
    assertThrows(
        StorageException.Corrupt.class,
        () -> DataDirectory.restore(late, temporary.resolve("mixed"), withLog));
    DataDirectory.restore(late, temporary.resolve("alone"), RestoreOptions.DEFAULT);
    assertEquals(List.of("3000", "3001", "3002"), ids(temporary.resolve("alone")));
  }

  private void backup(Path target) {
    try (DataDirectory directory = DataDirectory.open(data, FaultTable.OPTIONS)) {
      directory.backup(target, BackupOptions.DEFAULT);
    }
  }

  /** Returns the ids of the rows that the tests of this class have inserted, sorted. */
  private static List<String> ids(Path data) {
    return rows(FaultTable.answers(data, READ)).stream()
        .map(line -> line.substring(0, line.indexOf(' ')))
        .filter(id -> id.matches("[34]\\d\\d\\d"))
        .sorted()
        .toList();
  }

  private static List<String> rows(List<String> answers) {
    return answers.stream().filter(line -> line.matches("\\d+ \\d+ .*")).toList();
  }

  private void insert(int id) {
    try (DataDirectory directory = DataDirectory.open(data, FaultTable.OPTIONS)) {
      Database database = directory.database(DataDirectory.DEFAULT_DATABASE);
      Table table = database.table("public", "t").orElseThrow();
      try (Transaction transaction = database.begin()) {
        transaction.insert(table.id(), FaultTable.row(id, 10));
        transaction.commit();
      }
    }
  }

  private void writeAndReadAgain() {
    for (int round = 0; round < 2; round++) {
      int id = 9_000 + round;
      insert(id);
      assertTrue(
          FaultTable.answers(data, READ).stream().anyMatch(line -> line.startsWith(id + " ")));
    }
    assertEquals(List.of(), DataDirectory.verify(data).problems());
  }

  @Test
  void aDamagedCatalogIsRefused() throws Exception {
    Path catalog = data.resolve("catalog.sqlite");
    byte[] bytes = Files.readAllBytes(catalog);
    Files.write(catalog, Arrays.copyOf(bytes, bytes.length / 2));
    var error = assertThrows(StorageException.Corrupt.class, () -> repair(RepairOptions.DEFAULT));
    assertTrue(error.getMessage().contains("catalog.sqlite"), error.getMessage());
  }

  @Test
  void anOpenDirectoryIsNotRepaired() {
    try (DataDirectory _ = DataDirectory.open(data, READ)) {
      assertThrows(StorageException.InUse.class, () -> repair(RepairOptions.DEFAULT));
    }
    assertEquals(List.of(), repair(RepairOptions.DEFAULT).actions());
  }
}
