package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Nearest;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Operand;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.Transaction;
import io.vicinal.storage.VectorIndexDefinition;
import io.vicinal.storage.io.LossMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Crashes the engine at moments of a workload, then crashes the recovery from that, up to five
 * deep. Every state opens, has whole transactions, all that were acknowledged, and whatever an
 * earlier recovery has shown.
 */
final class RecoveryCrashTest {
  private static final int SOAK = Integer.getInteger("vicinal.soak", 1);
  private static final int DEPTH = 5;
  private static final int CHAINS = 400 * SOAK;
  private static final int COMMITS = 36;
  private static final OpenOptions OPTIONS =
      OpenOptions.DEFAULT.withBackgroundWork(false).withBuildThreads(1).withGrowingBytesMax(90_000);

  /** What the workload had asked for, and got, when so many operations were recorded. */
  private final List<Integer> issued = new ArrayList<>();

  private final List<Integer> acknowledged = new ArrayList<>();
  private final List<Map<Integer, String>> states = new ArrayList<>();
  private int tableAcknowledged;

  private final int[] statesOfDepth = new int[DEPTH];
  private int recoveriesThatWrote;
  private int crashesInRecovery;

  @TempDir Path temporary;
  private Path directory;
  private int fileCount;
  private Random random;
  private long seed;

  @BeforeEach
  void chooseDirectory() throws IOException {
    seed = Long.getLong("vicinal.seed", ThreadLocalRandom.current().nextLong());
    random = new Random(seed);
    Path memory = Path.of("/dev/shm"); // SQLite syncs its file at every commit
    directory = Files.isWritable(memory) ? Files.createTempDirectory(memory, "vicinal") : temporary;
  }

  @AfterEach
  void removeDirectory() throws IOException {
    Files.deleteIfExists(directory);
  }

  private Path nextCatalogFile() {
    return directory.resolve("catalog-" + fileCount++);
  }

  @Test
  void everyCrashOfARecoveryIsRecoveredFrom() throws IOException {
    long begun = System.nanoTime();
    try (var recorded = new RecordedDirectory(RecordedDirectory.nothing(), nextCatalogFile())) {
      workload(recorded);
      for (int chain = 0; chain < CHAINS; chain++) {
        LossMode mode = LossMode.values()[chain % LossMode.values().length];
        // Spread over all moments, each time another one nearby.
        int step = recorded.operationCount() - recorded.first() + 1;
        int n = recorded.first() + (int) ((chain + random.nextDouble()) * step / CHAINS);
        try {
          chain(recorded, n, mode);
        } catch (Throwable e) {
          throw new AssertionError(
              "seed " + seed + ", chain " + chain + ", after operation " + n + ", " + mode, e);
        }
      }
      report(recorded.operationCount() - recorded.first(), begun);
    }
  }

  private void report(int operations, long begun) {
    int total = 0;
    for (int count : statesOfDepth) {
      total += count;
    }
    System.out.println(
        "RecoveryCrashTest seed %d: %d operations, %d commits, %d states recovered from, %d of the deepest, %d recoveries wrote, %d crashes in a recovery, %d ms"
            .formatted(
                seed,
                operations,
                states.size() - 1,
                total,
                statesOfDepth[DEPTH - 1],
                recoveriesThatWrote,
                crashesInRecovery,
                (System.nanoTime() - begun) / 1_000_000));
    assertTrue(operations > 300, operations + " operations");
    assertEquals(DEPTH * CHAINS, total);
    assertTrue(recoveriesThatWrote > CHAINS, recoveriesThatWrote + " recoveries wrote");
    assertTrue(crashesInRecovery > CHAINS / 2, crashesInRecovery + " crashes in a recovery");
  }

  private void workload(RecordedDirectory recorded) {
    states.add(Map.of());
    var rows = new TreeMap<Integer, String>();
    try (LocalDataDirectory open = recorded.open(OPTIONS)) {
      Database database = open.database("main");
      create(database);
      tableAcknowledged = recorded.operationCount();
      for (int commit = 1; commit <= COMMITS; commit++) {
        commit(recorded, database, rows, commit);
        maintain(database, commit);
      }
    }
    try (LocalDataDirectory open = recorded.open(OPTIONS)) {
      for (int commit = COMMITS + 1; commit <= COMMITS + 4; commit++) {
        commit(recorded, open.database("main"), rows, commit);
      }
    }
    recorded.look();
  }

  private static void create(Database database) {
    database.createTable(
        new TableDefinition(
            "public",
            "t",
            List.of(
                new ColumnDefinition("id", DataType.of(DataType.Kind.INTEGER), false, null),
                new ColumnDefinition("text", DataType.of(DataType.Kind.TEXT), true, null),
                new ColumnDefinition("v", DataType.vector(4), true, null)),
            List.of(0),
            2));
  }

  /** Row 0 says how many commits there were. */
  private void commit(
      RecordedDirectory recorded, Database database, Map<Integer, String> rows, int commit) {
    issued.add(recorded.operationCount());
    Table table = database.table("public", "t").orElseThrow();
    try (Transaction transaction = database.begin()) {
      put(transaction, table, rows, 0, "commit " + commit);
      for (int i = 0; i < 6; i++) {
        int id = 1 + random.nextInt(60);
        if (rows.containsKey(id) && random.nextInt(3) == 0) {
          transaction.delete(table.id(), new Object[] {id});
          rows.remove(id);
        } else {
          put(transaction, table, rows, id, "row " + id + " of " + commit);
        }
      }
      transaction.commit();
    }
    acknowledged.add(recorded.operationCount());
    states.add(new TreeMap<>(rows));
  }

  private static void put(
      Transaction transaction, Table table, Map<Integer, String> rows, int id, String text) {
    Object[] row = {id, text, new float[] {id, text.length(), id % 7, 1}};
    if (rows.put(id, text) == null) {
      transaction.insert(table.id(), row);
    } else {
      transaction.update(table.id(), new Object[] {id}, row);
    }
  }

  private static void maintain(Database database, int commit) {
    Table table = database.table("public", "t").orElseThrow();
    if (commit == 12 || commit == 24) {
      database.createIndex(
          new VectorIndexDefinition(
              "i" + commit, table.id(), 2, Metric.L2, new HnswParameters(4, 20, 1)),
          Progress.NONE,
          ResourceAccount.unbounded());
    } else if (commit == 20) {
      database.dropIndex(table.indexes().getFirst().id());
    } else if (commit == 30) {
      database.optimize(table.id(), Progress.NONE, ResourceAccount.unbounded());
    }
  }

  /** Crashes after {@code n} operations, and then each recovery at some moment of it. */
  private void chain(RecordedDirectory recorded, int n, LossMode mode) throws IOException {
    RecordedDirectory.Crash crash = recorded.crash(n, mode, random);
    boolean tableThere = tableAcknowledged <= n && !acknowledged.isEmpty();
    int least = (int) acknowledged.stream().filter(operations -> operations <= n).count();
    int most = (int) issued.stream().filter(operations -> operations <= n).count();
    for (int depth = 0; depth < DEPTH; depth++) {
      try (var again = new RecordedDirectory(crash, nextCatalogFile())) {
        int opened;
        int shown;
        try (LocalDataDirectory open = again.open(OPTIONS)) {
          opened = again.operationCount();
          shown = check(open.database("main"), tableThere && least > 0);
        }
        again.look();
        assertTrue(
            least <= shown && shown <= most,
            "depth " + depth + ": " + shown + " commits, not " + least + " to " + most);
        statesOfDepth[depth]++;
        recoveriesThatWrote += opened > again.first() ? 1 : 0;
        int m = again.first() + random.nextInt(again.operationCount() - again.first() + 1);
        if (m >= opened) {
          least = shown;
          most = shown;
        } else {
          crashesInRecovery++;
        }
        LossMode[] modes = LossMode.values();
        crash = again.crash(m, modes[random.nextInt(modes.length)], random);
      }
    }
  }

  /** Returns how many commits there are, after comparing the rows with what they were then. */
  private int check(Database database, boolean tableThere) {
    Table table = database.table("public", "t").orElse(null);
    if (table == null) {
      assertTrue(!tableThere, "the table is gone");
      return 0;
    }
    try (Snapshot snapshot = database.snapshot()) {
      var rows = new TreeMap<Integer, String>();
      ScanSpec all = ScanSpec.all(table.id(), List.of(0, 1));
      try (RowCursor cursor = snapshot.scan(all, new Object[0], ResourceAccount.unbounded())) {
        while (cursor.next()) {
          rows.put((Integer) cursor.get(0), (String) cursor.get(1));
        }
      }
      String last = rows.getOrDefault(0, "commit 0");
      int commits = Integer.parseInt(last.substring("commit ".length()));
      assertEquals(states.get(commits), rows);
      assertEquals(rows.keySet().stream().toList(), nearest(snapshot, table));
      return commits;
    }
  }

  /** Returns the ids that a search for nearest rows gives when it may give all, sorted. */
  private static List<Integer> nearest(Snapshot snapshot, Table table) {
    var wanted =
        new Nearest(
            2,
            Metric.L2,
            new Operand.Literal(new float[4]),
            new Operand.Literal(1_000L),
            false,
            null);
    var spec = new ScanSpec(table.id(), List.of(0), false, null, wanted, null);
    var ids = new ArrayList<Integer>();
    try (RowCursor cursor = snapshot.scan(spec, new Object[0], ResourceAccount.unbounded())) {
      while (cursor.next()) {
        ids.add((Integer) cursor.get(0));
      }
    }
    return ids.stream().sorted().toList();
  }
}
