package io.vicinal.planner.convert;

import io.vicinal.sql.function.DistanceMetric;
import io.vicinal.storage.Metric;

/** Translates metrics between the dialect and storage, which may not know each other. */
public final class Metrics {
  private Metrics() {}

  /** Returns storage's name of a metric of the dialect. */
  public static Metric toStorage(DistanceMetric metric) {
    return switch (metric) {
      case L2 -> Metric.L2;
      case L2_SQUARED -> Metric.L2_SQUARED;
      case COSINE -> Metric.COSINE;
      case INNER_PRODUCT -> Metric.INNER_PRODUCT;
      case L1 -> Metric.L1;
      case HAMMING -> Metric.HAMMING;
      case JACCARD -> Metric.JACCARD;
    };
  }

  /** Returns the dialect's name of a metric of storage. */
  public static DistanceMetric toDialect(Metric metric) {
    return switch (metric) {
      case L2 -> DistanceMetric.L2;
      case L2_SQUARED -> DistanceMetric.L2_SQUARED;
      case COSINE -> DistanceMetric.COSINE;
      case INNER_PRODUCT -> DistanceMetric.INNER_PRODUCT;
      case L1 -> DistanceMetric.L1;
      case HAMMING -> DistanceMetric.HAMMING;
      case JACCARD -> DistanceMetric.JACCARD;
    };
  }
}
