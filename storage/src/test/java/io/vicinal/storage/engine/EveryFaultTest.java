package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.engine.FaultWorkload.Contents;
import io.vicinal.storage.engine.FaultWorkload.Place;
import io.vicinal.storage.engine.FaultWorkload.Step;
import io.vicinal.storage.io.FaultyFileStore;
import io.vicinal.storage.io.RealFileStore;
import io.vicinal.storage.isolation.MemoryDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Lets the n-th file operation of a workload fail, whatever it is, once or with all that follow.
 *
 * <p>Each statement is done, or refused as a failed input or output and without effect; what was
 * acknowledged can be read on meanwhile and is there when the directory is opened again. The long
 * form takes every n, the short form some, other ones for each seed.
 */
final class EveryFaultTest {
  private static final int SOAK = Integer.getInteger("vicinal.soak", 1);
  private static final int SAMPLES = 5;
  private static final int NEVER = Integer.MAX_VALUE;
  private static final OpenOptions OPTIONS =
      OpenOptions.DEFAULT.withBackgroundWork(false).withBuildThreads(1).withGrowingBytesMax(90_000);

  @TempDir(factory = MemoryDirectory.class)
  Path temporary;

  private int runs;
  private int hits;
  private int refused;
  private int refusedOpens;

  @ParameterizedTest
  @EnumSource(FaultWorkload.class)
  void whateverFailsNothingIsLostThatWasAcknowledged(FaultWorkload workload) throws Exception {
    long begun = System.nanoTime();
    long seed = Long.getLong("vicinal.seed", ThreadLocalRandom.current().nextLong());
    var random = new Random(seed);
    int operations = run(workload, NEVER, false);
    assertEquals(0, refused, "refused without a failure");
    assertTrue(operations > 100, operations + " operations");
    for (boolean sticky : new boolean[] {false, true}) {
      for (int n : moments(operations, random)) {
        try {
          run(workload, n, sticky);
        } catch (Throwable e) {
          throw new AssertionError(
              "seed " + seed + ", operation " + n + " of " + operations + ", sticky: " + sticky, e);
        }
      }
    }
    System.out.printf(
        "SOAK EveryFaultTest %s seed %d: %d operations, %d runs, %d failures, %d statements"
            + " refused, %d opens refused, 0 acknowledged ones lost, %d ms%n",
        workload,
        seed,
        operations,
        runs,
        hits,
        refused,
        refusedOpens,
        (System.nanoTime() - begun) / 1_000_000);
    assertTrue(2 * hits >= runs, hits + " failures in " + runs + " runs");
    assertTrue(refused + refusedOpens > 0, "nothing was ever refused");
  }

  /** Returns all moments, or some of them from all parts of the work. */
  private static List<Integer> moments(int operations, Random random) {
    var moments = new ArrayList<Integer>();
    int count = SOAK == 1 ? Math.min(SAMPLES, operations) : operations;
    for (int i = 0; i < count; i++) {
      int from = (int) ((long) operations * i / count);
      int to = (int) ((long) operations * (i + 1) / count);
      moments.add(1 + from + random.nextInt(to - from));
    }
    return moments;
  }

  /** Returns how many operations there were, until the directory was closed. */
  private int run(FaultWorkload workload, int n, boolean sticky) throws IOException {
    Path data = Files.createDirectory(temporary.resolve("run" + runs));
    Path backups = Files.createDirectory(temporary.resolve("backups" + runs));
    runs++;
    int operations;
    List<TreeMap<String, Contents>> legal;
    try (var files = new FaultyFileStore(RealFileStore.at(data))) {
      files.failAny(n, sticky);
      legal = work(workload, files, backups);
      operations = files.count();
      hits += files.hit() ? 1 : 0;
      files.heal();
    }
    OpenMappings.assertNone(data);
    try (DataDirectory directory = DataDirectory.open(data, OPTIONS)) {
      Database database = directory.database("main");
      TreeMap<String, Contents> there = FaultWorkload.contents(database);
      requireLegal(there, legal);
      // Writing goes on.
      Step more = FaultWorkload.createTable("more");
      more.action().run(new Place((LocalDataDirectory) directory, backups), "");
      assertEquals(more.after(there), FaultWorkload.contents(database));
    }
    assertEquals(List.of(), DataDirectory.verify(data).problems());
    delete(data);
    delete(backups);
    return operations;
  }

  private static void delete(Path directory) {
    try (var files = RealFileStore.at(directory)) {
      files.deleteRecursively(Path.of(""));
    }
  }

  /** Returns what may be there afterwards: with or without what a log that failed refused. */
  private List<TreeMap<String, Contents>> work(
      FaultWorkload workload, FaultyFileStore files, Path backups) {
    var acknowledged = new TreeMap<String, Contents>();
    List<TreeMap<String, Contents>> legal = List.of(acknowledged);
    LocalDataDirectory directory = open(files);
    int number = 0;
    try {
      for (Step step : workload.steps()) {
        if (step == FaultWorkload.REOPEN && directory != null) {
          directory.close();
          directory = open(files);
        }
        if (directory == null) {
          return legal; // it could not be opened
        }
        if (step == FaultWorkload.REOPEN) {
          acknowledged = FaultWorkload.contents(directory.database("main"));
          requireLegal(acknowledged, legal);
          legal = List.of(acknowledged);
          continue;
        }
        if (step.table() != null && !acknowledged.containsKey(step.table())) {
          continue;
        }
        var place = new Place(directory, backups.resolve("backup" + number++));
        TreeMap<String, Contents> after = step.after(acknowledged);
        try {
          step.action().run(place, step.name());
          acknowledged = after;
          // While the log works, nothing that was refused is in it.
          legal = isWritable(place) ? List.of(after) : with(step, legal);
        } catch (StorageException.Io | StorageException.ReadOnly e) {
          refused++;
          legal = Stream.concat(legal.stream(), with(step, legal).stream()).distinct().toList();
        }
        assertEquals(
            acknowledged, FaultWorkload.contents(place.database()), "after " + step.name());
      }
    } finally {
      if (directory != null) {
        directory.close();
      }
    }
    return legal;
  }

  private static void requireLegal(
      TreeMap<String, Contents> there, List<TreeMap<String, Contents>> legal) {
    assertTrue(legal.contains(there), () -> "there is " + there + ", not one of " + legal);
  }

  /** Returns what is there after {@code step} where it can be done. */
  private static List<TreeMap<String, Contents>> with(
      Step step, List<TreeMap<String, Contents>> legal) {
    return legal.stream()
        .map(before ->
            step.table() == null || before.containsKey(step.table()) ? step.after(before) : before)
        .toList();
  }

  /** Returns whether the log works; where it has failed, the next open tells what it holds. */
  private static boolean isWritable(Place place) {
    try {
      place.database().begin().close();
      return true;
    } catch (StorageException.ReadOnly _) {
      return false;
    }
  }

  /** Returns null if it cannot be opened. */
  private LocalDataDirectory open(FaultyFileStore files) {
    try {
      return LocalDataDirectory.open(files, OPTIONS);
    } catch (StorageException.Io e) {
      refusedOpens++;
      return null;
    }
  }
}
