package io.vicinal.storage.scan;

import io.vicinal.storage.Nearest;
import io.vicinal.storage.Operand;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.ScanStrategy;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Explains scans whose parameters are not known yet. */
final class ScanEstimate {
  /** Share of the rows that an unknown filter is taken to keep. */
  private static final double SELECTIVITY = 0.25;

  private final TableView view;
  private final long lsn;

  ScanEstimate(TableView view, long lsn) {
    this.view = view;
    this.lsn = lsn;
  }

  ScanStrategy explain(ScanSpec spec) {
    Nearest nearest = spec.nearest();
    if (nearest == null) {
      long limit = known(spec.limit(), Long.MAX_VALUE);
      if (KeyLookup.isPossible(view.table(), spec.filter())) {
        return KeyRows.describe(view, 1);
      }
      return !spec.order().isEmpty()
          ? TopRows.describe(view, lsn, spec, known(spec.limit(), 10), false)
          : scan(view, lsn, spec.filter() != null, limit);
    }
    boolean filtered = spec.filter() != null;
    var effort = nearest.efSearch() instanceof Operand.Literal literal ? literal.value() : null;
    long limit = known(nearest.limit(), 10);
    var plans = new SegmentPlans(view, nearest, filtered, limit, (Integer) effort);
    var matches = new ArrayList<Long>();
    for (int i = 0; i < view.segments().size(); i++) {
      long visible = view.visibleCount(i, lsn);
      matches.add(filtered ? (long) Math.ceil(visible * SELECTIVITY) : visible);
    }
    ScanStrategy strategy = plans.describe(matches, limit);
    return new ScanStrategy(
        strategy.kind(),
        "decided at execution",
        strategy.efSearch(),
        strategy.estimatedRows(),
        strategy.segments(),
        strategy.codeBytes(),
        strategy.quantization(),
        strategy.estimatedRecall());
  }

  /** Returns the strategy of reading rows in storage order. */
  static ScanStrategy scan(TableView view, long lsn, boolean filtered, long limit) {
    long rows = view.visibleCount(lsn);
    long kept = filtered ? (long) Math.ceil(rows * SELECTIVITY) : rows;
    return new ScanStrategy(
        ScanStrategy.Kind.SCAN,
        filtered ? rows + " rows to filter" : rows + " rows to read",
        0,
        Math.min(kept, limit),
        view.segments().size());
  }

  private static long known(@Nullable Operand operand, long otherwise) {
    return operand instanceof Operand.Literal(Number value) ? value.longValue() : otherwise;
  }
}
