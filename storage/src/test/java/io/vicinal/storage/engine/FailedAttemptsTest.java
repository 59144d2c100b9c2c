package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.Eventually;
import io.vicinal.storage.LiveFiles;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.catalog.Catalog;
import io.vicinal.storage.catalog.FileRecord;
import io.vicinal.storage.catalog.SegmentPublication;
import io.vicinal.storage.io.CrashPoint;
import io.vicinal.storage.io.FaultyFileStore;
import io.vicinal.storage.io.FaultyFileStore.Operation;
import io.vicinal.storage.io.RealFileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Work that fails before it is published leaves nothing behind and keeps no other work waiting. */
@Timeout(600)
final class FailedAttemptsTest {
  private static final int ROWS = 400;
  private static final OpenOptions INLINE =
      OpenOptions.DEFAULT.withBackgroundWork(false).withBuildThreads(1);

  @TempDir Path temporary;

  @AfterEach
  void removeHook() {
    CrashPoint.install(null);
  }

  private static Database main(DataDirectory directory) {
    return directory.database(DataDirectory.DEFAULT_DATABASE);
  }

  /** Returns all files of segments. */
  private Set<String> files() throws IOException {
    return LiveFiles.list(temporary.resolve("databases")).stream()
        .map(Path::toString)
        .filter(file -> file.contains("segments"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void checkpoint(Database database) {
    database.checkpoint(Progress.NONE, ResourceAccount.unbounded());
  }

  private static void failAt(String point) {
    CrashPoint.install(hit -> {
      if (hit.equals(point)) {
        throw new StorageException.Io("for a test", new IOException("nothing is wrong"));
      }
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"segment.written", "merge.written", "graph.linked", "graph.written"})
  void whatFailsBeforeItIsPublishedLeavesNoFiles(String point) throws IOException {
    try (DataDirectory directory = DataDirectory.open(temporary, INLINE)) {
      Database database = main(directory);
      VectorTable vectors = VectorTable.create(database, 1);
      vectors.insert(0, ROWS);
      checkpoint(database);
      vectors.insert(ROWS, 2 * ROWS);
      vectors.delete(0, ROWS, 7); // whose ends are written beside the first segment
      if (!point.startsWith("segment")) {
        checkpoint(database);
      }
      Set<String> before = files();
      for (int attempt = 0; attempt < 3; attempt++) {
        failAt(point);
        assertThrows(
            StorageException.Io.class,
            point.startsWith("graph") ? vectors::createIndex : vectors::optimize);
        CrashPoint.install(null);
        if (!point.startsWith("graph")) {
          assertEquals(before, files());
        } else {
          assertEquals(
              Set.of(),
              files().stream().filter(f -> f.contains("graph")).collect(Collectors.toSet()));
        }
      }
      vectors.createIndex();
      vectors.optimize();
      assertEquals(
          2 * ROWS - 58, vectors.nearest(null, VectorTable.vector(1), 5_000, true).ids().size());
    }
    OpenMappings.assertNone(temporary);
    assertEquals(List.of(), DataDirectory.verify(temporary).problems());
  }

  @ParameterizedTest
  @EnumSource(
      value = Operation.class,
      names = {"CREATE", "WRITE", "FORCE", "FORCE_DIRECTORY", "MAP", "OPEN"})
  void aFileOperationThatGoesOnFailingLeavesNoFiles(Operation operation) throws IOException {
    try (var files = new FaultyFileStore(RealFileStore.at(temporary))) {
      var directory = LocalDataDirectory.open(files, INLINE);
      Database database = main(directory);
      VectorTable vectors = VectorTable.create(database, 1);
      vectors.insert(0, ROWS);
      checkpoint(database);
      vectors.delete(0, ROWS, 7);
      vectors.insert(ROWS, 2 * ROWS);
      Set<String> before = files();
      for (int n = 1; n < 40; n++) {
        files.fail(operation, n, true, "segments");
        try {
          checkpoint(database);
          break;
        } catch (StorageException.Io e) {
          assertEquals(before, files(), operation + " " + n);
        }
      }
      files.heal();
      checkpoint(database);
      assertEquals(
          2 * ROWS - 58, vectors.nearest(null, VectorTable.vector(1), 5_000, true).ids().size());
      directory.close();
    }
    OpenMappings.assertNone(temporary);
    assertEquals(List.of(), DataDirectory.verify(temporary).problems());
  }

  @Test
  void linksThatCannotBeHandedOverKeepNoRowsFromBeingSealedOnce() {
    try (DataDirectory directory = DataDirectory.open(temporary, INLINE)) {
      Database database = main(directory);
      VectorTable vectors = VectorTable.create(database, 1);
      vectors.createIndex();
      vectors.insert(0, ROWS);
      CrashPoint.install(hit -> {
        if (hit.equals("links.handed")) {
          throw new IllegalStateException("for a test");
        }
      });
      checkpoint(database);
      CrashPoint.install(null);
      checkpoint(database);
      assertEquals(
          1, database.segments(vectors.id()).stream().filter(segment -> segment.sealed()).count());
    }
    try (DataDirectory directory = DataDirectory.open(temporary, INLINE)) {
      VectorTable vectors = VectorTable.find(main(directory));
      assertEquals(ROWS, vectors.nearest(null, VectorTable.vector(1), 5_000, true).ids().size());
    }
    assertEquals(List.of(), DataDirectory.verify(temporary).problems());
  }

  private static Table smallTable(Database database, String name) {
    return database.createTable(
        new TableDefinition(
            "public",
            name,
            List.of(new ColumnDefinition("id", DataType.of(DataType.Kind.INTEGER), false, null)),
            List.of(0),
            1));
  }

  private static void fill(Database database, Table table, int from, int to) {
    try (var transaction = database.begin()) {
      for (int id = from; id < to; id++) {
        transaction.insert(table.id(), new Object[] {id});
      }
      transaction.commit();
    }
  }

  private static long sealed(Database database, Table table) {
    return database.segments(table.id()).stream().filter(segment -> segment.sealed()).count();
  }

  @Test
  void aTableThatCannotBeSealedKeepsNoOtherWaiting() throws Exception {
    OpenOptions options = OpenOptions.DEFAULT.withGrowingBytesMax(50_000);
    try (var files = new FaultyFileStore(RealFileStore.at(temporary))) {
      var directory = LocalDataDirectory.open(files, options);
      Database database = main(directory);
      Table first = smallTable(database, "first");
      Table second = smallTable(database, "second");
      String part = "/tables/" + first.id() + "/";
      files.fail(Operation.CREATE_DIRECTORIES, 1, true, part);
      fill(database, first, 0, 2_000);
      Eventually.await("sealing goes on", files::hit);
      fill(database, second, 0, 5_000);
      Eventually.await("sealing goes on", () -> sealed(database, second) > 0);
      assertEquals(0, sealed(database, first));
      files.heal();
      Eventually.await("sealing goes on", () -> sealed(database, first) > 0);
      directory.close();
    }
    assertEquals(List.of(), DataDirectory.verify(temporary).problems());
  }

  @Test
  void whatFailsWaitsLongerEachTimeAndIsToldOfMeanwhile() {
    var attempts = new Attempts(600_000);
    var runs = new AtomicInteger();
    var others = new AtomicInteger();
    for (int round = 0; round < 3; round++) {
      attempts.run(1, () -> fail(runs));
      attempts.run(2, others::incrementAndGet);
      assertEquals(
          "for a test", assertThrows(RuntimeException.class, attempts::rethrow).getMessage());
    }
    attempts.rethrow();
    assertEquals(1, runs.get());
    assertEquals(3, others.get());
    var atOnce = new Attempts(0);
    for (int round = 0; round < 3; round++) {
      atOnce.run(1, () -> fail(runs));
      assertThrows(RuntimeException.class, atOnce::rethrow);
    }
    assertEquals(4, runs.get());
  }

  private static void fail(AtomicInteger runs) {
    runs.incrementAndGet();
    throw new IllegalStateException("for a test");
  }

  @Test
  void anErrorOfTheCatalogStopsWritingAndKeepsFilesThatItMayName() throws IOException {
    try (var files = RealFileStore.at(temporary);
        Catalog catalog = Catalog.inMemory()) {
      var record = catalog.databases().named(DataDirectory.DEFAULT_DATABASE);
      var state = new DatabaseState(record, files, catalog, OpenOptions.DEFAULT);
      Path mayBeNamed = Files.writeString(temporary.resolve("may-be-named"), "rows");
      Path isNot = Files.writeString(temporary.resolve("is-not"), "rows");
      var publication = publication(record.id());
      assertThrows(
          IllegalArgumentException.class,
          () -> {
            try (var attempt = new UnpublishedFiles(state)) {
              attempt.add(Path.of(""), new FileRecord("graph", 1, "is-not", 4, 0));
              attempt.publish(publication(record.id(), -1));
            }
          });
      assertFalse(Files.exists(isNot));
      assertTrue(state.isWritable());
      catalog.close();
      assertThrows(
          StorageException.Io.class,
          () -> {
            try (var attempt = new UnpublishedFiles(state)) {
              attempt.add(Path.of(""), new FileRecord("graph", 1, "may-be-named", 4, 0));
              attempt.publish(publication);
            }
          });
      assertTrue(Files.exists(mayBeNamed));
      assertFalse(state.isWritable());
    }
  }

  private static SegmentPublication publication(long databaseId) {
    return publication(databaseId, 1);
  }

  private static SegmentPublication publication(long databaseId, long checkpoint) {
    return new SegmentPublication(
        databaseId,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        OptionalLong.of(checkpoint),
        List.of());
  }
}
