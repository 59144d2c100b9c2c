package io.vicinal.storage.scan;

import io.vicinal.storage.Predicate;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.ScanStrategy;
import io.vicinal.storage.filter.BoundPredicate;
import io.vicinal.storage.segment.RowKey;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Looks rows up by their keys and evaluates the filter on each one that is there. */
final class KeyRows implements RowSource {
  private final TableView view;
  private final long lsn;
  private final KeyLookup lookup;
  private final Iterator<RowKey> keys;
  private Iterator<RowAddress> found = Collections.emptyIterator();
  private final @Nullable Predicate residual;
  private final @Nullable Object[] parameters;
  private final ResourceAccount account;
  private final ScanCounters counters;
  private final ScanStrategy strategy;
  private final @Nullable BoundPredicate[] residuals; // by segment, bound when it is first needed
  private long left;

  /**
   * Prepares the look-ups.
   *
   * @param lookup which keys
   * @param residual what the rows have to satisfy beside having such a key, null for nothing
   */
  KeyRows(
      TableView view,
      long lsn,
      KeyLookup lookup,
      @Nullable Predicate residual,
      @Nullable Object[] parameters,
      long limit,
      ResourceAccount account,
      ScanCounters counters) {
    this.view = view;
    this.lsn = lsn;
    this.lookup = lookup;
    this.keys = lookup.keys().iterator();
    this.residual = residual;
    this.parameters = parameters;
    this.left = limit;
    this.account = account;
    this.counters = counters;
    this.strategy = describe(view, lookup.keys().size());
    this.residuals = new @Nullable BoundPredicate[view.segments().size()];
  }

  static ScanStrategy describe(TableView view, long keys) {
    return new ScanStrategy(
        ScanStrategy.Kind.KEY_LOOKUP,
        "the filter names " + keys + (keys == 1 ? " key" : " keys"),
        0,
        keys,
        view.segments().size());
  }

  @Override
  public @Nullable RowAddress next() {
    while (left > 0) {
      while (found.hasNext()) {
        RowAddress row = found.next();
        if (passes(row)) {
          left--;
          return row;
        }
      }
      if (!keys.hasNext()) {
        return null;
      }
      account.step();
      found = lookup.find(view, keys.next(), lsn).iterator();
    }
    return null;
  }

  /** Returns where the visible row with this primary key is, or null. */
  static @Nullable RowAddress find(TableView view, RowKey key, long lsn) {
    // Newer segments are further back and more often asked for.
    for (int i = view.segments().size() - 1; i >= 0; i--) {
      int ordinal = view.find(i, key, lsn);
      if (ordinal >= 0) {
        return new RowAddress(i, ordinal);
      }
    }
    return null;
  }

  private boolean passes(RowAddress row) {
    if (residual == null) {
      return true;
    }
    BoundPredicate bound = residuals[row.segment()];
    if (bound == null) {
      bound = BoundPredicate.bind(residual, parameters, view.segments().get(row.segment()));
      residuals[row.segment()] = bound;
    }
    boolean passes = bound.test(row.ordinal());
    counters.rowsFiltered += passes ? 0 : 1;
    return passes;
  }

  @Override
  public @Nullable Double distance(RowAddress row) {
    return null;
  }

  @Override
  public ScanStrategy strategy() {
    return strategy;
  }
}
