package io.vicinal.jdbc.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.isolation.MemoryDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stops and kills a process that changes rows, definitions and indexes through JDBC, at named
 * moments and at random ones; the load goes on from what was left.
 */
final class ProcessCrashTest {
  private static final int SOAK = Integer.getInteger("vicinal.soak", 1);
  private static final int RANDOM_STOPS = SOAK;
  private static final int STOPS_OF_POINT = SOAK;
  private static final int KILLS = SOAK;

  /** What each named moment belongs to. */
  private static final Map<String, String> POINTS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("wal.created", "log file"),
              Map.entry("wal.deleted", "log file"),
              Map.entry("wal.written", "append"),
              Map.entry("wal.synced", "append"),
              Map.entry("segment.written", "flush"),
              Map.entry("segment.published", "segment publish"),
              Map.entry("log.truncated", "checkpoint"),
              Map.entry("merge.written", "compaction"),
              Map.entry("merge.published", "compaction"),
              Map.entry("graph.written", "index build"),
              Map.entry("graph.published", "index build"),
              Map.entry("definition.stored", "definition"),
              Map.entry("backup.segment", "backup")));

  private static final long GROWING_BYTES_MAX = 150_000;

  private final long seed =
      Long.getLong("vicinal.seed", ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE));
  private final Random random = new Random(seed);
  private final List<OwnerState> model = new ArrayList<>();
  private final Map<String, Integer> coverage = new TreeMap<>();
  private int directories;
  private int cycles;
  private int kills;
  private int backupsChecked;
  private long acknowledged;

  @TempDir Path temporary;
  private Path root;
  private Path directory;
  private Path backups;
  private Oracle oracle;
  private LoadProcess process;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(LoadProcess.canStop(), "processes cannot be looked at in /proc");
    root = MemoryDirectory.create().orElse(temporary); // SQLite syncs at every commit
    backups = Files.createDirectory(root.resolve("backups"));
    for (int owner = 0; owner < LoadChild.DEFINER; owner++) {
      model.add(new OwnerState(seed, owner));
    }
    process = new LoadProcess(seed, GROWING_BYTES_MAX, backups);
    loadIn(root.resolve("data"), 0);
    process.expect("open");
  }

  @AfterEach
  void end() throws Exception {
    if (process != null) {
      process.kill();
      oracle.close();
      LoadProcess.delete(root);
    }
  }

  /** Lets the process run the load in {@code next}, which has what the model says. */
  private void loadIn(Path next, int definitions) throws IOException {
    directory = next;
    Path file = root.resolve("oracle" + directories++);
    oracle = new Oracle(file);
    model.forEach(state -> oracle.acknowledge(state.owner(), state.step()));
    oracle.acknowledge(LoadChild.DEFINER, definitions);
    process.tell("open", directory.toString(), file.toString());
  }

  @Test
  void whateverWasAcknowledgedIsThereAndNothingElse() throws Exception {
    long begun = System.nanoTime();
    var moments = new ArrayList<String>();
    for (int i = 0; i < STOPS_OF_POINT; i++) {
      moments.addAll(POINTS.keySet());
    }
    for (int i = 0; i < RANDOM_STOPS; i++) {
      moments.add("");
    }
    for (int i = 0; i < KILLS; i++) {
      moments.add("kill");
    }
    Collections.shuffle(moments, random);
    for (int i = 0; i < moments.size() || (backupsChecked == 0 && i < 10 * moments.size()); i++) {
      // Whoever is first, definitions go on, so that a backup is finished at last.
      String moment = i < moments.size() ? moments.get(i) : "definition.stored";
      try {
        cycle(moment);
      } catch (Throwable e) {
        throw new AssertionError(
            "seed " + seed + ", cycle " + cycles + ", at " + moment + ": " + e.getMessage(), e);
      }
    }
    System.out.printf(
        "SOAK ProcessCrashTest seed %d: %d cycles, %d of them kill -9, %d acknowledged, 0 lost,"
            + " stopped in %s, %d queries, %d backups checked, %d ms%n",
        seed,
        cycles,
        kills,
        acknowledged,
        coverage,
        cycles * LeftBehind.QUERIES,
        backupsChecked,
        (System.nanoTime() - begun) / 1_000_000);
    for (String what : POINTS.values()) {
      assertTrue(coverage.getOrDefault(what, 0) >= SOAK, what + ": " + coverage);
    }
    assertTrue(backupsChecked > 0, "no backup was taken");
    assertTrue(acknowledged > cycles, acknowledged + " acknowledged");
  }

  private void cycle(String moment) throws Exception {
    cycles++;
    reach(moment);
    boolean killed = moment.equals("kill");
    boolean moves = killed || random.nextInt(3) == 0;
    Path left = root.resolve("left" + cycles);
    LoadProcess.copy(directory, left);
    Path next = root.resolve("next" + cycles);
    if (moves) {
      LoadProcess.copy(left, next);
    }
    checkBackup();
    int[] owed = new int[LoadChild.OWNERS];
    Arrays.setAll(owed, oracle::acknowledged);
    if (!killed && SOAK > 1) {
      goOn(moves); // the short form leaves the processor to the check
    }
    var behind = new LeftBehind(model);
    long before = model.stream().mapToLong(OwnerState::step).sum();
    behind.check(left, owed);
    acknowledged += model.stream().mapToLong(OwnerState::step).sum() - before;
    LoadProcess.delete(left);
    if (!killed && SOAK == 1) {
      goOn(moves);
    }
    if (moves) {
      move(killed, next, behind.definitions());
    }
  }

  /** Checks the last backup that was acknowledged, while the process stands still. */
  private void checkBackup() throws IOException {
    int acknowledgedSteps = oracle.acknowledged(LoadChild.DEFINER);
    try (Stream<Path> taken = Files.list(backups)) {
      // One that is whole and not acknowledged may be open still: its directory is synced last.
      List<Path> finished =
          taken
              .filter(backup -> DefinitionStep.number(backup) <= acknowledgedSteps)
              .filter(backup -> Files.exists(backup.resolve("MANIFEST.json")))
              .toList();
      if (!finished.isEmpty()) {
        assertEquals(List.of(), DataDirectory.verify(finished.getLast()).problems());
        backupsChecked++;
      }
      for (Path backup : finished) {
        LoadProcess.delete(backup);
      }
    }
  }

  private void goOn(boolean moves) throws Exception {
    process.goOn();
    process.tell(moves ? "close" : "go");
  }

  /** Returns when the process is dead, or stopped with the load at {@code moment}. */
  private void reach(String moment) throws Exception {
    if (POINTS.containsKey(moment)) {
      boolean seldom = moment.equals("wal.created") || moment.equals("wal.deleted");
      process.tell("arm", moment, String.valueOf(seldom ? 1 : 1 + random.nextInt(3)));
      process.expect("at");
      coverage.merge(POINTS.get(moment), 1, Integer::sum);
    } else {
      TimeUnit.MILLISECONDS.sleep(random.nextInt(100)); // any moment will do
    }
    if (moment.equals("kill")) {
      process.kill();
      kills++;
    } else {
      process.stop();
    }
  }

  /** Lets the load go on from what was left, in the same process or in another. */
  private void move(boolean killed, Path next, int definitions) throws Exception {
    if (killed) {
      process = new LoadProcess(seed, GROWING_BYTES_MAX, backups);
    } else {
      process.expect("closed");
    }
    oracle.close();
    LoadProcess.delete(directory);
    loadIn(next, definitions);
    process.expect("open");
  }
}
