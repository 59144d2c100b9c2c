package io.vicinal.storage.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.VerifyFindings;
import io.vicinal.storage.VerifyLevel;
import io.vicinal.storage.catalog.FileRecord;
import io.vicinal.storage.catalog.SegmentRecord;
import io.vicinal.storage.hnsw.BuildProgress;
import io.vicinal.storage.hnsw.HnswBuilder;
import io.vicinal.storage.hnsw.HnswGraphData;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.io.MemoryFileStore;
import io.vicinal.storage.io.StoreFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Damaged files are refused by name, graphs and tombstones survive reopening. */
class SealedFilesTest {
  private final Table table = Rows.everyType();
  private final Path directory = Path.of("segments/7");
  private final FileStore store = new MemoryFileStore();
  private SegmentRecord record = write(300);

  private SegmentRecord write(int count) {
    Random random = new Random(count);
    try (GrowingSegment growing = new GrowingSegment(1, table)) {
      for (int i = 0; i < count; i++) {
        growing.append(Rows.random(table, i, random), 10 + i);
      }
      return SegmentWriter.write(
          store, directory, 7, table, 0, RowSource.visible(List.of(growing), Long.MAX_VALUE - 1));
    }
  }

  private SealedSegment open() {
    return SealedSegment.open(store, directory, table, record);
  }

  private byte[] read(FileRecord file) {
    try (StoreFile open = store.openReadOnly(directory.resolve(file.name()))) {
      ByteBuffer bytes = ByteBuffer.allocate((int) open.sizeBytes());
      open.readFully(bytes, 0);
      return bytes.array();
    }
  }

  private void replace(FileRecord file, byte[] bytes) {
    store.delete(directory.resolve(file.name()));
    try (StoreFile fresh = store.create(directory.resolve(file.name()))) {
      fresh.write(ByteBuffer.wrap(bytes), 0);
    }
  }

  @Test
  void recordedChecksumsCoverWholeFiles() {
    for (FileRecord file : record.files()) {
      CRC32C crc = new CRC32C();
      crc.update(read(file));
      assertEquals((int) crc.getValue(), file.crc32c(), file.name());
    }
  }

  @Test
  void truncatedExtendedAndMissingFilesAreRefused() {
    for (FileRecord file : record.files()) {
      byte[] bytes = read(file);
      for (int length : new int[] {0, 10, 63, 64, bytes.length - 1, bytes.length + 1}) {
        replace(file, java.util.Arrays.copyOf(bytes, length));
        requireNoticed(file, file.name());
      }
      store.delete(directory.resolve(file.name()));
      requireNoticed(file, "no file");
      replace(file, bytes);
    }
    open().release();
  }

  /** The key index can be computed from the rows; all other files are needed. */
  private void requireNoticed(FileRecord file, String what) {
    String message;
    if (file.kind().equals("keys")) {
      SealedSegment segment = open();
      for (int row = 0; row < segment.rowCount(); row++) {
        assertEquals(row, segment.find(segment.rowKey(row)));
      }
      assertEquals(1, segment.derivedProblems().size());
      message = segment.derivedProblems().getFirst();
      segment.release();
    } else {
      message = assertThrows(StorageException.class, this::open).getMessage();
    }
    assertTrue(message.contains(what), message);
  }

  @Test
  void everyFlippedBitIsFound() {
    long seed = System.nanoTime();
    System.out.println("SealedFilesTest seed " + seed);
    Random random = new Random(seed);
    for (FileRecord file : record.files()) {
      byte[] bytes = read(file);
      List<Integer> places = new ArrayList<>();
      for (int i = 0; i < SegmentHeader.BYTES; i++) {
        places.add(i);
      }
      for (int i = 0; i < 20; i++) {
        places.add(random.nextInt(bytes.length));
      }
      for (int at : places) {
        byte[] damaged = bytes.clone();
        damaged[at] ^= (byte) (1 << random.nextInt(8));
        replace(file, damaged);
        requireNoticed(file, file.name());
      }
      replace(file, bytes);
    }
  }

  @Test
  void verifyFindsDamageThatHappensAfterOpening() {
    SealedSegment segment = open();
    FileRecord file = record.files().getLast();
    byte[] bytes = read(file);
    bytes[bytes.length - 20] ^= 1;
    replace(file, bytes); // a new file: the old one stays mapped
    List<String> problems = segment.verify();
    assertEquals(1, problems.size());
    assertTrue(problems.getFirst().contains(file.name()), problems.getFirst());
    segment.release();
  }

  @Test
  void aFileOfAnotherSegmentIsRefused() {
    SegmentRecord other = new SegmentRecord(8, 1, 0, record.rowCount(), 10, 309, record.files());
    StorageException e =
        assertThrows(
            StorageException.Corrupt.class,
            () -> SealedSegment.open(store, directory, table, other));
    assertTrue(e.getMessage().contains("expected 8, found 7"), e.getMessage());
  }

  @Test
  void aNewerFormatIsNamed() {
    FileRecord file = record.files().getFirst();
    byte[] bytes = read(file);
    bytes[10] = 2;
    replace(file, bytes);
    StorageException e = assertThrows(StorageException.FormatVersion.class, this::open);
    assertTrue(e.getMessage().contains("format version 2, this release reads 1"), e.getMessage());
  }

  @Test
  void tombstonesComeBackUpToTheirLsn() {
    SealedSegment segment = open();
    segment.kill(5, 1_000);
    segment.kill(6, 1_001);
    segment.kill(7, 2_000);
    FileRecord first = SegmentWriter.writeTombstones(store, directory, segment, 1_001);
    FileRecord again = SegmentWriter.writeTombstones(store, directory, segment, 1_001);
    assertNotEquals(first.name(), again.name());
    segment.attach(first);
    segment.attach(again);
    record = segment.record();
    assertEquals(1, record.files().stream().filter(f -> f.kind().equals("tombstones")).count());
    segment.release();
    SealedSegment reopened = open();
    assertEquals(1_000, reopened.endLsn(5));
    assertEquals(1_001, reopened.endLsn(6));
    assertEquals(Segment.LIVE, reopened.endLsn(7));
    assertEquals(2, reopened.deadRowCount(5_000));
    assertEquals(1, reopened.deadRowCount(1_000));
    assertEquals(List.of(), reopened.verify());
    reopened.release();
  }

  @Test
  void visibleRowsFollowEveryDeleteAndEveryLsn() {
    SealedSegment segment = open();
    long last = segment.record().maxLsn();
    assertTrue(segment.isAllVisible(last));
    assertFalse(segment.isAllVisible(last - 1));
    for (int ordinal = 0; ordinal < 200; ordinal += 2) {
      segment.kill(ordinal, last + 1 + ordinal);
      for (long lsn : new long[] {last + 1 + ordinal, last + ordinal, last, last - 1, last + 999}) {
        Bitmap expected = new Bitmap(segment.visibleRowCount(lsn));
        segment.visible(lsn, expected);
        assertArrayEquals(expected.words(), segment.visible(lsn).words());
        assertEquals(lsn == last, segment.isAllVisible(lsn));
      }
    }
    segment.release();
  }

  @Test
  void graphsComeBackAndDamagedOnesAreLeftOut() {
    SealedSegment segment = open();
    int column = table.columnPosition("vector_17");
    FileRecord file = writeGraph(segment, column);
    segment.attach(file);
    assertEquals(300, segment.graph(9).orElseThrow().nodeCount());
    record = segment.record();
    segment.release();

    SealedSegment reopened = open();
    assertTrue(reopened.graph(9).isPresent());
    assertTrue(reopened.verify().getFirst().contains("its index is gone"));
    assertEquals(List.of(), reopened.verify(withIndex(column)));
    assertEquals(file.sizeBytes(), reopened.graphSizeBytes());
    reopened.detachGraph(9);
    assertTrue(reopened.graph(9).isEmpty());
    assertEquals(0, reopened.graphSizeBytes());
    reopened.release();

    byte[] bytes = read(file);
    bytes[200] ^= 4;
    replace(file, bytes);
    SealedSegment damaged = open();
    assertTrue(damaged.graph(9).isEmpty());
    assertTrue(damaged.derivedProblems().getFirst().contains("graph-9"));
    assertFalse(damaged.verify().isEmpty());
    damaged.attach(writeGraph(damaged, column)); // rebuilt under another name
    assertTrue(damaged.graph(9).isPresent());
    assertEquals(List.of(), damaged.verify(withIndex(column)));
    damaged.release();
  }

  @Test
  void aCheckThatIsCancelledTellsOfNoDamage() {
    var account = ResourceAccount.unbounded();
    var findings = new VerifyFindings();
    account.cancel();
    assertThrows(
        StorageException.Cancelled.class,
        () ->
            SegmentCheck.files(
                store, directory, table, record, VerifyLevel.CHECKSUMS, account, findings));
    assertEquals(0, findings.count());
  }

  private Table withIndex(int column) {
    var index =
        new VectorIndex(
            9, "i", 1, column, Metric.L2, HnswParameters.DEFAULT, VectorIndex.State.READY);
    return new Table(1, "public", "t", table.columns(), table.primaryKey(), 1, List.of(index));
  }

  private FileRecord writeGraph(SealedSegment segment, int column) {
    var present = new BitSet(segment.rowCount());
    for (int row = 0; row < segment.rowCount(); row++) {
      present.set(row, !segment.isNull(column, row));
    }
    HnswGraphData graph =
        HnswBuilder.build(
            segment.vectors(column),
            present,
            Metric.L2,
            HnswParameters.DEFAULT,
            1,
            BuildProgress.NONE);
    return SegmentWriter.writeGraph(store, directory, segment, 9, graph, () -> {});
  }

  @Test
  void referencesKeepAClosedSegmentReadable() {
    SealedSegment segment = open();
    segment.retain();
    segment.deleteWhenReleased();
    segment.release();
    assertEquals(300, segment.vectors(table.columnPosition("vector_3")).count());
    assertEquals(5L, segment.value(0, 5));
    segment.release();
    assertThrows(IllegalStateException.class, () -> segment.value(0, 5));
    assertThrows(IllegalStateException.class, segment::retain);
    assertFalse(store.exists(directory));
  }
}
