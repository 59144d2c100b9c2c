package io.vicinal.storage;

/** Names how far apart two vectors are; the distance is always smaller for nearer vectors. */
public enum Metric {
  /** Euclidean distance, {@code sqrt(sum((a - b)^2))}. */
  L2,
  /** Squared Euclidean distance. */
  L2_SQUARED,
  /** {@code 1 - cos(a, b)}; no distance (NULL) where one of the vectors is zero. */
  COSINE,
  /** Negative inner product, {@code -sum(a * b)}. */
  INNER_PRODUCT,
  /** Manhattan distance, {@code sum(|a - b|)}. */
  L1,
  /** Number of coordinates that differ. */
  HAMMING,
  /** {@code 1 - |a and b| / |a or b|} over the non-zero coordinates; 0 for two zero vectors. */
  JACCARD
}
