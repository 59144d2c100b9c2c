package io.vicinal.storage.segment;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.catalog.FileRecord;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds rows of a sealed segment by its keys: by an index file of each, or by one that is computed
 * from the rows where the file is damaged.
 */
final class SealedIndexes {
  private final SealedSegment segment;
  private final List<SealedKeys> indexes =
      new ArrayList<>(); // by constraint, the primary key first
  private final Map<IndexedKey, String> problems = new HashMap<>();

  /** Opens the indexes of {@code segment}, whose rows can be read already. */
  SealedIndexes(SealedSegment segment, SegmentFiles files, Arena arena) {
    this.segment = segment;
    for (IndexedKey key : IndexedKey.of(segment.table())) {
      indexes.add(open(key, files, arena));
    }
  }

  private SealedKeys open(IndexedKey key, SegmentFiles files, Arena arena) {
    try {
      FileRecord file = files.file(key.kind(), key.ownerId());
      MemorySegment mapped = files.map(file, arena);
      return new SealedKeys(mapped, KeysLayout.ofBody(file.sizeBytes() - SegmentHeader.BYTES));
    } catch (StorageException.Corrupt | StorageException.FormatVersion e) {
      problems.put(key, String.valueOf(e.getMessage()));
      return SealedKeys.derive(segment, key, arena);
    }
  }

  /** Returns the index of a constraint, -1 being the primary key. */
  SealedKeys of(int constraint) {
    return indexes.get(1 + Math.max(-1, constraint));
  }

  /** Returns what was wrong with files when they were opened. */
  List<String> problems() {
    return List.copyOf(problems.values());
  }

  /** Returns whether the index of a key comes from its file, which was not seen to be damaged. */
  boolean isFromFile(IndexedKey key) {
    return !problems.containsKey(key);
  }

  /** Returns the newest row with {@code key}, or -1. */
  int find(int constraint, RowKey key) {
    SealedKeys index = of(constraint);
    var indexed = new IndexedKey(constraint);
    int newest = -1;
    for (int i = index.lowerBound(key.hash()); index.matches(i, key.hash()); i++) {
      int ordinal = index.ordinal(i);
      if ((newest < 0 || segment.beginLsn(ordinal) > segment.beginLsn(newest))
          && key.equals(indexed.of(segment, ordinal))) {
        newest = ordinal;
      }
    }
    return newest;
  }

  /** Returns the row with {@code key} that is visible at {@code lsn}, or -1. */
  int findVisible(int constraint, RowKey key, long lsn) {
    SealedKeys index = of(constraint);
    var indexed = new IndexedKey(constraint);
    for (int i = index.lowerBound(key.hash()); index.matches(i, key.hash()); i++) {
      int ordinal = index.ordinal(i);
      if (segment.isVisible(ordinal, lsn) && key.equals(indexed.of(segment, ordinal))) {
        return ordinal;
      }
    }
    return -1;
  }
}
