package io.vicinal.storage.filter;

import io.vicinal.storage.Predicate;
import io.vicinal.storage.segment.ColumnReader;
import io.vicinal.storage.segment.SealedSegment;
import io.vicinal.storage.segment.SortedRows;
import org.jspecify.annotations.Nullable;

/**
 * Places of sorted rows outside of which no row satisfies a filter.
 *
 * @param from the first place
 * @param to the place after the last one
 */
public record SortedBounds(int from, int to) {
  /** Returns how many places there are. */
  public int count() {
    return Math.max(0, to - from);
  }

  /**
   * Returns what the comparisons of {@code column} in {@code filter} leave of {@code sorted}, which
   * is in the order of this column.
   */
  public static SortedBounds of(
      @Nullable Predicate filter,
      int column,
      SealedSegment segment,
      SortedRows sorted,
      @Nullable Object[] parameters) {
    var all = new SortedBounds(0, sorted.size());
    return filter == null
        ? all
        : of(filter, column, segment.column(column), sorted, parameters, all);
  }

  private static SortedBounds of(
      Predicate filter,
      int column,
      ColumnReader reader,
      SortedRows sorted,
      @Nullable Object[] parameters,
      SortedBounds all) {
    return switch (filter) {
      case Predicate.Compare compare when compare.column() == column ->
          compared(compare, reader, sorted, parameters, all);
      case Predicate.And and -> {
        SortedBounds rest = all;
        for (Predicate term : and.terms()) {
          SortedBounds bounds = of(term, column, reader, sorted, parameters, all);
          rest = new SortedBounds(Math.max(rest.from, bounds.from), Math.min(rest.to, bounds.to));
        }
        yield rest;
      }
      case Predicate.Or or -> {
        SortedBounds hull = null;
        for (Predicate term : or.terms()) {
          SortedBounds bounds = of(term, column, reader, sorted, parameters, all);
          hull =
              hull == null
                  ? bounds
                  : new SortedBounds(
                      Math.min(hull.from, bounds.from), Math.max(hull.to, bounds.to));
        }
        yield hull == null ? all : hull;
      }
      default -> all;
    };
  }

  private static SortedBounds compared(
      Predicate.Compare compare,
      ColumnReader reader,
      SortedRows sorted,
      @Nullable Object[] parameters,
      SortedBounds all) {
    Object operand = compare.operand().bind(parameters);
    if (operand == null || compare.comparison() == Predicate.Comparison.NOT_EQUAL) {
      return all;
    }
    IndexedCondition.Places places =
        IndexLookup.places(reader, sorted, compare.comparison(), operand);
    return places == null ? all : new SortedBounds(places.from(), places.to());
  }
}
