package io.vicinal.storage.hnsw;

import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.quantization.RowCodes;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.Arena;
import java.lang.foreign.SegmentAllocator;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Links rows into a graph.
 *
 * <p>The same input gives the same bytes for any number of threads (on processors with the same
 * register width). The graph is linked in the bytes of its file, off the heap; {@link BuildMemory}
 * tells beforehand how many bytes a build takes there and on the heap.
 */
public final class HnswBuilder {
  /**
   * A graph of which more than so many percent died is linked anew.
   *
   * <p>Repair is possible at any share and always computes fewer distances: measured on 15,000
   * sentence embeddings of 384 dimensions, m 16, ef_construction 200, against a build of the rows
   * that are left, 3 % of them at 2 % dead, 11 % at 10 %, 29 % at 50 %, 27 % at 70 %, 23 % at 80 %
   * and 14 % at 90 %. But what is left of most of the lists is then chosen through several dead
   * nodes (at ef_search 50 recall is 0.3 points lower from 80 % on, at 50 % it is 0.1), and to link
   * so few rows anew costs less than a fifth of what the whole graph once did.
   */
  static final int DEAD_PERCENT_MAX = 80;

  private HnswBuilder() {}

  /**
   * Builds a graph without codes over {@code rows} in memory that the garbage collector frees.
   *
   * @see #build(VectorRows, BitSet, Metric, HnswParameters, Quantization, int, BuildProgress,
   *     SegmentAllocator)
   */
  public static HnswGraphData build(
      VectorRows rows,
      @Nullable BitSet present,
      Metric metric,
      HnswParameters parameters,
      int threads,
      BuildProgress progress) {
    return build(
        rows, present, metric, parameters, Quantization.NONE, threads, progress, Arena.ofAuto());
  }

  /**
   * Builds a graph over {@code rows}.
   *
   * <p>Rows that are absent or have no distance to themselves (zero vectors under COSINE) get no
   * links and are never found. All others can be reached from the entry point.
   *
   * @param present the rows that have a vector; null for all
   * @param quantization whether searches walk it by codes
   * @param threads how many threads work, the caller's among them
   * @param allocator gives the memory of the graph, which all threads must be allowed to use
   * @throws StorageException.OutOfMemory if there is no room
   */
  public static HnswGraphData build(
      VectorRows rows,
      @Nullable BitSet present,
      Metric metric,
      HnswParameters parameters,
      Quantization quantization,
      int threads,
      BuildProgress progress,
      SegmentAllocator allocator) {
    HnswGraph graph = GraphImage.create(rows, present, metric, parameters, allocator);
    return link(graph, 0, rows, present, quantization, threads, progress, allocator);
  }

  /**
   * Builds a graph without codes over {@code rows} that starts as {@code existing}, whose rows they
   * begin with, and links only the rows after those.
   *
   * <p>Rows known to {@code existing} must be unchanged; the rest is as in {@link #build}. The
   * result depends on where the rows were cut, unlike the quality of its answers.
   *
   * @param present as in {@link #build}; for rows of {@code existing} it is not asked
   */
  public static HnswGraphData extend(
      HnswGraph existing,
      VectorRows rows,
      @Nullable BitSet present,
      int threads,
      BuildProgress progress) {
    if (rows.count() < existing.nodeCount()) {
      throw new IllegalArgumentException(
          "a graph of %d nodes cannot be extended to %d rows"
              .formatted(existing.nodeCount(), rows.count()));
    }
    return extend(existing, rows, present, Quantization.NONE, threads, progress, Arena.ofAuto());
  }

  private static HnswGraphData extend(
      HnswGraph existing,
      VectorRows rows,
      @Nullable BitSet present,
      Quantization quantization,
      int threads,
      BuildProgress progress,
      SegmentAllocator allocator) {
    HnswGraph graph = GraphImage.extend(existing, rows, present, allocator);
    return link(
        graph, existing.nodeCount(), rows, present, quantization, threads, progress, allocator);
  }

  private static HnswGraphData link(
      HnswGraph graph,
      int firstOrdinal,
      VectorRows rows,
      @Nullable BitSet present,
      Quantization quantization,
      int threads,
      BuildProgress progress,
      SegmentAllocator allocator) {
    try (var loop = new ParallelLoop(Math.max(1, threads))) {
      RowCodes codes = GraphCodes.of(graph, rows, present, quantization, loop, progress, allocator);
      var linker = new GraphLinker(graph, rows, codes, loop, progress);
      linker.link(firstOrdinal);
      HnswGraph finished = GraphFinish.run(graph, codes, rows, quantization, loop, progress);
      return new HnswGraphData(finished, linker.computations());
    }
  }

  /**
   * Builds a graph over {@code rows} out of {@code existing}, some of whose rows died and the
   * others of which come first in {@code rows}: those keep their links, except to the dead, which
   * are replaced; then the rows after them are linked.
   *
   * @param newOrdinals per ordinal of {@code existing} the one in {@code rows}, or -1 if it died;
   *     the others are a permutation of 0 to their number - 1
   * @param present as in {@link #build}; for rows of {@code existing} it is not asked
   * @param quantization as in {@link #build}; codes are made anew
   * @param allocator as in {@link #build}
   */
  public static HnswGraphData compact(
      HnswGraph existing,
      int[] newOrdinals,
      VectorRows rows,
      @Nullable BitSet present,
      Quantization quantization,
      int threads,
      BuildProgress progress,
      SegmentAllocator allocator) {
    int survivors = survivors(existing, newOrdinals, rows);
    if (survivors == existing.nodeCount() && isIdentity(newOrdinals)) {
      return extend(existing, rows, present, quantization, threads, progress, allocator);
    }
    if ((long) survivors * 100 < existing.nodeCount() * (100L - DEAD_PERCENT_MAX)) {
      return build(
          rows,
          present,
          existing.metric(),
          existing.parameters(),
          quantization,
          threads,
          progress,
          allocator);
    }
    HnswGraph graph =
        GraphImage.compact(existing, newOrdinals, survivors, rows, present, allocator);
    try (var loop = new ParallelLoop(Math.max(1, threads))) {
      BuildProgress afterRepair =
          (done, total) -> progress.report(survivors + done, survivors + total);
      RowCodes codes = GraphCodes.of(graph, rows, present, quantization, loop, progress, allocator);
      var linker = new GraphLinker(graph, rows, codes, loop, afterRepair);
      var repair = new GraphRepair(existing, graph, newOrdinals, rows, loop);
      repair.run(linker.single(), done -> progress.report(done, rows.count()));
      linker.link(survivors);
      HnswGraph finished = GraphFinish.run(graph, codes, rows, quantization, loop, progress);
      return new HnswGraphData(finished, repair.computations() + linker.computations());
    }
  }

  private static int survivors(HnswGraph existing, int[] newOrdinals, VectorRows rows) {
    if (newOrdinals.length != existing.nodeCount()) {
      throw new IllegalArgumentException(
          "a graph of %d nodes needs as many new ordinals, not %d"
              .formatted(existing.nodeCount(), newOrdinals.length));
    }
    var seen = new BitSet(rows.count());
    for (int ordinal : newOrdinals) {
      if (ordinal >= rows.count() || (ordinal >= 0 && seen.get(ordinal))) {
        throw new IllegalArgumentException(
            "%d is not the new ordinal of one of %d rows".formatted(ordinal, rows.count()));
      }
      if (ordinal >= 0) {
        seen.set(ordinal);
      }
    }
    int count = seen.cardinality();
    if (seen.length() != count) {
      throw new IllegalArgumentException(
          "%d rows that survive must come first, not up to %d".formatted(count, seen.length() - 1));
    }
    return count;
  }

  private static boolean isIdentity(int[] newOrdinals) {
    for (int i = 0; i < newOrdinals.length; i++) {
      if (newOrdinals[i] != i) {
        return false;
      }
    }
    return true;
  }
}
