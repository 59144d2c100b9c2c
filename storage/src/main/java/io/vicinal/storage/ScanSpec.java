package io.vicinal.storage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that storage needs to know to read one table: immutable, shareable between executions.
 *
 * @param columns positions of the columns that come out, in this order; may be empty
 * @param withDistance whether the distance ({@code Double} or null) follows as one more field;
 *     needs {@code nearest}
 * @param filter what every row satisfies, null for all rows
 * @param nearest order by distance, null for no order
 * @param order order by columns, equal rows in the order in which they are stored; empty for none;
 *     needs {@code limit}
 * @param limit at most so many rows ({@code Long}) of a scan without {@code nearest}, null for all
 * @param tableVersion the {@link Table#version} whose columns are meant, or {@link #ANY_VERSION}; a
 *     snapshot that has another one refuses the scan with {@link StorageException.Conflict}
 */
public record ScanSpec(
    long tableId,
    List<Integer> columns,
    boolean withDistance,
    @Nullable Predicate filter,
    @Nullable Nearest nearest,
    List<SortColumn> order,
    @Nullable Operand limit,
    long tableVersion) {
  /** Takes the table as the snapshot has it. */
  public static final long ANY_VERSION = -1;

  /** Describes a scan of the table as the snapshot has it. */
  public ScanSpec(
      long tableId,
      List<Integer> columns,
      boolean withDistance,
      @Nullable Predicate filter,
      @Nullable Nearest nearest,
      @Nullable Operand limit) {
    this(tableId, columns, withDistance, filter, nearest, limit, ANY_VERSION);
  }

  /** Describes a scan without an order by columns. */
  public ScanSpec(
      long tableId,
      List<Integer> columns,
      boolean withDistance,
      @Nullable Predicate filter,
      @Nullable Nearest nearest,
      @Nullable Operand limit,
      long tableVersion) {
    this(tableId, columns, withDistance, filter, nearest, List.of(), limit, tableVersion);
  }

  public ScanSpec {
    columns = List.copyOf(columns);
    order = List.copyOf(order);
    if (!order.isEmpty() && (nearest != null || limit == null)) {
      throw new IllegalArgumentException(
          "an order by columns needs a limit and no order by distance");
    }
    if (withDistance && nearest == null) {
      throw new IllegalArgumentException("a distance needs an order by distance");
    }
    if (limit != null && nearest != null) {
      throw new IllegalArgumentException("the limit of an order by distance stands in it");
    }
  }

  /** Returns the scan of every row of a table. */
  public static ScanSpec all(long tableId, List<Integer> columns) {
    return new ScanSpec(tableId, columns, false, null, null, null);
  }
}
