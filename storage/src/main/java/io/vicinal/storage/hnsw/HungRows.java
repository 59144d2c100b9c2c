package io.vicinal.storage.hnsw;

import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.DistanceQuery;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Hangs rows of a {@link GrowingGraph} on the nodes of a sealed graph that are nearest to them, so
 * that a walk of the sealed one finds them on its way, before they have links of their own.
 *
 * <p>(1) One thread hangs rows, in the order of their ordinals; searches take a {@link View}, which
 * knows of the first {@link View#hung} rows at least. (2) A node has few places. A row that finds
 * none is <em>loose</em>: where many are, rows crowd in other places than the sealed ones. (3) The
 * memory follows from the number of rows that hang, but for a bit for each node.
 */
final class HungRows {
  /** On so many nodes hangs a row, so that a walk that misses one of them finds another. */
  static final int NODES_PER_ROW = 4;

  /** Ints of a node's place: the node, and what hangs there. 0 stands for none in all of them. */
  private static final int PLACE = 8;

  private static final int HASH = 0x9E3779B9;
  private static final int HASH_SHIFT = 8; // its low bits are those of the node
  private static final int FIRST_PLACES = 512;

  /** Effort of the searches for the nodes that rows hang on. */
  private static final int EF = 10;

  /**
   * What a search sees of the rows that hang; more may come while it reads.
   *
   * @param marks bit i is set where something hangs on node i
   * @param places found by the hash of the node, or behind that
   * @param nodes {@link #NODES_PER_ROW} for each row, -1 in those that are left over
   * @param loose rows that hang nowhere; the first {@code looseCount} are valid
   * @param trials shared by all views of the same rows
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  record View(
      long targetId,
      long[] marks,
      int[] places,
      int[] nodes,
      int hung,
      int[] loose,
      int looseCount,
      JointTrials trials) {
    /** Returns the bytes of all that it refers to. */
    long sizeBytes() {
      return (long) marks.length * Long.BYTES
          + (long) (places.length + nodes.length + loose.length) * Integer.BYTES;
    }

    /** Returns whether rows may hang on {@code node}. */
    boolean any(int node) {
      return (marks[node >>> 6] >>> node & 1) != 0;
    }

    /** Returns how many of the first {@code known} rows do not hang, about. */
    int others(int known) {
      return looseCount + Math.max(0, known - hung);
    }

    /**
     * Writes the rows below {@code end} that hang on {@code node} and that {@code visited} does not
     * have as {@code shift + row} to {@code out}, adds them, and returns how many.
     */
    int gather(int node, int end, int shift, VisitedSet visited, int[] out) {
      int at = place(places, node);
      int count = 0;
      for (int i = at + 1; i < at + PLACE; i++) {
        int row = places[i] - 1;
        if (row < 0) {
          break;
        }
        if (row < end && visited.add(shift + row)) {
          out[count++] = row;
        }
      }
      return count;
    }
  }

  private final long targetId;
  private final long[] marks;
  private final JointTrials trials;
  private int[] places = new int[FIRST_PLACES * PLACE];
  private int[] nodes = new int[FIRST_PLACES * NODES_PER_ROW];
  private int[] loose = new int[16];
  private int used;
  private int looseCount;
  private int hung;

  /** Begins without rows, for a graph of {@code nodeCount} nodes that {@code targetId} tells. */
  HungRows(long targetId, int nodeCount) {
    this.targetId = targetId;
    this.trials = new JointTrials(targetId);
    this.marks = new long[(nodeCount + 63) >>> 6];
  }

  /** Returns the bytes that a row takes where each of its nodes has a place of its own. */
  static long bytesPerRow() {
    return (long) NODES_PER_ROW * (1 + 2 * PLACE) * Integer.BYTES;
  }

  long targetId() {
    return targetId;
  }

  /** Returns how many rows have come. */
  int hung() {
    return hung;
  }

  /** Returns how many of them hang nowhere. */
  int looseCount() {
    return looseCount;
  }

  /** Returns what searches may read now. */
  View view() {
    return new View(targetId, marks, places, nodes, hung, loose, looseCount, trials);
  }

  /**
   * Hangs the rows that come next, up to {@code to}, on the nodes that searches find for them.
   *
   * @param present which of them have a vector
   * @param target the graph whose nodes they hang on
   * @param targetRows the rows of that
   */
  void hang(int to, VectorRows rows, BitSet present, HnswGraph target, VectorRows targetRows) {
    DistanceKernel kernel = DistanceKernel.of(target.metric());
    float[] vector = new float[rows.dimension()];
    try (HnswSearcher searcher = HnswSearcher.borrow();
        Arena arena = Arena.ofConfined()) {
      while (hung < to) {
        if (present.get(hung)) {
          rows.copy(hung, vector);
          var query = DistanceQuery.create(target.metric(), vector, rows.element(), arena);
          put(
              searcher.search(
                  target, targetRows, kernel, query, NODES_PER_ROW, EF, null, Long.MAX_VALUE));
        } else {
          put(SearchResult.NONE); // which no search is to find
        }
      }
    }
  }

  /** Hangs the next row on as many of the nodes that were found as have room. */
  private void put(SearchResult nearest) {
    int row = hung;
    int from = row * NODES_PER_ROW;
    if (from == nodes.length) {
      nodes = Arrays.copyOf(nodes, 2 * from);
    }
    Arrays.fill(nodes, from, from + NODES_PER_ROW, -1);
    boolean placed = false;
    for (int i = 0; i < Math.min(NODES_PER_ROW, nearest.count()); i++) {
      nodes[from + i] = nearest.ordinal(i);
      placed |= put(nearest.ordinal(i), row);
    }
    if (!placed && nearest.count() > 0) {
      if (looseCount == loose.length) {
        loose = Arrays.copyOf(loose, 2 * looseCount);
      }
      loose[looseCount++] = row;
    }
    hung = row + 1;
  }

  private boolean put(int node, int row) {
    if (2 * used * PLACE >= places.length) {
      grow();
    }
    int at = place(places, node);
    if (places[at] == 0) {
      places[at] = node + 1;
      used++;
    }
    for (int i = at + 1; i < at + PLACE; i++) {
      if (places[i] == 0) {
        places[i] = row + 1;
        marks[node >>> 6] |= 1L << node;
        return true;
      }
    }
    return false;
  }

  private void grow() {
    int[] more = new int[2 * places.length];
    for (int at = 0; at < places.length; at += PLACE) {
      if (places[at] != 0) {
        System.arraycopy(places, at, more, place(more, places[at] - 1), PLACE);
      }
    }
    places = more; // views go on with what they have
  }

  /** Returns where what hangs on {@code node} is, or is to be. */
  private static int place(int[] places, int node) {
    int mask = places.length / PLACE - 1;
    int place = (node * HASH) >>> HASH_SHIFT & mask;
    while (places[place * PLACE] != 0 && places[place * PLACE] != node + 1) {
      place = (place + 1) & mask;
    }
    return place * PLACE;
  }

  /** Returns the bytes of all of it. */
  long sizeBytes() {
    return view().sizeBytes();
  }
}
