package io.vicinal.storage.segment;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.UniqueConstraint;
import io.vicinal.storage.hnsw.GrowingGraph;
import io.vicinal.storage.hnsw.GrowingView;
import java.lang.foreign.Arena;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Holds the newest rows of a shard in memory: scalars on the heap, vectors off it.
 *
 * <p>(1) One writer, many readers. (2) A row is complete before {@link #rowCount} includes it. (3)
 * LSNs never decrease from row to row, so the rows of an LSN are a prefix. (4) Nothing that a
 * reader got moves or is freed before the last reference is given back.
 */
public final class GrowingSegment implements Segment, AutoCloseable {
  private final long id;
  private volatile Table table;
  private final References references;
  private final GrowingColumn[] columns;

  /** Readers of columns that came after the last row. */
  private volatile List<ColumnReader> addedColumns = List.of();

  private final GrowingFixed begins = new GrowingFixed(Long.BYTES);
  private final NarrowColumn beginLsns =
      new NarrowColumn(DataType.of(DataType.Kind.BIGINT), begins);
  private final EndVersions ends = new EndVersions(0);
  private final GrowingKeys keys = new GrowingKeys();

  /** Of the constraints that there are; those who search by one that was dropped go on. */
  private volatile List<GrowingUnique> uniques;

  private final Map<Integer, GrowingUnique> dropped = new ConcurrentHashMap<>();
  private final boolean committed;

  /** By index; filled in the background, behind the rows. */
  private final Map<Long, GrowingGraph> graphs = new ConcurrentHashMap<>();

  private volatile int rowCount;
  private long lastBeginLsn = Long.MIN_VALUE;

  /** Creates an empty segment with one reference. */
  public GrowingSegment(long id, Table table) {
    this(id, table, Arena.ofShared(), true);
  }

  /**
   * Creates an empty segment.
   *
   * @param committed whether its rows are those of committed transactions: keys are unique at every
   *     LSN, and memory is given back at once
   */
  GrowingSegment(long id, Table table, Arena arena, boolean committed) {
    this.id = id;
    this.committed = committed;
    this.table = table;
    references = new References("growing segment " + id, committed ? arena::close : () -> {});
    uniques = table.uniques().stream().map(unique -> new GrowingUnique(this, unique)).toList();
    columns = new GrowingColumn[table.columns().size()];
    for (int i = 0; i < columns.length; i++) {
      ColumnDefinition column = table.columns().get(i);
      columns[i] = GrowingColumn.create(column.type(), arena);
    }
  }

  /**
   * Creates a segment for the few rows of one transaction, whose memory the garbage collector
   * frees: closing shared memory would stop all threads for a moment.
   */
  public static GrowingSegment scratch(Table table) {
    return new GrowingSegment(0, table, Arena.ofAuto(), false);
  }

  /**
   * Makes room for {@code rows}, so that appending them needs no memory of any size. For the single
   * writer.
   *
   * @throws StorageException.OutOfMemory if there is none
   */
  public void reserve(List<@Nullable Object[]> rows) {
    if (rows.size() > Integer.MAX_VALUE - rowCount) {
      throw new StorageException.LimitExceeded(
          "a segment has at most " + Integer.MAX_VALUE + " rows");
    }
    int all = rowCount + rows.size();
    try {
      begins.reserve(all);
      keys.reserve(all, rows.size());
      for (GrowingUnique unique : uniques) {
        unique.keys().reserve(all, rows.size());
      }
      for (int i = 0; i < columns.length; i++) {
        int column = i;
        columns[i].room().reserve(all, new ColumnOf(rows, column));
      }
    } catch (OutOfMemoryError e) {
      throw new StorageException.OutOfMemory("no memory for " + rows.size() + " rows");
    }
  }

  /**
   * Adds a row that {@link RowCodec#validate} accepts and returns its ordinal. For the single
   * writer.
   *
   * @throws IllegalArgumentException if {@code beginLsn} is smaller than that of the row before
   */
  public int append(@Nullable Object[] row, long beginLsn) {
    if (beginLsn < lastBeginLsn) {
      throw new IllegalArgumentException(
          "row of LSN " + beginLsn + " comes after one of LSN " + lastBeginLsn);
    }
    if (row.length != columns.length) {
      throw new IllegalArgumentException(
          "a row of " + columns.length + " columns cannot have " + row.length + " values");
    }
    return append(row, beginLsn, RowKey.of(table, row));
  }

  int append(@Nullable Object[] row, long beginLsn, RowKey key) {
    int ordinal = rowCount;
    if (ordinal == Integer.MAX_VALUE) {
      throw new StorageException.LimitExceeded("a segment has at most " + ordinal + " rows");
    }
    for (int i = 0; i < row.length; i++) {
      columns[i].sink().put(ordinal, row[i]);
    }
    begins.put(ordinal, beginLsn, beginLsn);
    keys.put(ordinal, key.hash(), other -> key.equals(rowKey(other)));
    for (GrowingUnique unique : uniques) {
      unique.put(ordinal, RowKey.ofRow(table, unique.constraint().columns(), row));
    }
    lastBeginLsn = beginLsn;
    rowCount = ordinal + 1;
    return ordinal;
  }

  @Override
  public long id() {
    return id;
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
    return position < columns.length
        ? columns[position].reader()
        : addedColumns.get(position - columns.length);
  }

  @Override
  public void redefine(Table changed) {
    var added = new ArrayList<>(addedColumns);
    for (int i = columns.length + added.size(); i < changed.columns().size(); i++) {
      added.add(MissingColumn.of(changed.columns().get(i), MissingColumn.ROWS_MAX));
    }
    addedColumns = List.copyOf(added);
    table = changed;
    List<GrowingUnique> before = uniques;
    List<GrowingUnique> after =
        changed.uniques().stream()
            .map(unique ->
                before.stream()
                    .filter(known -> known.constraint().number() == unique.number())
                    .findFirst()
                    .orElseGet(() -> new GrowingUnique(this, unique).putLive()))
            .toList();
    before.stream()
        .filter(known -> !after.contains(known))
        .forEach(known -> dropped.put(known.constraint().number(), known));
    uniques = after;
  }

  /**
   * Finds rows by constraints that came later as if only those lived that live now: the log told of
   * rows from before, of which several may have had the same values. For the single writer, when
   * nobody reads.
   */
  public void recovered() {
    uniques =
        uniques.stream()
            .map(unique ->
                unique.constraint().added()
                    ? new GrowingUnique(this, unique.constraint()).putLive()
                    : unique)
            .toList();
  }

  private GrowingUnique unique(UniqueConstraint constraint) {
    for (GrowingUnique unique : uniques) {
      if (unique.constraint().number() == constraint.number()) {
        return unique;
      }
    }
    return Objects.requireNonNull(dropped.get(constraint.number()), constraint.name());
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
  public void undo(long lsn) {
    ends.undo(lsn);
    for (int row = visibleRowCount(lsn); row < rowCount; row++) {
      ends.kill(row, beginLsn(row));
    }
  }

  /** Returns the newest row from {@code ordinal} on, along the rows of one key, that was there. */
  private int notUndone(GrowingKeys index, int ordinal) {
    int row = ordinal;
    while (row >= 0 && endLsn(row) == beginLsn(row)) {
      row = index.previous(row);
    }
    return row;
  }

  @Override
  public int find(RowKey key) {
    return notUndone(keys, keys.find(key.hash(), ordinal -> key.equals(rowKey(ordinal))));
  }

  @Override
  public int findVisible(RowKey key, long lsn) {
    int ordinal = find(key);
    while (ordinal >= 0 && !isVisible(ordinal, lsn)) {
      ordinal = keys.previous(ordinal);
    }
    return ordinal;
  }

  @Override
  public int findUnique(UniqueConstraint constraint, RowKey key) {
    // Of the rows with this key only the newest can live: the one before ended when it came.
    int newest = newest(unique(constraint), key);
    return newest >= 0 && endLsn(newest) == LIVE ? newest : -1;
  }

  private int newest(GrowingUnique unique, RowKey key) {
    return notUndone(unique.keys(), unique.find(key));
  }

  @Override
  public int[] findVisibleUnique(UniqueConstraint constraint, RowKey key, long lsn) {
    GrowingUnique unique = unique(constraint);
    var found = IntStream.builder();
    boolean any = false;
    for (int ordinal = newest(unique, key);
        ordinal >= 0;
        ordinal = unique.keys().previous(ordinal)) {
      if (isVisible(ordinal, lsn)) {
        found.add(ordinal);
        any = true;
      } else if (any && committed) {
        break; // Whatever is older ended even earlier.
      }
    }
    return found.build().toArray();
  }

  @Override
  public int visibleRowCount(long lsn) {
    int low = 0;
    int high = rowCount;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (beginLsn(middle) <= lsn) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Override
  public long deadRowCount(long lsn) {
    return ends.count(lsn);
  }

  @Override
  public void visible(long lsn, Bitmap target) {
    target.fill(0, Math.min(target.size(), visibleRowCount(lsn)));
    ends.clearDead(lsn, target);
  }

  @Override
  public boolean isAllVisible(long lsn) {
    return ends.count(lsn) == 0;
  }

  @Override
  public @Nullable GrowingView growingView(long indexId) {
    GrowingGraph graph = graphs.get(indexId);
    return graph == null ? null : graph.acquire();
  }

  /** Returns the graph of an index, null if there is none. */
  public @Nullable GrowingGraph graph(long indexId) {
    return graphs.get(indexId);
  }

  /** Lets searches of an index use {@code graph}, which whoever calls this keeps up. */
  public void follow(long indexId, GrowingGraph graph) {
    graphs.put(indexId, graph);
  }

  /** Forgets the graph of an index that was dropped; searches that hold it may finish. */
  public void forget(long indexId) {
    graphs.remove(indexId);
  }

  /** Returns the indexes that have a graph here, for the caller to change. */
  public Set<Long> graphs() {
    return new HashSet<>(graphs.keySet());
  }

  @Override
  public long sizeBytes() {
    long sum = begins.sizeBytes() + keys.sizeBytes() + ends.sizeBytes();
    for (GrowingUnique unique : uniques) {
      sum += unique.keys().sizeBytes();
    }
    for (GrowingColumn column : columns) {
      sum += column.sizeBytes().getAsLong();
    }
    for (GrowingGraph graph : graphs.values()) {
      sum += graph.sizeBytes();
    }
    return sum;
  }

  @Override
  public void retain() {
    references.retain();
  }

  @Override
  public void release() {
    references.release();
  }

  /** Gives back the reference of the creator. */
  @Override
  public void close() {
    release();
  }

  /** The values of one column of rows. */
  private static final class ColumnOf extends AbstractList<@Nullable Object> {
    private final List<@Nullable Object[]> rows;
    private final int column;

    ColumnOf(List<@Nullable Object[]> rows, int column) {
      this.rows = rows;
      this.column = column;
    }

    @Override
    public @Nullable Object get(int index) {
      return rows.get(index)[column];
    }

    @Override
    public int size() {
      return rows.size();
    }
  }
}
