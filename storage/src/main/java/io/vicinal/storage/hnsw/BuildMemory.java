package io.vicinal.storage.hnsw;

import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.quantization.RowCodes;

/**
 * What linking a graph takes, known before it begins; vectors are read where they are and are not
 * among it.
 *
 * @param graphBytes the graph itself, off the heap, with its codes exactly the bytes of its file,
 *     but for the recall curve
 * @param heapBytes at most so much more on the heap: about 24 bytes per row
 */
public record BuildMemory(long graphBytes, long heapBytes) {
  /** Order of linking, levels, what leads the lists, and the check for reachability. */
  private static final int BYTES_PER_ROW = Long.BYTES + Integer.BYTES + 2 + Integer.BYTES + 1;

  private static final int BYTES_PER_THREAD = 1 << 18;

  /** Returns what a graph over {@code rows} rows takes that are all linked, with its codes. */
  public static BuildMemory of(
      int rows,
      int dimension,
      Metric metric,
      HnswParameters parameters,
      Quantization quantization,
      int threads) {
    boolean coded = GraphCodes.areTried(quantization, metric, rows);
    long codes = coded ? RowCodes.sizeBytes(rows, dimension, quantization) : 0;
    long upperLists = 0;
    for (int node = 0; node < rows; node++) {
      upperLists += GraphImage.level(parameters.seed(), parameters.m(), node);
    }
    var layout = new GraphLayout(rows, parameters.m(), Math.toIntExact(upperLists));
    long bitsets = (1L + threads) * (rows / Byte.SIZE + Long.BYTES);
    long linksBack =
        Math.min(rows / 50 + 1L, GraphLinker.BATCH_MAX)
            * layout.capacity(0)
            * (Long.BYTES + Integer.BYTES);
    return new BuildMemory(
        layout.sizeBytes() + codes,
        (long) rows * BYTES_PER_ROW + bitsets + linksBack + (long) threads * BYTES_PER_THREAD);
  }

  /** Returns both together. */
  public long totalBytes() {
    return graphBytes + heapBytes;
  }
}
