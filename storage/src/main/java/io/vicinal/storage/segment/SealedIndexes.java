package io.vicinal.storage.segment;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.UniqueConstraint;
import io.vicinal.storage.catalog.FileRecord;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds rows of a sealed segment by its keys: by an index file of each, or by one that is computed
 * from the rows where the file is damaged, or missing because the constraint came later. Those of
 * constraints that came later are computed when they are asked for first.
 */
final class SealedIndexes {
  private final SealedSegment segment;
  private final Arena arena;
  private final SealedKeys primary;

  /** By the number of the constraint; one that was dropped stays for those who still search. */
  private final Map<Integer, SealedKeys> uniques = new ConcurrentHashMap<>();

  /** Names of the files that are read; a constraint may get another name meanwhile. */
  private final Set<String> fromFiles = new HashSet<>();

  private final Map<IndexedKey, String> problems = new HashMap<>();

  /** Opens the indexes of {@code segment}, whose rows can be read already. */
  SealedIndexes(SealedSegment segment, SegmentFiles files, Arena arena) {
    this.segment = segment;
    this.arena = arena;
    primary = open(IndexedKey.PRIMARY, files);
    List<FileRecord> known = segment.record().files();
    for (UniqueConstraint unique : segment.table().uniques()) {
      var key = new IndexedKey(unique);
      if (!key.isOptional() || known.stream().anyMatch(key::isIn)) {
        uniques.put(unique.number(), open(key, files));
      }
    }
  }

  private SealedKeys open(IndexedKey key, SegmentFiles files) {
    try {
      FileRecord file = files.file(key.kind(), key.ownerId());
      MemorySegment mapped = files.map(file, arena);
      var layout = KeysLayout.ofBody(file.sizeBytes() - SegmentHeader.BYTES);
      fromFiles.add(key.fileName());
      return new SealedKeys(mapped, layout);
    } catch (StorageException.Corrupt | StorageException.FormatVersion e) {
      problems.put(key, String.valueOf(e.getMessage()));
      return SealedKeys.derive(segment, key, arena);
    }
  }

  /** Returns the index of a key. */
  SealedKeys of(IndexedKey key) {
    UniqueConstraint unique = key.constraint();
    return unique == null
        ? primary
        : uniques.computeIfAbsent(unique.number(), _ -> SealedKeys.derive(segment, key, arena));
  }

  /** Returns what was wrong with files when they were opened. */
  List<String> problems() {
    return List.copyOf(problems.values());
  }

  /** Returns whether the index of a key comes from its file, which was not seen to be damaged. */
  boolean isFromFile(IndexedKey key) {
    return fromFiles.contains(key.fileName());
  }

  /** Returns the newest row with {@code key}, or -1. */
  int find(RowKey key) {
    int newest = -1;
    for (int i = primary.lowerBound(key.hash()); primary.matches(i, key.hash()); i++) {
      int ordinal = primary.ordinal(i);
      if ((newest < 0 || segment.beginLsn(ordinal) > segment.beginLsn(newest))
          && key.equals(segment.rowKey(ordinal))) {
        newest = ordinal;
      }
    }
    return newest;
  }

  /** Returns the row with {@code key} that is visible at {@code lsn}, or -1. */
  int findVisible(IndexedKey indexed, RowKey key, long lsn) {
    SealedKeys index = of(indexed);
    for (int i = index.lowerBound(key.hash()); index.matches(i, key.hash()); i++) {
      int ordinal = index.ordinal(i);
      if (segment.isVisible(ordinal, lsn) && key.equals(indexed.of(segment, ordinal))) {
        return ordinal;
      }
    }
    return -1;
  }

  /** Returns the live row with {@code key}, or -1. */
  int findLive(IndexedKey indexed, RowKey key) {
    SealedKeys index = of(indexed);
    for (int i = index.lowerBound(key.hash()); index.matches(i, key.hash()); i++) {
      int ordinal = index.ordinal(i);
      if (segment.endLsn(ordinal) == Segment.LIVE && key.equals(indexed.of(segment, ordinal))) {
        return ordinal;
      }
    }
    return -1;
  }
}
