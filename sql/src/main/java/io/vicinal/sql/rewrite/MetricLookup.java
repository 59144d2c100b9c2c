package io.vicinal.sql.rewrite;

import io.vicinal.sql.function.DistanceMetric;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;

/** Knows the metric of the vector index on a column; a planner implements it over its catalog. */
@FunctionalInterface
public interface MetricLookup {
  /** Answers that no column has an index. */
  MetricLookup NONE = (table, column) -> Optional.empty();

  /**
   * Returns the metric of the vector index on {@code column}, empty without an index, and without
   * such a table or column, for which the validator has the better error.
   */
  Optional<DistanceMetric> metricOf(SqlIdentifier table, String column);
}
