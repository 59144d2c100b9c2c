package io.vicinal.storage.reference;

import io.vicinal.storage.DataType;
import io.vicinal.storage.Nearest;
import io.vicinal.storage.Operand;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.ScanStatistics;
import io.vicinal.storage.ScanStrategy;
import io.vicinal.storage.SortColumn;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a {@link ScanSpec} by looking at every row. */
public final class ReferenceScan {
  private record Scored(@Nullable Object[] row, @Nullable Double distance) {}

  private ReferenceScan() {}

  /** Returns the rows of {@code rows}, given in key order, that {@code spec} asks for. */
  public static RowCursor run(
      Table table,
      Collection<@Nullable Object[]> rows,
      ScanSpec spec,
      @Nullable Object[] parameters,
      ResourceAccount account) {
    var condition = new ReferenceCondition(table, parameters);
    var kept = new ArrayList<Scored>();
    for (@Nullable Object[] row : rows) {
      account.check();
      if (spec.filter() == null || Boolean.TRUE.equals(condition.evaluate(spec.filter(), row))) {
        kept.add(new Scored(row, null));
      }
    }
    long filtered = rows.size() - kept.size();
    List<Scored> ordered =
        spec.nearest() == null ? kept : nearest(table, kept, spec.nearest(), parameters);
    ordered.sort(order(table, spec.order())); // stable
    Operand limit = spec.nearest() == null ? spec.limit() : spec.nearest().limit();
    Object most = limit == null ? null : limit.bind(parameters);
    if (most != null && ((Number) most).longValue() < ordered.size()) {
      ordered = ordered.subList(0, Math.toIntExact(((Number) most).longValue()));
    }
    long scored = spec.nearest() == null ? 0 : kept.size();
    return new Cursor(spec, strategy(spec, ordered.size()), ordered, scored, filtered, account);
  }

  private static Comparator<Scored> order(Table table, List<SortColumn> keys) {
    Comparator<Scored> order = (one, other) -> 0;
    for (SortColumn key : keys) {
      DataType.Kind kind = table.columns().get(key.column()).type().kind();
      Comparator<Object> values = (one, other) -> ReferenceValues.compare(kind, one, other);
      Comparator<Object> directed = key.descending() ? values.reversed() : values;
      Comparator<@Nullable Object> all =
          key.nullsFirst() ? Comparator.nullsFirst(directed) : Comparator.nullsLast(directed);
      order =
          order.thenComparing(
              (one, other) -> all.compare(one.row()[key.column()], other.row()[key.column()]));
    }
    return order;
  }

  /** Returns the way in which such a scan runs here. */
  public static ScanStrategy strategy(ScanSpec spec, long estimatedRows) {
    ScanStrategy.Kind kind =
        spec.nearest() == null
            ? ScanStrategy.Kind.SCAN
            : spec.filter() == null ? ScanStrategy.Kind.EXACT : ScanStrategy.Kind.EXACT_OVER_FILTER;
    return new ScanStrategy(kind, "the reference reads every row", 0, estimatedRows, 1);
  }

  private static List<Scored> nearest(
      Table table, List<Scored> kept, Nearest nearest, @Nullable Object[] parameters) {
    var query = (float[]) nearest.query().bind(parameters);
    var column = table.columns().get(nearest.column());
    if (query != null
        && column.type().precision() != 0
        && query.length != column.type().precision()) {
      throw StorageException.VectorData.dimension(
          column.name(), column.type().precision(), query.length);
    }
    var scored = new ArrayList<Scored>();
    for (Scored candidate : kept) {
      scored.add(
          new Scored(
              candidate.row(),
              ReferenceValues.distance(
                  nearest.metric(),
                  column.name(),
                  (float[]) candidate.row()[nearest.column()],
                  query)));
    }
    // The rows come in key order and the sort is stable, so ties stay in key order.
    scored.sort(
        Comparator.comparing(Scored::distance, Comparator.nullsLast(Comparator.naturalOrder())));
    return scored;
  }

  private static final class Cursor implements RowCursor {
    private final ScanSpec spec;
    private final ScanStrategy strategy;
    private final List<Scored> rows;
    private final long scored;
    private final long filtered;
    private final ResourceAccount account;
    private int position = -1;

    Cursor(
        ScanSpec spec,
        ScanStrategy strategy,
        List<Scored> rows,
        long scored,
        long filtered,
        ResourceAccount account) {
      this.spec = spec;
      this.strategy = strategy;
      this.rows = rows;
      this.scored = scored;
      this.filtered = filtered;
      this.account = account;
    }

    @Override
    public boolean next() {
      account.check();
      if (position < rows.size()) {
        position++;
      }
      return position < rows.size();
    }

    @Override
    public @Nullable Object get(int field) {
      Scored current = rows.get(position);
      if (field == spec.columns().size() && spec.withDistance()) {
        return current.distance();
      }
      return switch (current.row()[spec.columns().get(field)]) {
        case float[] vector -> vector.clone();
        case byte[] bytes -> bytes.clone();
        case null -> null;
        case Object value -> value;
      };
    }

    @Override
    public ScanStatistics statistics() {
      long returned = Math.max(0, Math.min(position + 1, rows.size()));
      return new ScanStatistics(strategy, 0, scored, 0, filtered, returned);
    }

    @Override
    public void close() {}
  }
}
