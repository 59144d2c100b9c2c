package io.vicinal.planner.execute;

import io.vicinal.planner.session.SearchEffort;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Nearest;
import io.vicinal.storage.Operand;
import io.vicinal.storage.ScanSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One storage scan of a compiled plan, without the values that are known only at execution.
 * Immutable.
 *
 * @param spec the scan; its parameters are the slots in order and then, where there is one, the
 *     limit
 * @param fields kinds of the columns that come out; a distance that follows needs no conversion
 * @param tiesOf the scan goes on past the limit as long as the distance stays the same
 */
public record ScanTemplate(
    ScanSpec spec, List<OperandSlot> slots, Limit limit, List<DataType.Kind> fields) {

  /** How the number of rows is bounded. */
  public enum Limit {
    /** Not at all. */
    NONE,
    /** By the storage scan itself. */
    PUSHED,
    /** By the reader, which also takes what is as near as the last row. */
    WITH_TIES
  }

  public ScanTemplate {
    slots = List.copyOf(slots);
    fields = List.copyOf(fields);
  }

  /** Returns the scan with the effort that the session has set, unless the statement says it. */
  public ScanSpec withEffort(SearchEffort effort) {
    Nearest nearest = spec.nearest();
    Integer efSearch = effort.efSearch();
    if (effort.equals(SearchEffort.DEFAULT)
        || nearest == null
        || nearest.efSearch() != null
        || nearest.targetAccuracy() != null) {
      return spec;
    }
    return new ScanSpec(
        spec.tableId(),
        spec.columns(),
        spec.withDistance(),
        spec.filter(),
        new Nearest(
            nearest.column(),
            nearest.metric(),
            nearest.query(),
            nearest.limit(),
            nearest.exact(),
            efSearch == null ? null : new Operand.Literal(efSearch),
            effort.targetAccuracy()),
        spec.limit(),
        spec.tableVersion());
  }

  /**
   * Returns the parameters of storage.
   *
   * @param raw values of the slots, then the offset and the fetch (or null) where there is a limit
   */
  public @Nullable Object[] bind(@Nullable Object[] raw) {
    @Nullable Object[] bound = new @Nullable Object[slots.size() + (limit == Limit.NONE ? 0 : 1)];
    for (int i = 0; i < slots.size(); i++) {
      bound[i] = slots.get(i).toStorage(raw[i]);
    }
    if (limit != Limit.NONE) {
      bound[slots.size()] = rows(raw[slots.size()], raw[slots.size() + 1]);
    }
    return bound;
  }

  /** Both are at most Integer.MAX_VALUE, so that the sum is exact. */
  private static Long rows(@Nullable Object offset, @Nullable Object fetch) {
    return (offset == null ? 0 : ((Number) offset).longValue())
        + (fetch == null ? Integer.MAX_VALUE : ((Number) fetch).longValue());
  }
}
