package io.vicinal.storage.scan;

import io.vicinal.storage.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts hits in the order of the distances that users see, ties by primary key.
 *
 * <p>Kernels add floats, so they may swap rows that are nearly equally far. Only the distances of
 * such neighbors are computed exactly; where the gap is wider than a kernel's error, the order
 * stands already.
 */
final class ExactOrder {
  /** Four times what {@code DistanceKernel} promises: each of two distances may be off. */
  private static final float TOLERANCE = 4e-5f;

  private record Exact(Hit hit, @Nullable Double distance) {}

  private final TableView view;
  private final int column;
  private final QueryVector query;
  private final Comparator<Exact> order;

  ExactOrder(TableView view, int column, QueryVector query) {
    this.view = view;
    this.column = column;
    this.query = query;
    Comparator<RowAddress> byKey = RowAddress.byKey(view);
    this.order =
        Comparator.comparing(
                Exact::distance, Comparator.nullsLast(Comparator.<Double>naturalOrder()))
            .thenComparing(exact -> exact.hit().address(), byKey);
  }

  /** Sorts {@code hits}, which are in the order of their kernel's distances. */
  void sort(List<Hit> hits) {
    int start = 0;
    for (int i = 1; i <= hits.size(); i++) {
      if (i == hits.size() || isApart(hits.get(i - 1).distance(), hits.get(i).distance())) {
        if (i - start > 1) {
          sortRun(hits.subList(start, i));
        }
        start = i;
      }
    }
  }

  /** Returns whether {@code near} is the smaller distance for certain; false for infinite ones. */
  private boolean isApart(float near, float far) {
    float gap = far - near;
    return switch (query.metric()) {
      case L2, L2_SQUARED, L1, JACCARD -> gap > TOLERANCE * far;
      case COSINE -> gap > TOLERANCE;
      case HAMMING -> gap > 0;
      case INNER_PRODUCT -> false; // its error depends on the lengths
    };
  }

  private void sortRun(List<Hit> run) {
    if (query.metric() == Metric.HAMMING) {
      return; // counts are exact, and ties are in key order
    }
    var exact = new ArrayList<Exact>(run.size());
    for (Hit hit : run) {
      exact.add(new Exact(hit, query.distance(hit.address().value(view, column))));
    }
    exact.sort(order);
    for (int i = 0; i < exact.size(); i++) {
      run.set(i, exact.get(i).hit());
    }
  }
}
