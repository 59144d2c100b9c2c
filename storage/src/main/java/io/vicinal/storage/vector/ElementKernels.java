package io.vicinal.storage.vector;

import io.vicinal.storage.Metric;
import io.vicinal.storage.VectorElement;

/**
 * Holds the kernels of one metric, by what the rows' coordinates are.
 *
 * @param floats floats and floats
 * @param halves floats and FLOAT16
 * @param bytes floats and INT8
 * @param int8 INT8 and INT8
 * @param bits BIT and BIT
 * @param oneByOne whether they compare rows one after the other, several at once no faster
 */
record ElementKernels(
    RowKernel floats,
    RowKernel halves,
    RowKernel bytes,
    RowKernel int8,
    RowKernel bits,
    boolean oneByOne) {

  /** Returns the kernels that need no Vector API. */
  static ElementKernels scalar(Metric metric) {
    return new ElementKernels(
        ScalarKernel.kernel(metric),
        ScalarHalves.kernel(metric),
        ScalarBytes.kernel(metric),
        ScalarInt8.kernel(metric),
        BitKernel.kernel(metric),
        true);
  }

  /** Returns the kernels that use the Vector API where it helps. */
  static ElementKernels lanes(Metric metric) {
    RowKernel halves =
        switch (metric) {
          case L2, L2_SQUARED -> new HalfSquaredLanes();
          case COSINE, INNER_PRODUCT -> new HalfDotLanes();
          case L1 -> new HalfAbsoluteLanes();
          case HAMMING, JACCARD -> ScalarHalves.kernel(metric);
        };
    RowKernel int8 =
        switch (metric) {
          case L2, L2_SQUARED -> new Int8SquaredLanes();
          case COSINE, INNER_PRODUCT -> new Int8DotLanes();
          case L1 -> new Int8AbsoluteLanes();
          case HAMMING, JACCARD -> ScalarInt8.kernel(metric);
        };
    return new ElementKernels(
        Lanes.kernel(metric), halves, bytes(metric), int8, BitLanes.kernel(metric), false);
  }

  private static RowKernel bytes(Metric metric) {
    return WideningLanes.QUARTERS
        ? switch (metric) {
          case L2, L2_SQUARED -> new ByteSquaredLanes();
          case COSINE, INNER_PRODUCT -> new ByteDotLanes();
          case L1 -> new ByteAbsoluteLanes();
          case HAMMING, JACCARD -> ScalarBytes.kernel(metric);
        }
        : ScalarBytes.kernel(metric);
  }

  /**
   * Returns the kernel for rows of {@code element}.
   *
   * @param packed whether the query has the same element, and not floats
   */
  RowKernel of(VectorElement element, boolean packed) {
    return switch (element) {
      case FLOAT32 -> floats;
      case FLOAT16 -> halves;
      case INT8 -> packed ? int8 : bytes;
      case BIT -> bits;
    };
  }
}
