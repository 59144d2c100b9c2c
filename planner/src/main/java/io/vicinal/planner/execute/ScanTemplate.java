package io.vicinal.planner.execute;

import io.vicinal.planner.session.SearchEffort;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Nearest;
import io.vicinal.storage.Operand;
import io.vicinal.storage.Predicate;
import io.vicinal.storage.ScanSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
    ScanSpec spec, List<OperandSlot> slots, Limit limit, List<DataType> fields) {

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
  private ScanSpec withEffort(SearchEffort effort) {
    Nearest nearest = spec.nearest();
    if (nearest == null
        || effort.isDefault()
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
            effort.efSearch() == null ? null : new Operand.Literal(effort.efSearch()),
            effort.targetAccuracy()),
        spec.order(),
        spec.limit(),
        spec.tableVersion());
  }

  /**
   * Returns the scan of one execution: with the effort of the session, unless the statement says
   * it, and with the values of lists in place of their slots.
   *
   * @param bound what {@link #bind} gave, null where it is not known yet
   */
  public ScanSpec of(SearchEffort effort, @Nullable Object @Nullable [] bound) {
    ScanSpec scan = withEffort(effort);
    if (bound == null || scan.filter() == null || slots.stream().noneMatch(OperandSlot::isList)) {
      return scan;
    }
    return new ScanSpec(
        scan.tableId(),
        scan.columns(),
        scan.withDistance(),
        expanded(scan.filter(), bound),
        scan.nearest(),
        scan.order(),
        scan.limit(),
        scan.tableVersion());
  }

  /** Returns {@code predicate} with the values of lists, null where every row satisfies it. */
  private @Nullable Predicate expanded(Predicate predicate, @Nullable Object[] bound) {
    return switch (predicate) {
      case Predicate.In in
          when in.operands().size() == 1
              && in.operands().getFirst() instanceof Operand.Parameter parameter
              && slots.get(parameter.index()).isList() -> {
        var values = (List<?>) bound[parameter.index()];
        yield values == null
            ? null
            : new Predicate.In(
                in.column(), values.stream().<Operand>map(Operand.Literal::new).toList());
      }
      case Predicate.And and -> {
        List<Predicate> terms = all(and.terms(), bound);
        yield terms.isEmpty() ? null : new Predicate.And(terms);
      }
      case Predicate.Or or -> {
        List<Predicate> terms = all(or.terms(), bound);
        yield terms.size() < or.terms().size() ? null : new Predicate.Or(terms);
      }
      case Predicate.Not not ->
          new Predicate.Not(Objects.requireNonNull(expanded(not.term(), bound)));
      default -> predicate;
    };
  }

  private List<Predicate> all(List<Predicate> terms, @Nullable Object[] bound) {
    var all = new ArrayList<Predicate>();
    for (Predicate term : terms) {
      Predicate known = expanded(term, bound);
      if (known != null) {
        all.add(known);
      }
    }
    return all;
  }

  /**
   * Returns the parameters of storage.
   *
   * @param raw values of the slots, then the offset and the fetch (or null) where there is a limit
   */
  public @Nullable Object[] bind(@Nullable Object[] raw) {
    return bind(raw, true);
  }

  /**
   * Returns the parameters of storage for each of {@code raws}; lists of values, which are the same
   * for all, stand in the first only.
   */
  List<@Nullable Object[]> bindAll(List<@Nullable Object[]> raws) {
    List<@Nullable Object[]> all = new ArrayList<>(raws.size());
    for (@Nullable Object[] raw : raws) {
      all.add(bind(raw, all.isEmpty()));
    }
    return all;
  }

  private @Nullable Object[] bind(@Nullable Object[] raw, boolean withLists) {
    @Nullable Object[] bound = new @Nullable Object[slots.size() + (limit == Limit.NONE ? 0 : 1)];
    for (int i = 0; i < slots.size(); i++) {
      boolean skipped = !withLists && slots.get(i).isList();
      bound[i] = skipped ? null : slots.get(i).toStorage(raw[i]);
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
