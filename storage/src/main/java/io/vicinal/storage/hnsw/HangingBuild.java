package io.vicinal.storage.hnsw;

import io.vicinal.storage.Quantization;
import io.vicinal.storage.quantization.CodeCenters;
import io.vicinal.storage.quantization.RowCodes;
import io.vicinal.storage.quantization.RowEncoder;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Hangs rows that are complete, and have a graph of their own, on a larger graph, so that one walk
 * finds both; see {@link HungRows}.
 */
public final class HangingBuild {
  /** Rows between two checks: some ten milliseconds. */
  private static final int STEP = 256;

  private HangingBuild() {}

  /** Returns about how many bytes it takes to let so many rows hang. */
  public static long bytes(int rows, HnswGraph target) {
    RowCodes codes = target.codes();
    return rows * (HungRows.bytesPerRow() + (codes == null ? 0 : codes.strideBytes()))
        + target.nodeCount() / Byte.SIZE;
  }

  /**
   * Returns where rows hang, and codes of them that are like those of {@code target}, in memory
   * that the collector frees; null unless nearly all rows can hang there.
   *
   * @param targetId tells searches which graph that is
   * @param present the rows that have a vector
   * @param check called again and again; what it throws ends the work
   * @throws IndexOutOfBoundsException if links of {@code target} lead outside its rows
   */
  public static @Nullable GrowingView run(
      long targetId,
      HnswGraph target,
      VectorRows targetRows,
      VectorRows rows,
      BitSet present,
      Quantization quantization,
      Runnable check) {
    RowCodes others = target.codes();
    RowCodes codes = null;
    if (others != null) {
      codes = encode(others, target, rows, present, quantization, check);
      if (codes == null || !codes.hasCentersOf(others)) {
        return null;
      }
    }
    var hung = new HungRows(targetId, target.nodeCount());
    for (int to = 0; to < rows.count(); ) {
      to = Math.min(rows.count(), to + STEP);
      hung.hang(to, rows, present, target, targetRows);
      check.run();
      if (hung.looseCount() > GrowingView.OTHERS_MAX) {
        return null;
      }
    }
    int coded = codes == null ? 0 : rows.count();
    GraphTraits traits = GraphTraits.of(null, codes);
    return new GrowingView(rows, codes, null, coded, traits, null, hung.view())
        .hangingOnly(rows.count());
  }

  private static @Nullable RowCodes encode(
      RowCodes like,
      HnswGraph target,
      VectorRows rows,
      BitSet present,
      Quantization quantization,
      Runnable check) {
    CodeCenters centers = CodeCenters.of(like);
    if (centers == null) {
      return null;
    }
    long bytes = centers.sizeBytes(rows.count(), rows.dimension(), quantization);
    MemorySegment memory = GraphImage.memory(bytes, Arena.ofAuto());
    var encoder = new RowEncoder(rows, target.metric(), quantization, memory, centers);
    for (int from = 0; from < rows.count(); from += STEP) {
      encoder.encode(from, Math.min(rows.count(), from + STEP), present);
      check.run();
    }
    return encoder.codes();
  }
}
