package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.Eventually;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.SegmentInfo;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableChange;
import io.vicinal.storage.io.CrashPoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** In which order tables are kept up, and who waits for it. */
@Timeout(600)
final class UpkeepTest {
  private static final int ROWS = 1_000;
  private static final int SEGMENTS = 6; // more than may stay
  private static final OpenOptions INLINE =
      OpenOptions.DEFAULT.withBackgroundWork(false).withBuildThreads(1);
  private static final OpenOptions BACKGROUND = OpenOptions.DEFAULT.withBuildThreads(1);

  @TempDir Path temporary;

  private final List<String> points = new CopyOnWriteArrayList<>();
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  @AfterEach
  void closedAndSound() throws IOException {
    CrashPoint.install(null);
    goOn.countDown();
    OpenMappings.assertNone(temporary);
    assertEquals(List.of(), DataDirectory.verify(temporary).problems());
  }

  private static Database main(DataDirectory directory) {
    return directory.database(DataDirectory.DEFAULT_DATABASE);
  }

  /** Leaves an indexed table of so many segments that some are to be merged; none has a graph. */
  private void neglect() {
    try (DataDirectory directory = DataDirectory.open(temporary, INLINE)) {
      Database database = main(directory);
      VectorTable vectors = VectorTable.create(database, 1);
      vectors.createIndex();
      for (int from = 0; from < SEGMENTS * ROWS; from += ROWS) {
        vectors.insert(from, from + ROWS);
        database.checkpoint(Progress.NONE, ResourceAccount.unbounded());
      }
      assertEquals(SEGMENTS, sealed(database, vectors).size());
      assertTrue(sealed(database, vectors).stream().allMatch(s -> s.graphs().isEmpty()));
    }
  }

  private static List<SegmentInfo> sealed(Database database, VectorTable vectors) {
    return database.segments(vectors.id()).stream().filter(SegmentInfo::sealed).toList();
  }

  private static void assertComplete(VectorTable vectors, int rows) {
    assertEquals(rows, vectors.nearest(null, VectorTable.vector(1), 100_000, true).ids().size());
    assertTrue(vectors.recall(null, 10, 10) >= 0.9);
  }

  /** Lets the merge go on, also where a test fails: closing waits for it. */
  private interface Released extends AutoCloseable {
    @Override
    void close();
  }

  /** Notes who comes where, and holds the first merge in the background when it has begun. */
  private void holdMerge() {
    hold("merge.paused");
  }

  private void hold(String where) {
    CrashPoint.install(point -> {
      if (!point.startsWith("merge.") && !point.startsWith("graph.")) {
        return;
      }
      boolean background = Thread.currentThread().getName().startsWith("vicinal-merge");
      points.add((background ? "" : "statement ") + point);
      if (background && point.equals(where) && reached.getCount() > 0) {
        reached.countDown();
        awaitQuietly(goOn);
      }
    });
  }

  /** Returns what was passed before {@code point} was for the first time. */
  private List<String> before(String point) {
    List<String> all = List.copyOf(points); // more may come
    return all.subList(0, all.indexOf(point));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertTrue(latch.await(Eventually.SECONDS, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until a thread is in a method of the engine and cannot go on. */
  private static void awaitBlocked(Thread thread, Class<?> in) throws Exception {
    Eventually.await(thread.getName() + " waits", () -> isBlocked(thread, in));
  }

  private static boolean isBlocked(Thread thread, Class<?> in) {
    return thread.getState().name().contains("WAITING")
        && Arrays.stream(thread.getStackTrace())
            .anyMatch(frame -> frame.getClassName().equals(in.getName()));
  }

  @Test
  void graphsThatAreMissingComeBeforeMerges() {
    neglect();
    CrashPoint.install(points::add);
    try (DataDirectory directory = DataDirectory.open(temporary, INLINE)) {
      CrashPoint.install(null);
      int merge = points.indexOf("merge.written");
      assertTrue(merge > 0, points.toString());
      assertEquals(
          SEGMENTS, points.subList(0, merge).stream().filter("graph.published"::equals).count());
      VectorTable vectors = VectorTable.find(main(directory));
      assertTrue(sealed(main(directory), vectors).size() < SEGMENTS);
      assertComplete(vectors, SEGMENTS * ROWS);
    }
  }

  @Test
  void aGraphThatFailsKeepsNoMergeWaiting() {
    neglect();
    CrashPoint.install(point -> {
      if (point.equals("graph.linked")) {
        throw new StorageException.Io("for a test", new IOException("nothing is wrong"));
      }
    });
    try (DataDirectory directory = DataDirectory.open(temporary, INLINE)) {
      VectorTable vectors = VectorTable.find(main(directory));
      assertTrue(sealed(main(directory), vectors).size() < SEGMENTS);
      assertComplete(vectors, SEGMENTS * ROWS);
    }
  }

  @Test
  void aSegmentThatIsSealedDuringAMergeGetsItsGraphBeforeTheMergeEnds() throws Exception {
    neglect();
    holdMerge();
    try (DataDirectory directory = DataDirectory.open(temporary, BACKGROUND);
        Released _ = goOn::countDown) {
      awaitQuietly(reached);
      Database database = main(directory);
      VectorTable vectors = VectorTable.find(database);
      VectorTable others = otherTable(database);
      vectors.insert(SEGMENTS * ROWS, (SEGMENTS + 1) * ROWS);
      others.insert(0, ROWS);
      database.checkpoint(Progress.NONE, ResourceAccount.unbounded());
      points.clear();
      goOn.countDown();
      Eventually.await("a merge ends", () -> points.contains("merge.published"));
      List<String> before = before("merge.published");
      assertEquals(2, before.stream().filter("graph.published"::equals).count(), "" + points);
      assertComplete(vectors, (SEGMENTS + 1) * ROWS);
      assertComplete(others, ROWS);
      assertEquals(List.of(), database.indexProgress());
    }
  }

  @Test
  void aSegmentThatIsSealedWhileGraphsAreBuiltGetsItsOwnAfterThemAndNoneIsBuiltTwice()
      throws Exception {
    neglect();
    hold("graph.paused");
    try (DataDirectory directory = DataDirectory.open(temporary, BACKGROUND);
        Released _ = goOn::countDown) {
      awaitQuietly(reached);
      Database database = main(directory);
      VectorTable vectors = VectorTable.find(database);
      VectorTable others = otherTable(database);
      vectors.insert(SEGMENTS * ROWS, (SEGMENTS + 1) * ROWS);
      others.insert(0, ROWS);
      database.checkpoint(Progress.NONE, ResourceAccount.unbounded());
      goOn.countDown();
      Eventually.await("a merge begins", () -> points.contains("merge.paused"));
      List<String> before = before("merge.paused");
      assertEquals(SEGMENTS + 2, before.stream().filter("graph.linked"::equals).count());
      assertEquals(SEGMENTS + 2, before.stream().filter("graph.published"::equals).count());
      assertComplete(vectors, (SEGMENTS + 1) * ROWS);
      assertComplete(others, ROWS);
    }
  }

  private static VectorTable otherTable(Database database) {
    Table first = database.table("public", "vectors").orElseThrow();
    database.renameIndex(first.indexes().getFirst().id(), "others_v");
    database.alterTable(first.id(), new TableChange.RenameTable("others"), () -> {});
    VectorTable others = VectorTable.create(database, 1);
    others.createIndex();
    return others;
  }

  @Test
  void aMergeGivesWayToAStatementAndIsDoneLater() throws Exception {
    neglect();
    holdMerge();
    try (DataDirectory directory = DataDirectory.open(temporary, BACKGROUND);
        Released _ = goOn::countDown) {
      awaitQuietly(reached);
      Database database = main(directory);
      VectorTable vectors = VectorTable.find(database);
      long index = database.table("public", "vectors").orElseThrow().indexes().getFirst().id();
      Thread statement =
          Thread.ofPlatform()
              .name("statement")
              .start(() -> database.reindex(index, Progress.NONE, ResourceAccount.unbounded()));
      awaitBlocked(statement, LongStatements.class);
      points.clear();
      goOn.countDown();
      statement.join();
      assertEquals(
          SEGMENTS,
          points.stream().filter("statement graph.published"::equals).count(),
          "all segments were there still");
      Eventually.await("merges go on", () -> sealed(database, vectors).size() < SEGMENTS);
      assertComplete(vectors, SEGMENTS * ROWS);
    }
  }

  @Test
  void aMergeThatGaveWayOftenGoesOnToItsEnd() throws Exception {
    neglect();
    var held = new AtomicLong();
    holdMerge();
    try (DataDirectory directory = DataDirectory.open(temporary, BACKGROUND);
        Released _ = goOn::countDown) {
      awaitQuietly(reached);
      Database database = main(directory);
      VectorTable vectors = VectorTable.find(database);
      long index = database.table("public", "vectors").orElseThrow().indexes().getFirst().id();
      var statements = new CopyOnWriteArrayList<Thread>();
      Runnable reindex =
          () -> {
            try {
              database.reindex(index, Progress.NONE, ResourceAccount.unbounded());
            } catch (StorageException.ReadOnly | StorageException.Cancelled e) {
              held.incrementAndGet();
            }
          };
      // At every step of a merge there is a statement that waits for it.
      CrashPoint.install(point -> {
        if (!point.equals("merge.paused")) {
          return;
        }
        try {
          Eventually.await(
              "a statement waits",
              () -> {
                if (statements.isEmpty() || !statements.getLast().isAlive()) {
                  statements.add(Thread.ofPlatform().name("statement").start(reindex));
                }
                return isBlocked(statements.getLast(), LongStatements.class);
              });
        } catch (Exception e) {
          throw new AssertionError(e);
        }
      });
      goOn.countDown();
      Eventually.await("merges go on", () -> sealed(database, vectors).size() < SEGMENTS);
      CrashPoint.install(null);
      for (Thread statement : statements) {
        statement.join();
      }
      assertTrue(statements.size() > Upkeep.GIVES_WAY_MAX);
      assertEquals(0, held.get());
      assertComplete(vectors, SEGMENTS * ROWS);
    }
  }

  @Test
  void closingEndsAMergeAtItsNextStep() throws Exception {
    neglect();
    holdMerge();
    DataDirectory directory = DataDirectory.open(temporary, BACKGROUND);
    awaitQuietly(reached);
    Thread closing = Thread.ofPlatform().name("closing").start(directory::close);
    awaitBlocked(closing, BackgroundThread.class);
    points.clear();
    goOn.countDown();
    closing.join();
    assertEquals(List.of(), points);
    CrashPoint.install(null);
    try (DataDirectory again = DataDirectory.open(temporary, INLINE)) {
      VectorTable vectors = VectorTable.find(main(again));
      assertFalse(sealed(main(again), vectors).isEmpty());
      assertComplete(vectors, SEGMENTS * ROWS);
    }
  }
}
