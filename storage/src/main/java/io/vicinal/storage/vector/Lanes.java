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

  /**
   * Adds the lanes, halving the register each time.
   *
   * <p>Not {@code reduceLanes}: its order is open, and the compiled code adds in another order than
   * the interpreted, so that distances would change while a JVM warms up, and graphs with them.
   */
  static float sum(FloatVector a) {
    FloatVector v = a;
    if (FLOATS.length() >= 16) {
      v = half(v, FloatVector.SPECIES_256);
    }
    if (FLOATS.length() >= 8) {
      v = half(v, FloatVector.SPECIES_128);
    }
    if (FLOATS.length() >= 4) {
      return (v.lane(0) + v.lane(1)) + (v.lane(2) + v.lane(3));
    }
    return v.lane(0) + v.lane(1);
  }

  private static FloatVector half(FloatVector v, VectorSpecies<Float> half) {
    FloatVector low = (FloatVector) v.reinterpretShape(half, 0);
    return low.add((FloatVector) v.reinterpretShape(half, 1));
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
