package io.vicinal.planner.catalog;

import io.vicinal.planner.convert.Metrics;
import io.vicinal.sql.function.DistanceMetric;
import io.vicinal.storage.Database;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Table;
import io.vicinal.storage.VectorIndex;
import java.util.List;
import java.util.Optional;

/** Finds the metric of the index on a column, which KNN takes where none is written. */
public final class IndexMetrics {
  private IndexMetrics() {}

  /**
   * Returns the metric of the only kind of index on {@code column}; empty without an index, or with
   * several of different metrics.
   *
   * @param path schemas where a name without one is looked up
   * @param name table, or schema and table
   */
  public static Optional<DistanceMetric> metricOf(
      Database database, List<String> path, List<String> name, String column) {
    List<String> schemas = name.size() > 1 ? List.of(name.get(name.size() - 2)) : path;
    Optional<Table> table =
        schemas.stream()
            .flatMap(schema -> database.table(schema, name.getLast()).stream())
            .findFirst();
    if (table.isEmpty()) {
      return Optional.empty();
    }
    int position = table.get().columnPosition(column);
    List<Metric> metrics =
        table.get().indexes().stream()
            .filter(index -> index.column() == position)
            .map(VectorIndex::metric)
            .distinct()
            .toList();
    return metrics.size() == 1
        ? Optional.of(Metrics.toDialect(metrics.getFirst()))
        : Optional.empty();
  }
}
