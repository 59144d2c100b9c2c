package io.vicinal.storage.vector;

import io.vicinal.storage.Metric;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Holds what all Vector API kernels share: the widest float register of this processor.
 *
 * <p>Loaded only where the module {@code jdk.incubator.vector} is present. The width is 512 bits at
 * most, so that it always divides a padded row; wider hardware runs at 512.
 */
final class Lanes {
  static final VectorSpecies<Float> FLOATS =
      FloatVector.SPECIES_PREFERRED.vectorBitSize() > 512
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;

  /** Bytes per register. */
  static final int STEP = FLOATS.vectorByteSize();

  /**
   * Swaps halves of 16 lanes; with {@link #SWAP_4} to {@link #SWAP_1} it adds up an accumulator:
   * {@code a = a.add(a.rearrange(SWAP_8))} and so on leaves the sum in every lane.
   *
   * <p>Not {@code reduceLanes}: its order is open, and the compiled code adds in another order than
   * the interpreted, so that distances would change while a JVM warms up, and graphs with them.
   */
  static final VectorShuffle<Float> SWAP_8 = swap(8);

  static final VectorShuffle<Float> SWAP_4 = swap(4);
  static final VectorShuffle<Float> SWAP_2 = swap(2);
  static final VectorShuffle<Float> SWAP_1 = swap(1);

  private Lanes() {}

  // Narrow registers leave out the wide swaps, which would not stay within them.
  private static VectorShuffle<Float> swap(int distance) {
    return VectorShuffle.fromOp(FLOATS, i -> (i ^ distance) & (FLOATS.length() - 1));
  }

  static FloatVector load(MemorySegment memory, long offset) {
    return FloatVector.fromMemorySegment(FLOATS, memory, offset, ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns the kernel for the raw sum behind {@code metric}. */
  static RowKernel kernel(Metric metric) {
    return switch (metric) {
      case L2, L2_SQUARED -> new SquaredLanes();
      case COSINE, INNER_PRODUCT -> new DotLanes();
      case L1 -> new AbsoluteLanes();
      case HAMMING -> new HammingLanes();
      case JACCARD -> new JaccardLanes();
    };
  }
}
