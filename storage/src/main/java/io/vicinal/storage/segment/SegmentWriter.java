package io.vicinal.storage.segment;

import io.vicinal.storage.DataType;
import io.vicinal.storage.Table;
import io.vicinal.storage.catalog.FileRecord;
import io.vicinal.storage.catalog.SegmentRecord;
import io.vicinal.storage.hnsw.HnswGraphData;
import io.vicinal.storage.io.FileStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the files of sealed segments, described in {@link SegmentHeader}. Every file is forced,
 * and then its directory, before a method returns. A method that writes one file leaves none when
 * it throws; {@link #write} leaves files that no catalog names.
 */
public final class SegmentWriter {
  /** Bytes that each file of a segment has before its contents. */
  public static final int HEADER_BYTES = SegmentHeader.BYTES;

  private static final DataType LSN = DataType.of(DataType.Kind.BIGINT);

  private SegmentWriter() {}

  /**
   * Writes {@code rows}, in their order, as the files of a new segment: columns, begin LSNs and key
   * indexes. Ends of rows are not among them, see {@link #writeTombstones}.
   *
   * @param directory of this segment alone; created, and must not hold such files yet
   * @return the record for the catalog
   */
  public static SegmentRecord write(
      FileStore store, Path directory, long segmentId, Table table, int shard, RowSource rows) {
    store.createDirectories(directory);
    List<FileRecord> files = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      files.add(writeColumn(store, directory, segmentId, table.columns().get(i).type(), i, rows));
    }
    files.add(writeVersions(store, directory, segmentId, rows));
    for (IndexedKey key : IndexedKey.of(table)) {
      files.add(writeKeys(store, directory, key.fileName(), segmentId, key, rows));
    }
    store.forceDirectory(directory);
    long[] lsns = {Long.MAX_VALUE, Long.MIN_VALUE};
    rows.forEach((segment, from, to) -> {
      lsns[0] = Math.min(lsns[0], segment.beginLsn(from));
      lsns[1] = Math.max(lsns[1], segment.beginLsn(from));
    });
    boolean isEmpty = rows.rowCount() == 0;
    return new SegmentRecord(
        segmentId,
        table.id(),
        shard,
        rows.rowCount(),
        isEmpty ? 0 : lsns[0],
        isEmpty ? 0 : lsns[1],
        files);
  }

  private static FileRecord writeColumn(
      FileStore store,
      Path directory,
      long segmentId,
      DataType type,
      int position,
      RowSource rows) {
    FileKind kind = FileKind.ofColumn(type);
    try (var out =
        new SegmentFileWriter(store, directory, kind, kind.word() + "-" + position, rows::check)) {
      new ColumnWriter(rows, out, segment -> segment.column(position)).write(type);
      return out.finish(segmentId, position, rows.rowCount(), type);
    }
  }

  private static FileRecord writeVersions(
      FileStore store, Path directory, long segmentId, RowSource rows) {
    FileKind kind = FileKind.VERSIONS;
    try (var out = new SegmentFileWriter(store, directory, kind, kind.word(), rows::check)) {
      new ColumnWriter(rows, out, Segment::beginLsns).write(LSN);
      return out.finish(segmentId, 0, rows.rowCount(), null);
    }
  }

  private static FileRecord writeKeys(
      FileStore store,
      Path directory,
      String name,
      long segmentId,
      IndexedKey key,
      RowSource rows) {
    try (var out = new SegmentFileWriter(store, directory, key.kind(), name, rows::check)) {
      new KeysWriter(rows.rowCount(), out).write(rows, key);
      return out.finish(segmentId, key.ownerId(), rows.rowCount(), null);
    }
  }

  /**
   * Writes the index of a key of a segment as a new file, from its rows; it replaces an older one
   * in the catalog.
   */
  public static FileRecord writeKeys(
      FileStore store, Path directory, SealedSegment segment, IndexedKey key) {
    String name = freeName(store, directory, segment, key.fileName());
    var rows = new RowSource(List.of(new RowSource.Part(segment, Bitmap.full(segment.rowCount()))));
    FileRecord file = writeKeys(store, directory, name, segment.id(), key, rows);
    return named(store, directory, file);
  }

  /**
   * Writes a graph over all rows of a segment as a new file; it replaces an older one of the same
   * index in the catalog.
   *
   * @param check called again and again; what it throws ends the writing
   */
  public static FileRecord writeGraph(
      FileStore store,
      Path directory,
      SealedSegment segment,
      long indexId,
      HnswGraphData graph,
      Runnable check) {
    FileKind kind = FileKind.GRAPH;
    String name = freeName(store, directory, segment, kind.word() + "-" + indexId);
    FileRecord file;
    try (var out = new SegmentFileWriter(store, directory, kind, name, check)) {
      graph.write(out::put);
      file = out.finish(segment.id(), indexId, segment.rowCount(), null);
    }
    return named(store, directory, file);
  }

  /** Makes the name of a new file durable; one that cannot have it goes again. */
  private static FileRecord named(FileStore store, Path directory, FileRecord file) {
    try {
      store.forceDirectory(directory);
      return file;
    } catch (RuntimeException | Error e) {
      try {
        store.delete(directory.resolve(file.name()));
      } catch (RuntimeException deletion) {
        e.addSuppressed(deletion);
      }
      throw e;
    }
  }

  /**
   * Returns {@code name}, numbered if a file that was replaced or never published has it, or one
   * that is named and lost: whoever replaces that one deletes its name afterwards.
   */
  private static String freeName(
      FileStore store, Path directory, SealedSegment segment, String name) {
    List<String> named = segment.record().files().stream().map(FileRecord::name).toList();
    String free = name;
    for (int i = 2; named.contains(free) || store.exists(directory.resolve(free)); i++) {
      free = name + "-" + i;
    }
    return free;
  }

  /**
   * Writes the ends of rows at or before {@code lsn} as a new file, whose name contains the LSN; it
   * replaces older lists in the catalog.
   */
  public static FileRecord writeTombstones(
      FileStore store, Path directory, SealedSegment segment, long lsn) {
    FileKind kind = FileKind.TOMBSTONES;
    EndVersions ends = segment.ends();
    int[] count = new int[1];
    ends.forEach(segment.rowCount(), lsn, (_, _) -> count[0]++);
    String name = freeName(store, directory, segment, kind.word() + "-" + lsn);
    FileRecord file;
    try (var out = new SegmentFileWriter(store, directory, kind, name)) {
      out.putLong(count[0]);
      ends.forEach(segment.rowCount(), lsn, (_, end) -> out.putLong(end));
      ends.forEach(segment.rowCount(), lsn, (row, _) -> out.putInt(row));
      out.pad();
      file = out.finish(segment.id(), lsn, segment.rowCount(), null);
    }
    return named(store, directory, file);
  }
}
