package io.vicinal.planner.rel;

import io.vicinal.storage.SortColumn;
import io.vicinal.storage.Table;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link StorageScan} asks of storage. All expressions refer to the columns of {@code table}
 * by position, and every one has been translated successfully before it came here.
 *
 * @param columns positions of the columns that come out
 * @param filter what every row satisfies, null for all
 * @param order nearest first, null for no order
 * @param sorted order by columns of the table, which needs a limit; empty for none
 * @param limit bound on the number of rows, null for none
 */
public record ScanRequest(
    Table table,
    List<Integer> columns,
    @Nullable RexNode filter,
    @Nullable Order order,
    List<SortColumn> sorted,
    @Nullable Limit limit) {

  /**
   * Order by distance.
   *
   * @param distance call of a distance function on a column and an expression without columns
   * @param withDistance whether the distance comes out as the last field
   * @param withTies whether rows as near as the last one within the limit come out, too
   * @param exact whether the index must not be used
   * @param efSearch effort of the graph search, null for the session's
   * @param targetAccuracy share of the true nearest rows that is wanted, null for none
   */
  public record Order(
      RexCall distance,
      boolean withDistance,
      boolean withTies,
      boolean exact,
      @Nullable Integer efSearch,
      @Nullable Double targetAccuracy) {
    Order withDistance(boolean value) {
      return new Order(distance, value, withTies, exact, efSearch, targetAccuracy);
    }
  }

  /** {@code offset + fetch} rows at most; both are literals or parameters. */
  public record Limit(@Nullable RexNode offset, RexNode fetch) {}

  public ScanRequest {
    columns = List.copyOf(columns);
    sorted = List.copyOf(sorted);
  }

  /** Returns the request for the first {@code columnCount} columns of every row. */
  public static ScanRequest all(Table table, int columnCount) {
    return new ScanRequest(
        table, IntStream.range(0, columnCount).boxed().toList(), null, null, List.of(), null);
  }

  public ScanRequest withFilter(@Nullable RexNode newFilter) {
    return new ScanRequest(table, columns, newFilter, order, sorted, limit);
  }

  public ScanRequest withOrder(@Nullable Order newOrder, @Nullable Limit newLimit) {
    return new ScanRequest(table, columns, filter, newOrder, sorted, newLimit);
  }

  /** Returns the request for the first rows in an order by columns. */
  public ScanRequest withFirst(List<SortColumn> newSorted, Limit newLimit) {
    return new ScanRequest(table, columns, filter, null, newSorted, newLimit);
  }

  /** Returns this request with other columns, and with or without the distance. */
  public ScanRequest withColumns(List<Integer> newColumns, boolean withDistance) {
    return new ScanRequest(
        table,
        newColumns,
        filter,
        order == null ? null : order.withDistance(withDistance),
        sorted,
        limit);
  }

  /** Returns whether a distance follows the columns. */
  public boolean withDistance() {
    return order != null && order.withDistance();
  }

  /** Returns how many fields come out. */
  public int fieldCount() {
    return columns.size() + (withDistance() ? 1 : 0);
  }
}
