package io.vicinal.storage.segment;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.catalog.FileRecord;
import io.vicinal.storage.catalog.SegmentRecord;
import io.vicinal.storage.hnsw.HnswGraph;
import java.util.ArrayList;
import java.util.List;

/** Reads all of a sealed segment and lists what is wrong with it. */
final class SegmentCheck {
  private static final int PROBLEMS_MAX = 100;

  private final SealedSegment segment;
  private final SegmentFiles files;
  private final SealedKeys keys;
  private final SegmentGraphs graphs;
  private final List<String> problems = new ArrayList<>();

  SegmentCheck(SealedSegment segment, SegmentFiles files, SealedKeys keys, SegmentGraphs graphs) {
    this.segment = segment;
    this.files = files;
    this.keys = keys;
    this.graphs = graphs;
  }

  List<String> run() {
    for (FileRecord file : segment.record().files()) {
      try {
        files.check(file, true);
      } catch (StorageException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    if (problems.isEmpty()) {
      checkKeys();
      checkLsns();
      checkGraphs();
    }
    return List.copyOf(problems);
  }

  private void checkKeys() {
    String file = files.describe(files.file(FileKind.KEYS, 0));
    Bitmap seen = new Bitmap(segment.rowCount());
    for (int i = 0; i < segment.rowCount() && problems.size() < PROBLEMS_MAX; i++) {
      int ordinal = keys.ordinal(i);
      if (ordinal < 0 || ordinal >= segment.rowCount() || seen.get(ordinal)) {
        add(file, "entry " + i + " names row " + ordinal + ", which is missing or named twice");
        continue;
      }
      seen.set(ordinal);
      long hash = segment.rowKey(ordinal).hash();
      if (hash != keys.hash(i)) {
        add(file, "entry " + i + " has hash " + keys.hash(i) + ", its row " + ordinal + " " + hash);
      }
      if (i > 0 && Long.compareUnsigned(keys.hash(i - 1), keys.hash(i)) > 0) {
        add(file, "entry " + i + " is smaller than the one before");
      }
    }
  }

  private void checkLsns() {
    SegmentRecord record = segment.record();
    String file = files.describe(files.file(FileKind.VERSIONS, 0));
    for (int i = 0; i < segment.rowCount() && problems.size() < PROBLEMS_MAX; i++) {
      long lsn = segment.beginLsn(i);
      if (lsn < record.minLsn() || lsn > record.maxLsn()) {
        add(
            file,
            "row "
                + i
                + " began at LSN "
                + lsn
                + ", outside "
                + record.minLsn()
                + " to "
                + record.maxLsn());
      }
    }
  }

  private void checkGraphs() {
    for (HnswGraph graph : graphs.all()) {
      try {
        graph.validate();
      } catch (StorageException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
  }

  private void add(String file, String problem) {
    problems.add("file \"" + file + "\": " + problem);
  }
}
