package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.LiveFiles;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.SegmentInfo;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.VerifyLevel;
import io.vicinal.storage.VerifyProblem;
import io.vicinal.storage.io.CrashPoint;
import io.vicinal.storage.io.FaultyFileStore;
import io.vicinal.storage.io.FaultyFileStore.Operation;
import io.vicinal.storage.io.RealFileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Merges on a disk that is too small for them. */
@Timeout(600)
final class MergeRoomTest {
  private static final int ROWS = 200;
  private static final int SEGMENTS = 6; // more than may stay
  private static final OpenOptions INLINE =
      OpenOptions.DEFAULT.withBackgroundWork(false).withBuildThreads(1);

  @TempDir Path temporary;
  private FaultyFileStore files;

  @BeforeEach
  void fill() {
    files = new FaultyFileStore(RealFileStore.at(temporary));
    files.usableBytes(1_000);
    try (DataDirectory directory = LocalDataDirectory.open(files, INLINE)) {
      Database database = main(directory);
      VectorTable vectors = VectorTable.create(database, 1);
      vectors.createIndex();
      for (int from = 0; from < SEGMENTS * ROWS; from += ROWS) {
        vectors.insert(from, from + ROWS);
        database.checkpoint(Progress.NONE, ResourceAccount.unbounded());
      }
    }
    files = new FaultyFileStore(RealFileStore.at(temporary));
  }

  @AfterEach
  void closedAndSound() throws IOException {
    CrashPoint.install(null);
    files.close();
    OpenMappings.assertNone(temporary);
    assertEquals(List.of(), DataDirectory.verify(temporary).problems());
  }

  private static Database main(DataDirectory directory) {
    return directory.database(DataDirectory.DEFAULT_DATABASE);
  }

  private static long sealed(Database database, VectorTable vectors) {
    return database.segments(vectors.id()).stream().filter(SegmentInfo::sealed).count();
  }

  private static int rows(VectorTable vectors) {
    return vectors.nearest(null, VectorTable.vector(1), 100_000, true).ids().size();
  }

  private static List<VerifyProblem> problems(Database database) {
    return database.verify(VerifyLevel.CHECKSUMS, ResourceAccount.unbounded()).problems();
  }

  /** Returns all files of segments. */
  private Set<String> segmentFiles() throws IOException {
    return LiveFiles.list(temporary.resolve("databases")).stream()
        .map(Path::toString)
        .filter(file -> file.contains("segments"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void aMergeThatTheDiskIsTooSmallForWritesNothingUntilThereIsRoom() throws IOException {
    files.usableBytes(10_000);
    Set<String> before = segmentFiles();
    try (DataDirectory directory = LocalDataDirectory.open(files, INLINE)) {
      Database database = main(directory);
      VectorTable vectors = VectorTable.find(database);
      files.fail(Operation.CREATE, Integer.MAX_VALUE, false, "segments");
      vectors.insert(SEGMENTS * ROWS, SEGMENTS * ROWS + 1); // which tries again
      assertEquals(0, files.count(Operation.CREATE));
      assertEquals(before, segmentFiles());
      List<VerifyProblem> problems = problems(database);
      assertEquals(1, problems.size(), problems.toString());
      assertEquals(VerifyProblem.Severity.WARNING, problems.getFirst().severity());
      assertTrue(
          problems.getFirst().text().contains("stay apart: cannot merge"), problems.toString());
      var full = assertThrows(StorageException.Io.class, vectors::optimize);
      assertTrue(full.diskFull(), full.toString());
      assertEquals(SEGMENTS * ROWS + 1, rows(vectors));

      files.usableBytes(Long.MAX_VALUE);
      vectors.insert(SEGMENTS * ROWS + 1, SEGMENTS * ROWS + 2);
      assertTrue(sealed(database, vectors) < SEGMENTS);
      assertEquals(List.of(), problems(database));
      assertEquals(SEGMENTS * ROWS + 2, rows(vectors));
    }
  }

  @Test
  void whatAMergeIsSaidToTakeIsAboutWhatItWrites() throws IOException {
    files.usableBytes(10_000);
    try (DataDirectory directory = LocalDataDirectory.open(files, INLINE)) {
      Database database = main(directory);
      VectorTable vectors = VectorTable.find(database);
      var least = new AtomicLong(10_000);
      for (; sealed(database, vectors) > 1; least.addAndGet(least.get() / 20)) {
        files.usableBytes(least.get());
        try {
          vectors.optimize();
        } catch (StorageException.Io e) {
          assertTrue(e.diskFull(), e.toString());
        }
      }
      SegmentInfo merged =
          database.segments(vectors.id()).stream()
              .filter(SegmentInfo::sealed)
              .findFirst()
              .orElseThrow();
      long written = merged.sizeBytes() + 2 * merged.indexSizeBytes();
      assertTrue(
          least.get() > 0.8 * written && least.get() < 1.3 * written, least + " of " + written);
    }
  }

  @Test
  void aDiskThatFillsInTheMiddleOfAMergeLosesNothingAndKeepsNothing() throws IOException {
    files.usableBytes(10_000);
    var failures = new AtomicInteger();
    try (DataDirectory directory = LocalDataDirectory.open(files, INLINE)) {
      files.usableBytes(Long.MAX_VALUE);
      Database database = main(directory);
      VectorTable vectors = VectorTable.find(database);
      Set<String> before = segmentFiles();
      for (int n = 1; sealed(database, vectors) == SEGMENTS; n++) {
        files.fail(Operation.WRITE, n, true, "segments");
        try {
          vectors.optimize();
        } catch (StorageException.Io e) {
          assertTrue(e.diskFull(), e.toString());
          assertEquals(before, segmentFiles(), "write " + n);
          assertEquals(SEGMENTS * ROWS, rows(vectors));
          failures.incrementAndGet();
        }
      }
      files.heal();
      assertTrue(failures.get() > 5, failures.toString());
      assertEquals(1, sealed(database, vectors));
      assertEquals(SEGMENTS * ROWS, rows(vectors));
    }
  }
}
