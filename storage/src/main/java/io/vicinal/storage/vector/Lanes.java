package io.vicinal.storage.vector;

import io.vicinal.storage.Metric;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
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

  private Lanes() {}

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
