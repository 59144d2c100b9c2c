package io.vicinal.storage;

/**
 * Whether searches of an index walk its graph by codes of a few bytes per row, and compute
 * distances only of what they find.
 */
public enum Quantization {
  /** Walk by distances. */
  NONE,
  /**
   * Each segment decides, when its graph is built, by the recall that codes have on rows of its
   * own; small ones do without.
   */
  AUTO,
  /** Walk by codes of one to four bits per dimension, whatever that costs in recall. */
  RABITQ,
  /** Walk by codes of eight bits per dimension, which err hardly at all. */
  INT8;

  /** Returns whether every graph has codes, whatever its rows are like. */
  public boolean alwaysCodes() {
    return this == RABITQ || this == INT8;
  }

  /** Returns whether an index of {@code metric} may have this. */
  public boolean supports(Metric metric) {
    return switch (metric) {
      case L2, L2_SQUARED, COSINE, INNER_PRODUCT -> true;
      case L1, HAMMING, JACCARD -> !alwaysCodes();
    };
  }
}
