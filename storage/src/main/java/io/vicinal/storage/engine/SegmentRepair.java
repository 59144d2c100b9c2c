package io.vicinal.storage.engine;

import io.vicinal.storage.Table;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.VerifyProblem;
import io.vicinal.storage.VerifyProblem.Severity;
import io.vicinal.storage.catalog.Catalog;
import io.vicinal.storage.catalog.FileChange;
import io.vicinal.storage.catalog.FileRecord;
import io.vicinal.storage.catalog.SegmentPublication;
import io.vicinal.storage.catalog.SegmentRecord;
import io.vicinal.storage.hnsw.HnswBuilder;
import io.vicinal.storage.hnsw.HnswGraphData;
import io.vicinal.storage.io.CrashPoint;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.segment.Bitmap;
import io.vicinal.storage.segment.ColumnReader;
import io.vicinal.storage.segment.IndexedKey;
import io.vicinal.storage.segment.RowSource;
import io.vicinal.storage.segment.SealedSegment;
import io.vicinal.storage.segment.Segment;
import io.vicinal.storage.segment.SegmentCheck;
import io.vicinal.storage.segment.SegmentWriter;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Makes anew what is derived and damaged in one segment: its indexes of keys, its graphs, or, where
 * a file of rows holds wrong bounds or norms, all of its files from the rows.
 */
final class SegmentRepair {
  private static final String GRAPH = "graph";

  private final FileStore files;
  private final Catalog catalog;
  private final long databaseId;
  private final Table table;
  private final SegmentRecord record;
  private final Path directory;
  private final boolean dryRun;
  private final List<String> actions;

  SegmentRepair(
      FileStore files,
      Catalog catalog,
      long databaseId,
      Table table,
      SegmentRecord record,
      boolean dryRun,
      List<String> actions) {
    this.files = files;
    this.catalog = catalog;
    this.databaseId = databaseId;
    this.table = table;
    this.record = record;
    this.directory = DatabaseState.segments(databaseId, table.id()).resolve("" + record.id());
    this.dryRun = dryRun;
    this.actions = actions;
  }

  /** Repairs what {@code problems} say of this segment. */
  void run(List<VerifyProblem> problems) {
    List<VerifyProblem> own = problems.stream().filter(p -> p.object().equals(name())).toList();
    if (own.isEmpty()) {
      return;
    }
    if (own.stream().anyMatch(problem -> problem.severity() == Severity.ERROR)) {
      actions.add(name() + ": not repaired, its rows are damaged; restore them from a backup");
      return;
    }
    List<FileRecord> damaged = damaged(own);
    boolean rewrite =
        damaged.stream().anyMatch(f -> !IndexedKey.isIndex(f) && !f.kind().equals(GRAPH));
    SealedSegment segment = SealedSegment.open(files, directory, table, record);
    try {
      if (rewrite) {
        rewrite(segment);
      } else {
        replace(segment, damaged);
      }
    } finally {
      segment.release();
    }
  }

  private String name() {
    return SegmentCheck.describe(table, record);
  }

  private List<FileRecord> damaged(List<VerifyProblem> own) {
    var damaged = new ArrayList<FileRecord>();
    for (FileRecord file : record.files()) {
      String path = files.describe(directory.resolve(file.name()));
      if (own.stream().anyMatch(problem -> path.equals(problem.file()))) {
        damaged.add(file);
      }
    }
    return damaged;
  }

  private void replace(SealedSegment segment, List<FileRecord> damaged) {
    var removed = new ArrayList<FileRecord>(damaged);
    var added = new ArrayList<FileRecord>();
    for (IndexedKey key : IndexedKey.of(table)) {
      boolean exists = record.files().stream().anyMatch(key::isIn);
      if ((!exists && !key.isOptional()) || damaged.stream().anyMatch(key::isIn)) {
        actions.add(name() + ": " + key.words() + " of " + record.rowCount() + " rows made anew");
        if (!dryRun) {
          added.add(SegmentWriter.writeKeys(files, directory, segment, key));
        }
      }
    }
    for (FileRecord file : damaged) {
      if (file.kind().equals(GRAPH)) {
        Optional<VectorIndex> index = index(file.ownerId());
        boolean twice = added.stream().anyMatch(other -> isGraphOf(other, file.ownerId()));
        if (index.isEmpty()) {
          actions.add(name() + ": graph of an index that is gone removed");
        } else if (!twice) {
          actions.add(name() + ": graph of index \"" + index.get().name() + "\" built anew");
          if (!dryRun) {
            added.add(graph(segment, index.get()));
          }
        }
      }
    }
    if (!dryRun) {
      List<String> names = removed.stream().map(FileRecord::name).toList();
      publish(List.of(), List.of(), List.of(new FileChange(record.id(), names, added)));
      names.forEach(name -> files.delete(directory.resolve(name)));
    }
  }

  private static boolean isGraphOf(FileRecord file, long indexId) {
    return file.kind().equals(GRAPH) && file.ownerId() == indexId;
  }

  private Optional<VectorIndex> index(long id) {
    return table.indexes().stream().filter(index -> index.id() == id).findFirst();
  }

  private FileRecord graph(SealedSegment segment, VectorIndex index) {
    ColumnReader column = segment.column(index.column());
    var present = new BitSet(segment.rowCount());
    for (int row = 0; row < segment.rowCount(); row++) {
      present.set(row, !column.isNull(row));
    }
    Path target = directory.resolveSibling("" + segment.id());
    try (Arena arena = Arena.ofShared()) {
      HnswGraphData graph =
          HnswBuilder.build(
              segment.vectors(index.column()),
              present,
              index.metric(),
              index.parameters(),
              index.quantization(),
              Runtime.getRuntime().availableProcessors(),
              (done, total) -> {},
              arena);
      return SegmentWriter.writeGraph(files, target, segment, index.id(), graph, () -> {});
    }
  }

  /** Writes all rows, dead ones too, into a new segment with the graphs that there were. */
  private void rewrite(SealedSegment segment) {
    actions.add(name() + ": written anew from its " + record.rowCount() + " rows");
    if (dryRun) {
      return;
    }
    var all = new RowSource.Part(segment, Bitmap.full(segment.rowCount()));
    long id = catalog.segments().nextId();
    Path target = directory.resolveSibling("" + id);
    SegmentRecord written =
        SegmentWriter.write(files, target, id, table, record.shard(), new RowSource(List.of(all)));
    SealedSegment fresh = SealedSegment.open(files, target, table, written);
    try {
      for (int row = 0; row < segment.rowCount(); row++) {
        if (segment.endLsn(row) != Segment.LIVE) {
          fresh.kill(row, segment.endLsn(row));
        }
      }
      for (FileRecord file : record.files()) {
        Optional<VectorIndex> index = index(file.ownerId());
        if (file.kind().equals("tombstones")) {
          fresh.attach(SegmentWriter.writeTombstones(files, target, fresh, file.ownerId()));
        } else if (file.kind().equals(GRAPH) && index.isPresent()) {
          fresh.attach(graph(fresh, index.get()));
        }
      }
      publish(List.of(fresh.record()), List.of(record.id()), List.of());
    } finally {
      fresh.release();
    }
    files.deleteRecursively(directory);
  }

  private void publish(List<SegmentRecord> added, List<Long> removed, List<FileChange> changes) {
    CrashPoint.hit("repair.written");
    catalog
        .segments()
        .publish(
            new SegmentPublication(
                databaseId, added, removed, changes, List.of(), OptionalLong.empty(), List.of()));
    CrashPoint.hit("repair.published");
  }
}
