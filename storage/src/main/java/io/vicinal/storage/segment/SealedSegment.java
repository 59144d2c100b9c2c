package io.vicinal.storage.segment;

import io.vicinal.storage.ColumnIndex;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.UniqueConstraint;
import io.vicinal.storage.VerifyFindings;
import io.vicinal.storage.VerifyLevel;
import io.vicinal.storage.VerifyProblem;
import io.vicinal.storage.catalog.FileRecord;
import io.vicinal.storage.catalog.SegmentRecord;
import io.vicinal.storage.hnsw.GrowingView;
import io.vicinal.storage.hnsw.HnswGraph;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.Arena;
import java.lang.ref.SoftReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the immutable files of a sealed segment, mapped into one shared arena; only the ends of its
 * rows change, in memory.
 *
 * <p>(1) Files are never written, truncated or renamed while they are mapped. (2) The arena closes
 * when the last reference is given back, and then, if asked for, the directory is deleted.
 */
public final class SealedSegment implements Segment {
  private volatile Table table;
  private final int rowCount;
  private final SegmentFileList list;
  private final SegmentFiles files;
  private final Arena arena = Arena.ofShared();
  private final References references;
  private volatile List<ColumnReader> columns;
  private final NarrowColumn beginLsns;
  private final EndVersions ends;
  private final SegmentGraphs graphs;
  private final SealedIndexes indexes;
  private final Map<Long, BegunLinks> begun = new ConcurrentHashMap<>();
  private final Map<Long, Hanging> hanging = new ConcurrentHashMap<>();
  private final Map<Long, LongAdder> apart = new ConcurrentHashMap<>(); // by index
  private final KnownFilters filters = new KnownFilters(FilterMemory.OF_PROCESS);
  private volatile boolean deleteWhenReleased;
  private final Map<Integer, SoftReference<SortedRows>> sorted = new ConcurrentHashMap<>();
  private final ReentrantLock sorting = new ReentrantLock();
  private volatile @Nullable Live live;
  private volatile int undos; // written by the single writer

  /** Where the rows hang on the graph of another segment; no view where they cannot. */
  private record Hanging(long targetId, @Nullable GrowingView view) {}

  /** The rows that are visible once {@code dead} of them have ended, kept for the next search. */
  private record Live(long dead, int undos, Bitmap rows) {}

  private SealedSegment(FileStore store, Path directory, Table table, SegmentRecord record) {
    this.table = table;
    this.rowCount = record.rowCount();
    this.list = new SegmentFileList(record);
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
    ends = new EndVersions(rowCount);
    graphs = new SegmentGraphs(files, rowCount);
    try {
      var mapping = new SegmentMapping(files, arena, rowCount);
      columns =
          IntStream.range(0, table.columns().size())
              .mapToObj(i -> mapping.column(i, table.columns().get(i)))
              .toList();
      beginLsns = mapping.beginLsns();
      record.files().stream()
          .filter(SegmentFileList::isTombstones)
          .forEach(file -> mapping.readTombstones(file, ends));
      graphs.openAll(record.files());
      // Last, because computing one needs the rest of the segment.
      indexes = new SealedIndexes(this, files, arena);
    } catch (RuntimeException | Error e) {
      closeMemory();
      throw e;
    }
  }

  private void closeMemory() {
    filters.close();
    graphs.close();
    arena.close();
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

  /** Returns what the catalog says of this segment, with the files attached since. */
  public SegmentRecord record() {
    return list.record();
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
    problems.addAll(indexes.problems());
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
    SegmentFileList.requireReplaceable(file);
    list.put(file); // it is published already, so that the next one takes its place
    if (SegmentFileList.isGraph(file)) {
      graphs.open(file);
      BegunLinks links = begun.remove(file.ownerId());
      GrowingView view =
          links == null || links.newOrdinals() != null ? null : links.view().hangingOnly(rowCount);
      if (view != null) {
        hang(file.ownerId(), view.targetId(), view);
      }
    }
  }

  /** Goes on with what memory had of an index, until a file has its graph. */
  public void begin(long indexId, BegunLinks links) {
    begun.put(indexId, links);
  }

  /** Returns what memory had of an index when the rows were sealed, null for nothing. */
  public @Nullable BegunLinks begun(long indexId) {
    return begun.get(indexId);
  }

  /** Returns whether the rows may hang on the graph of another segment. */
  public boolean mayHang(long indexId) {
    return begun.containsKey(indexId) || hangs(indexId) != null;
  }

  /** Returns where the rows hang on the graph of another segment, null if that is not known. */
  public @Nullable GrowingView hangingView(long indexId) {
    GrowingView view = growingView(indexId);
    return view == null ? hangs(indexId) : view;
  }

  private @Nullable GrowingView hangs(long indexId) {
    Hanging known = hanging.get(indexId);
    return known == null ? null : known.view;
  }

  /** Notes that a search looked for rows here that one walk of several segments did not find. */
  public void searchedApart(long indexId) {
    apart.computeIfAbsent(indexId, _ -> new LongAdder()).increment();
  }

  /**
   * Returns whether rows of a segment that has a graph of its own are searched so often that they
   * should hang on that of segment {@code targetId}, and it is not known whether they can.
   *
   * @param target that graph as it is now
   */
  public boolean isSearchedApart(long indexId, long targetId, HnswGraph target) {
    LongAdder searches = apart.get(indexId);
    if (searches == null || searches.sum() < rowCount) {
      return false;
    }
    Hanging known = hanging.get(indexId);
    return known == null
        || known.targetId != targetId
        || (known.view != null && !known.view.fits(targetId, target));
  }

  /**
   * Lets searches find the rows by the graph of segment {@code targetId}, until {@link
   * #forgetHanging}.
   *
   * @param view where they hang there, null if they cannot
   */
  public void hang(long indexId, long targetId, @Nullable GrowingView view) {
    hanging.put(indexId, new Hanging(targetId, view));
    apart.remove(indexId);
  }

  /** Forgets where rows hang on the graphs of segments that are gone or changed. */
  public void forgetHanging(LongPredicate segmentIds) {
    hanging.values().removeIf(known -> segmentIds.test(known.targetId));
  }

  @Override
  public @Nullable GrowingView growingView(long indexId) {
    BegunLinks links = begun.get(indexId);
    return links == null || links.newOrdinals() != null ? null : links.view();
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
    begun.remove(indexId);
    hanging.remove(indexId);
    list.removeGraph(indexId);
  }

  EndVersions ends() {
    return ends;
  }

  @Override
  public long id() {
    return record().id();
  }

  @Override
  public Table table() {
    return table;
  }

  @Override
  public int rowCount() {
    return rowCount;
  }

  @Override
  public ColumnReader column(int position) {
    return columns.get(position);
  }

  @Override
  public void redefine(Table changed) {
    var all = new ArrayList<>(columns);
    for (int i = all.size(); i < changed.columns().size(); i++) {
      all.add(MissingColumn.of(changed.columns().get(i), rowCount));
    }
    columns = List.copyOf(all);
    table = changed;
    filters.clear();
  }

  /**
   * Returns the rows in the order of an indexed column, null for other columns. They are sorted
   * when they are asked for first, and again when memory ran short since.
   *
   * @param account pays for sorting; null to take only what was sorted before
   * @return null also where the account has no memory left, or another thread is sorting
   */
  public @Nullable SortedRows sorted(int column, @Nullable ResourceAccount account) {
    boolean indexed = false;
    for (ColumnIndex index : table.columnIndexes()) {
      indexed |= index.columns().getFirst() == column;
    }
    if (!indexed || !SortedRows.canSort(columns.get(column).type())) {
      return null;
    }
    SortedRows rows = known(column);
    if (rows != null || account == null || !sorting.tryLock()) {
      return rows;
    }
    try {
      rows = known(column);
      return rows == null ? sort(column, account) : rows;
    } finally {
      sorting.unlock();
    }
  }

  private @Nullable SortedRows known(int column) {
    SoftReference<SortedRows> known = sorted.get(column);
    return known == null ? null : known.get();
  }

  private @Nullable SortedRows sort(int column, ResourceAccount account) {
    long bytes = SortedRows.sortingBytes(rowCount);
    try {
      account.reserve(bytes);
    } catch (StorageException.OutOfMemory e) {
      return null; // the column can be read without an order
    }
    try {
      SortedRows rows = SortedRows.of(columns.get(column), rowCount, account);
      sorted.put(column, new SoftReference<>(rows));
      return rows;
    } finally {
      account.release(bytes);
    }
  }

  /**
   * Returns the rows of a vector column of fixed dimension; NULL is a row of zeros.
   *
   * @throws IllegalArgumentException for any other column
   */
  public VectorRows vectors(int column) {
    if (column(column) instanceof VectorColumn vectors) {
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
    return indexes.find(key);
  }

  @Override
  public int findVisible(RowKey key, long lsn) {
    return indexes.findVisible(IndexedKey.PRIMARY, key, lsn);
  }

  @Override
  public int findUnique(UniqueConstraint constraint, RowKey key) {
    return indexes.findLive(new IndexedKey(constraint), key);
  }

  @Override
  public int[] findVisibleUnique(UniqueConstraint constraint, RowKey key, long lsn) {
    int found = indexes.findVisible(new IndexedKey(constraint), key, lsn);
    return found < 0 ? new int[0] : new int[] {found};
  }

  @Override
  public int visibleRowCount(long lsn) {
    return lsn < record().minLsn() ? 0 : rowCount;
  }

  @Override
  public long deadRowCount(long lsn) {
    return ends.count(lsn);
  }

  @Override
  public void visible(long lsn, Bitmap target) {
    int limit = Math.min(target.size(), rowCount);
    if (lsn >= record().maxLsn()) {
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
    long dead = lsn >= record().maxLsn() ? ends.countIfAll(lsn) : -1;
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
    return lsn >= record().maxLsn() && ends.count(lsn) == 0;
  }

  @Override
  public long sizeBytes() {
    return list.sizeBytes(false);
  }

  /** Returns the bytes of the graphs that the record names. */
  public long graphSizeBytes() {
    return list.sizeBytes(true);
  }

  /** Returns what is known of filters over the rows; it knows nothing of their visibility. */
  public KnownFilters filters() {
    return filters;
  }

  /**
   * Returns the bytes that the ends of its rows, the rows of known filters, what memory had of
   * indexes while it has no graph of them, and where rows hang take on the heap and beside it.
   */
  public long memoryBytes() {
    long sum = ends.sizeBytes() + filters.sizeBytes();
    for (BegunLinks links : begun.values()) {
      sum += links.sizeBytes();
    }
    for (Hanging known : hanging.values()) {
      sum += known.view == null ? 0 : known.view.sizeBytes();
    }
    return sum;
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
            files.store(),
            files.directory(),
            table,
            record(),
            VerifyLevel.CONTENTS,
            ResourceAccount.unbounded(),
            findings);
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
    return indexes.isFromFile(key);
  }

  SegmentFiles files() {
    return files;
  }

  SealedKeys index(IndexedKey key) {
    return indexes.of(key);
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
