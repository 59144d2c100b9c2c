package io.vicinal.storage.segment;

import static io.vicinal.storage.segment.Layouts.INT_LE;
import static io.vicinal.storage.segment.Layouts.LONG_LE;

import io.vicinal.storage.DataType;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.VerifyFindings;
import io.vicinal.storage.VerifyLevel;
import io.vicinal.storage.VerifyProblem;
import io.vicinal.storage.catalog.FileRecord;
import io.vicinal.storage.catalog.SegmentRecord;
import io.vicinal.storage.hnsw.HnswGraph;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the immutable files of a sealed segment, mapped into one shared arena; only the ends of its
 * rows change, in memory.
 *
 * <p>(1) Files are never written, truncated or renamed while they are mapped. (2) The arena closes
 * when the last reference is given back, and then, if asked for, the directory is deleted.
 */
public final class SealedSegment implements Segment {
  private final Table table;
  private volatile SegmentRecord record;
  private final SegmentFiles files;
  private final Arena arena = Arena.ofShared();
  private final References references;
  private final ColumnReader[] columns;
  private final NarrowColumn beginLsns;
  private final SealedKeys keys;
  private final SealedKeys[] uniques; // by constraint
  private final Map<IndexedKey, String> keyProblems = new HashMap<>();
  private final EndVersions ends;
  private final SegmentGraphs graphs;
  private volatile boolean deleteWhenReleased;
  private volatile @Nullable Live live;
  private volatile int undos; // written by the single writer

  /** The rows that are visible once {@code dead} of them have ended, kept for the next search. */
  private record Live(long dead, int undos, Bitmap rows) {}

  private SealedSegment(FileStore store, Path directory, Table table, SegmentRecord record) {
    this.table = table;
    this.record = record;
    this.files = new SegmentFiles(store, directory, table, record);
    this.references =
        new References(
            "segment " + record.id(),
            () -> {
              closeMemory();
              if (deleteWhenReleased) {
                store.deleteRecursively(directory);
              }
            });
    int rows = record.rowCount();
    ends = new EndVersions(rows);
    graphs = new SegmentGraphs(files, rows);
    columns = new ColumnReader[table.columns().size()];
    try {
      for (int i = 0; i < columns.length; i++) {
        columns[i] = column(i, table.columns().get(i).type());
      }
      beginLsns =
          new NarrowColumn(
              DataType.of(DataType.Kind.BIGINT),
              new SealedFixed(
                  files.map(files.file(FileKind.VERSIONS, 0), arena),
                  new FixedLayout(rows, Long.BYTES)));
      for (FileRecord file : record.files()) {
        if (file.kind().equals(FileKind.TOMBSTONES.word())) {
          readTombstones(file);
        }
      }
      graphs.openAll(record.files());
      // Last, because computing it needs the rest of the segment.
      keys = index(IndexedKey.PRIMARY);
      uniques = new SealedKeys[table.uniques().size()];
      for (int i = 0; i < uniques.length; i++) {
        uniques[i] = index(new IndexedKey(i));
      }
    } catch (RuntimeException | Error e) {
      graphs.close();
      arena.close();
      throw e;
    }
  }

  private void closeMemory() {
    graphs.close();
    arena.close();
  }

  /** Maps the index of a key; one that is damaged is computed from the rows. */
  private SealedKeys index(IndexedKey key) {
    try {
      FileRecord file = files.file(key.kind(), key.ownerId());
      MemorySegment mapped = files.map(file, arena);
      return new SealedKeys(mapped, KeysLayout.ofBody(file.sizeBytes() - SegmentHeader.BYTES));
    } catch (StorageException.Corrupt | StorageException.FormatVersion e) {
      keyProblems.put(key, String.valueOf(e.getMessage()));
      return SealedKeys.derive(this, key, arena);
    }
  }

  /**
   * Opens the segment that {@code record} describes, with one reference.
   *
   * <p>Every file is checked for length and header, and each byte of it if it has up to 64 MiB, or
   * all of them up to 256 MiB together. A damaged graph or index of keys does not fail, see {@link
   * #derivedProblems}.
   *
   * @throws StorageException.Corrupt if a file disagrees with the record or itself
   * @throws StorageException.FormatVersion if another release wrote a file
   */
  public static SealedSegment open(
      FileStore store, Path directory, Table table, SegmentRecord record) {
    return new SealedSegment(store, directory, table, record);
  }

  private ColumnReader column(int position, DataType type) {
    ColumnShape shape = ColumnShape.of(type);
    FileKind kind = shape == ColumnShape.VECTOR ? FileKind.VECTOR : FileKind.COLUMN;
    FileRecord file = files.file(kind, position);
    MemorySegment mapped = files.map(file, arena);
    int rows = record.rowCount();
    return switch (shape) {
      case NARROW ->
          new NarrowColumn(
              type, new SealedFixed(mapped, new FixedLayout(rows, ColumnShape.width(type))));
      case WIDE ->
          new WideColumn(type, new SealedFixed(mapped, new FixedLayout(rows, WideColumn.WIDTH)));
      case BYTES -> new SealedBytes(type, mapped, new BytesLayout(rows), files.describe(file));
      case VECTOR -> vectors(type, mapped, new VectorLayout(rows, type.precision()));
    };
  }

  private static VectorColumn vectors(DataType type, MemorySegment mapped, VectorLayout layout) {
    VectorRows rows =
        new VectorRows(
            mapped.asSlice(layout.rows(), layout.inverseNorms() - layout.rows()),
            layout.rowCount(),
            layout.dimension(),
            layout.strideBytes(),
            mapped.asSlice(layout.inverseNorms(), layout.nulls() - layout.inverseNorms()));
    long nulls = layout.nulls();
    return new VectorColumn(
        type,
        VectorPieces.whole(rows),
        word -> mapped.get(LONG_LE, nulls + (long) word * Long.BYTES));
  }

  private void readTombstones(FileRecord file) {
    MemorySegment mapped = files.map(file, arena);
    long count = mapped.get(LONG_LE, TombstonesLayout.COUNT);
    TombstonesLayout layout = new TombstonesLayout(count);
    for (long i = 0; i < count; i++) {
      int ordinal = mapped.get(INT_LE, layout.ordinals() + i * Integer.BYTES);
      if (ordinal < 0 || ordinal >= record.rowCount()) {
        throw new StorageException.Corrupt(
            files.describe(file),
            layout.ordinals() + i * Integer.BYTES,
            "a row from 0 to " + (record.rowCount() - 1),
            Integer.toString(ordinal));
      }
      ends.kill(ordinal, mapped.get(LONG_LE, layout.lsns() + i * Long.BYTES));
    }
  }

  /** Returns what the catalog says of this segment, with the files attached since. */
  public SegmentRecord record() {
    return record;
  }

  /**
   * Returns the graph of an index, empty if it has none here or a damaged one. Another one may take
   * its place at any moment: who reads it uses {@link #retainGraph}.
   */
  public Optional<HnswGraph> graph(long indexId) {
    return graphs.get(indexId);
  }

  /** Returns the graph of an index with a reference for the caller to give back, null for none. */
  public @Nullable RetainedGraph retainGraph(long indexId) {
    return graphs.retain(indexId);
  }

  /**
   * Returns what was wrong with derived files when {@link #open} read them: graphs are left out, so
   * that searches compare all rows, and an index of keys is computed.
   */
  public List<String> derivedProblems() {
    List<String> problems = new ArrayList<>(graphs.problems());
    problems.addAll(keyProblems.values());
    return problems;
  }

  /**
   * Takes a graph or a list of tombstones that {@link SegmentWriter} wrote for this segment into
   * its record, in place of the one before; a graph is opened and serves from now on. One caller at
   * a time.
   *
   * @throws StorageException.Corrupt if a graph does not fit the segment
   */
  public void attach(FileRecord file) {
    boolean isGraph = file.kind().equals(FileKind.GRAPH.word());
    if (!isGraph && !file.kind().equals(FileKind.TOMBSTONES.word())) {
      throw new IllegalArgumentException("file \"" + file.name() + "\" is part of the rows");
    }
    if (isGraph) {
      graphs.open(file);
    }
    replace(old -> old.kind().equals(file.kind()) && (!isGraph || old.ownerId() == file.ownerId()));
    List<FileRecord> all = new ArrayList<>(record.files());
    all.add(file);
    setFiles(all);
  }

  /**
   * Serves no searches by {@code graph} any more, because {@code cause} told that it leads outside
   * its rows; a new one takes its place as if it had been missing. Thread-safe.
   */
  public void leaveOut(RetainedGraph graph, RuntimeException cause) {
    graphs.leaveOut(graph, cause);
  }

  /** Forgets the graph of an index; searches that hold it may finish. One caller at a time. */
  public void detachGraph(long indexId) {
    graphs.remove(indexId);
    replace(old -> old.kind().equals(FileKind.GRAPH.word()) && old.ownerId() == indexId);
  }

  private void replace(Predicate<FileRecord> leaves) {
    setFiles(record.files().stream().filter(leaves.negate()).toList());
  }

  private void setFiles(List<FileRecord> all) {
    record =
        new SegmentRecord(
            record.id(),
            record.tableId(),
            record.shard(),
            record.rowCount(),
            record.minLsn(),
            record.maxLsn(),
            all);
  }

  EndVersions ends() {
    return ends;
  }

  @Override
  public long id() {
    return record.id();
  }

  @Override
  public Table table() {
    return table;
  }

  @Override
  public int rowCount() {
    return record.rowCount();
  }

  @Override
  public ColumnReader column(int position) {
    return columns[position];
  }

  /**
   * Returns the rows of a vector column of fixed dimension; NULL is a row of zeros.
   *
   * @throws IllegalArgumentException for any other column
   */
  public VectorRows vectors(int column) {
    if (columns[column] instanceof VectorColumn vectors) {
      return vectors.piece(0);
    }
    throw new IllegalArgumentException("column " + column + " has no vectors of fixed dimension");
  }

  @Override
  public NarrowColumn beginLsns() {
    return beginLsns;
  }

  @Override
  public long endLsn(int ordinal) {
    return ends.get(ordinal);
  }

  @Override
  public void kill(int ordinal, long lsn) {
    ends.kill(ordinal, lsn);
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  public void undo(long lsn) {
    ends.undo(lsn);
    undos++;
  }

  @Override
  public int find(RowKey key) {
    int newest = -1;
    for (int i = keys.lowerBound(key.hash()); keys.matches(i, key.hash()); i++) {
      int ordinal = keys.ordinal(i);
      if ((newest < 0 || beginLsn(ordinal) > beginLsn(newest)) && key.equals(rowKey(ordinal))) {
        newest = ordinal;
      }
    }
    return newest;
  }

  @Override
  public int findVisible(RowKey key, long lsn) {
    for (int i = keys.lowerBound(key.hash()); keys.matches(i, key.hash()); i++) {
      int ordinal = keys.ordinal(i);
      if (isVisible(ordinal, lsn) && key.equals(rowKey(ordinal))) {
        return ordinal;
      }
    }
    return -1;
  }

  @Override
  public int findUnique(int constraint, RowKey key) {
    SealedKeys index = uniques[constraint];
    int newest = -1;
    for (int i = index.lowerBound(key.hash()); index.matches(i, key.hash()); i++) {
      int ordinal = index.ordinal(i);
      if ((newest < 0 || beginLsn(ordinal) > beginLsn(newest))
          && key.equals(uniqueKey(constraint, ordinal))) {
        newest = ordinal;
      }
    }
    return newest;
  }

  @Override
  public int[] findVisibleUnique(int constraint, RowKey key, long lsn) {
    SealedKeys index = uniques[constraint];
    for (int i = index.lowerBound(key.hash()); index.matches(i, key.hash()); i++) {
      int ordinal = index.ordinal(i);
      if (isVisible(ordinal, lsn) && key.equals(uniqueKey(constraint, ordinal))) {
        return new int[] {ordinal};
      }
    }
    return new int[0];
  }

  @Override
  public int visibleRowCount(long lsn) {
    return lsn < record.minLsn() ? 0 : record.rowCount();
  }

  @Override
  public long deadRowCount(long lsn) {
    return ends.count(lsn);
  }

  @Override
  public void visible(long lsn, Bitmap target) {
    int limit = Math.min(target.size(), record.rowCount());
    if (lsn >= record.maxLsn()) {
      target.fill(0, limit);
    } else {
      for (int i = 0; i < limit; i++) {
        if (beginLsn(i) <= lsn) {
          target.set(i);
        }
      }
    }
    ends.clearDead(lsn, target);
  }

  @Override
  public Bitmap visible(long lsn) {
    long dead = lsn >= record.maxLsn() ? ends.countIfAll(lsn) : -1;
    int before = undos;
    Live known = live;
    if (known != null && known.dead == dead && known.undos == before) {
      return known.rows;
    }
    Bitmap rows = Segment.super.visible(lsn);
    if (dead >= 0) {
      live = new Live(dead, before, rows);
    }
    return rows;
  }

  @Override
  public boolean isAllVisible(long lsn) {
    return lsn >= record.maxLsn() && ends.count(lsn) == 0;
  }

  @Override
  public long sizeBytes() {
    return sizeBytes(false);
  }

  /** Returns the bytes of the graphs that the record names. */
  public long graphSizeBytes() {
    return sizeBytes(true);
  }

  /** Returns the bytes of heap that the ends of its rows take. */
  public long memoryBytes() {
    return ends.sizeBytes();
  }

  private long sizeBytes(boolean graphs) {
    return record.files().stream()
        .filter(file -> file.kind().equals(FileKind.GRAPH.word()) == graphs)
        .mapToLong(FileRecord::sizeBytes)
        .sum();
  }

  /** Returns everything that is wrong with the files, one line each; empty for a sound segment. */
  public List<String> verify() {
    return verify(table);
  }

  /** Does the same for a table whose indexes have changed since this was opened. */
  List<String> verify(Table definition) {
    var findings = new VerifyFindings();
    boolean readable =
        SegmentCheck.files(
            files.store(), files.directory(), table, record, VerifyLevel.CONTENTS, findings);
    if (readable) {
      SegmentCheck.rows(
          this,
          definition,
          VerifyLevel.CONTENTS,
          Long.MAX_VALUE,
          ResourceAccount.unbounded(),
          findings);
    }
    return findings.problems().stream().map(VerifyProblem::text).toList();
  }

  /** Returns whether the index of a key comes from its file, which was not seen to be damaged. */
  boolean hasIndexFile(IndexedKey key) {
    return !keyProblems.containsKey(key);
  }

  SegmentFiles files() {
    return files;
  }

  SealedKeys keyIndex() {
    return keys;
  }

  SealedKeys index(int constraint) {
    return constraint < 0 ? keys : uniques[constraint];
  }

  SegmentGraphs graphs() {
    return graphs;
  }

  @Override
  public void retain() {
    references.retain();
  }

  @Override
  public void release() {
    references.release();
  }

  /** Deletes the directory once the last reference is given back. */
  public void deleteWhenReleased() {
    deleteWhenReleased = true;
  }
}
