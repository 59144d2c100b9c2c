package io.vicinal.storage.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.VectorIndex;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentPublicationTest {
  @TempDir Path directory;

  private Path file;
  private Table table;
  private VectorIndex index;
  private long first;
  private long second;

  @BeforeEach
  void publishOneSegment() {
    file = directory.resolve("catalog.sqlite");
    try (Catalog catalog = Catalog.create(file)) {
      table = catalog.tables().create(Samples.MAIN, Samples.everyKind("t"));
      index = catalog.indexes().create(Samples.index("i", table.id(), 17));
      first = catalog.segments().nextId();
      second = catalog.segments().nextId();
      catalog
          .segments()
          .publish(
              Samples.adds(
                  Samples.segment(
                      first, table.id(), Samples.file("a"), Samples.file("tombstones"))));
    }
  }

  @Test
  void everythingPublishedIsThereAfterReopening() {
    SegmentRecord added = Samples.segment(second, table.id(), Samples.file("b"));
    var graph = new FileRecord("graph", index.id(), "graph-1", 0, -1);
    try (Catalog catalog = Catalog.open(file, false)) {
      catalog
          .segments()
          .publish(
              new SegmentPublication(
                  Samples.MAIN,
                  List.of(added),
                  List.of(),
                  List.of(new FileChange(first, List.of("tombstones"), List.of(graph))),
                  List.of(new ShardRecord(table.id(), 3, 77)),
                  OptionalLong.of(55),
                  List.of(index.id())));
    }
    try (Catalog catalog = Catalog.open(file, false)) {
      CatalogState state = catalog.load();
      assertEquals(
          List.of(Samples.segment(first, table.id(), Samples.file("a"), graph), added),
          state.segments());
      assertEquals(List.of(0L, 0L, 0L, 77L), sealed(state));
      assertEquals(55, state.databases().getFirst().checkpointLsn());
      assertEquals(VectorIndex.State.READY, state.tables().getFirst().indexes().getFirst().state());
      catalog.segments().publish(removes(first, second));
      assertEquals(List.of(), catalog.load().segments());
      assertEquals(List.of(), catalog.integrityProblems());
    }
  }

  @Test
  void removedFileMayComeBackUnderTheSameName() {
    var newer = new FileRecord("tombstones", 0, "tombstones", 8, 1);
    try (Catalog catalog = Catalog.open(file, false)) {
      catalog
          .segments()
          .publish(
              new SegmentPublication(
                  Samples.MAIN,
                  List.of(),
                  List.of(),
                  List.of(new FileChange(first, List.of("tombstones"), List.of(newer))),
                  List.of(),
                  OptionalLong.empty(),
                  List.of()));
      assertEquals(newer, catalog.load().segments().getFirst().files().getLast());
    }
  }

  @Test
  void failureAtAnyPartChangesNothing() {
    SegmentRecord fresh = Samples.segment(second, table.id(), Samples.file("b"));
    FileChange change = new FileChange(first, List.of("a"), List.of(Samples.file("c")));
    ShardRecord shard = new ShardRecord(table.id(), 0, 9);
    List<SegmentPublication> refused =
        List.of(
            // each is complete and right up to one part
            publication(1, fresh, 999, change, shard, 9, index.id()),
            publication(1, Samples.segment(first, 1), second, change, shard, 9, index.id()),
            publication(1, Samples.segment(999, 1), first, change, shard, 9, index.id()),
            publication(1, Samples.segment(second, 9), first, null, shard, 9, index.id()),
            publication(1, fresh, -1, change(999, "a", "c"), shard, 9, index.id()),
            publication(1, fresh, -1, change(first, "x", "c"), shard, 9, index.id()),
            publication(1, fresh, -1, change(first, "a", "tombstones"), shard, 9, index.id()),
            publication(1, fresh, -1, change, new ShardRecord(table.id(), 4, 9), 9, index.id()),
            publication(1, fresh, -1, change, new ShardRecord(9, 0, 9), 9, index.id()),
            publication(1, fresh, -1, change, shard, 9, 999),
            publication(2, fresh, -1, change, shard, 9, index.id()));
    try (Catalog catalog = Catalog.open(file, false)) {
      catalog.databases().create("other");
      CatalogState before = catalog.load();
      for (SegmentPublication publication : refused) {
        assertThrows(
            RuntimeException.class,
            () -> catalog.segments().publish(publication),
            publication::toString);
        assertEquals(before, catalog.load());
      }
      assertEquals(before.version(), catalog.version());
      assertEquals(List.of(), catalog.integrityProblems());
      catalog.segments().publish(publication(1, fresh, -1, change, shard, 9, index.id()));
      assertEquals(2, catalog.load().segments().size());
    }
  }

  @Test
  void lsnNeverGoesBack() {
    try (Catalog catalog = Catalog.open(file, false)) {
      ShardRecord shard = new ShardRecord(table.id(), 0, 9);
      catalog.segments().publish(publication(1, null, -1, null, shard, 9, -1));
      catalog.segments().publish(publication(1, null, -1, null, shard, 9, -1));
      CatalogState before = catalog.load();
      var back = new ShardRecord(table.id(), 0, 8);
      assertThrows(
          IllegalArgumentException.class,
          () -> catalog.segments().publish(publication(1, null, -1, null, back, 10, -1)));
      assertThrows(
          IllegalArgumentException.class,
          () -> catalog.segments().publish(publication(1, null, -1, null, shard, 8, -1)));
      assertEquals(before, catalog.load());
    }
  }

  @Test
  void publicationForADroppedTableIsRefused() {
    try (Catalog catalog = Catalog.open(file, false)) {
      catalog.tables().drop(table.id());
      assertEquals(List.of(), catalog.load().segments());
      StorageException.NotFound refused =
          assertThrows(
              StorageException.NotFound.class,
              () -> catalog.segments().publish(Samples.adds(Samples.segment(second, table.id()))));
      assertEquals("table", refused.kind());
    }
  }

  @Test
  void fileNamesNeverLeaveTheDirectory() {
    for (String name : List.of("", "..", ".", "../x", "a/b", "a\\b", ".hidden")) {
      assertThrows(IllegalArgumentException.class, () -> Samples.file(name));
    }
  }

  private static List<Long> sealed(CatalogState state) {
    return state.shards().stream().map(ShardRecord::sealedLsn).toList();
  }

  private static FileChange change(long segmentId, String removed, String added) {
    return new FileChange(segmentId, List.of(removed), List.of(Samples.file(added)));
  }

  private static SegmentPublication removes(Long... segmentIds) {
    return new SegmentPublication(
        Samples.MAIN,
        List.of(),
        List.of(segmentIds),
        List.of(),
        List.of(),
        OptionalLong.empty(),
        List.of());
  }

  /** Null and -1 leave a part out. */
  private static SegmentPublication publication(
      long databaseId,
      SegmentRecord added,
      long removed,
      FileChange change,
      ShardRecord shard,
      long checkpointLsn,
      long readyIndex) {
    return new SegmentPublication(
        databaseId,
        added == null ? List.of() : List.of(added),
        removed < 0 ? List.of() : List.of(removed),
        change == null ? List.of() : List.of(change),
        List.of(shard),
        OptionalLong.of(checkpointLsn),
        readyIndex < 0 ? List.of() : List.of(readyIndex));
  }
}
