package io.vicinal.storage.segment;

import io.vicinal.storage.catalog.FileRecord;
import io.vicinal.storage.catalog.SegmentRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What the catalog says of an open segment: its rows never change, but graphs and lists of
 * tombstones come and go. One writer, many readers.
 */
final class SegmentFileList {
  private volatile SegmentRecord record;

  SegmentFileList(SegmentRecord record) {
    this.record = record;
  }

  SegmentRecord record() {
    return record;
  }

  /**
   * Adds a graph or a list of tombstones in the place of the one before.
   *
   * @throws IllegalArgumentException for any other file
   */
  void put(FileRecord file) {
    requireReplaceable(file);
    boolean isGraph = isGraph(file);
    change(old -> isGraph ? isGraphOf(old, file.ownerId()) : isTombstones(old), List.of(file));
  }

  /** Checks that {@code file} is none of those that hold rows. */
  static void requireReplaceable(FileRecord file) {
    if (!isGraph(file) && !isTombstones(file)) {
      throw new IllegalArgumentException("file \"" + file.name() + "\" is part of the rows");
    }
  }

  void removeGraph(long indexId) {
    change(old -> isGraphOf(old, indexId), List.of());
  }

  private void change(Predicate<FileRecord> leaves, List<FileRecord> comes) {
    SegmentRecord old = record;
    var all = new ArrayList<>(old.files().stream().filter(leaves.negate()).toList());
    all.addAll(comes);
    record =
        new SegmentRecord(
            old.id(), old.tableId(), old.shard(), old.rowCount(), old.minLsn(), old.maxLsn(), all);
  }

  /** Returns the bytes of the graphs, or of all other files. */
  long sizeBytes(boolean graphs) {
    return record.files().stream()
        .filter(file -> isGraph(file) == graphs)
        .mapToLong(FileRecord::sizeBytes)
        .sum();
  }

  static boolean isGraph(FileRecord file) {
    return file.kind().equals(FileKind.GRAPH.word());
  }

  private static boolean isGraphOf(FileRecord file, long indexId) {
    return isGraph(file) && file.ownerId() == indexId;
  }

  static boolean isTombstones(FileRecord file) {
    return file.kind().equals(FileKind.TOMBSTONES.word());
  }
}
