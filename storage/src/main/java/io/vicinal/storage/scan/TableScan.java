package io.vicinal.storage.scan;

import io.vicinal.storage.BatchCursor;
import io.vicinal.storage.Nearest;
import io.vicinal.storage.Operand;
import io.vicinal.storage.Predicate;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.ScanStrategy;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.UniqueConstraint;
import io.vicinal.storage.filter.IndexLookup;
import io.vicinal.storage.segment.RowKey;
import io.vicinal.storage.segment.SealedSegment;
import java.lang.foreign.Arena;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens and explains scans of one table at one LSN; the front door of this package. */
public final class TableScan {
  private static final @Nullable Object[] NO_PARAMETERS = {};

  private final TableView view;
  private final long lsn;

  public TableScan(TableView view, long lsn) {
    this.view = view;
    this.lsn = lsn;
  }

  /**
   * Opens a cursor. Conditions and distances are computed when the first row is asked for.
   *
   * @param onClose runs once, when the cursor is closed; not when this method throws
   */
  public RowCursor open(
      ScanSpec spec, @Nullable Object[] parameters, ResourceAccount account, Runnable onClose) {
    var counters = new ScanCounters();
    var memory = new ScanMemory(account);
    Nearest nearest = spec.nearest();
    if (nearest == null) {
      return open(
          spec,
          () -> unordered(spec, parameters, account, memory, counters),
          counters,
          account,
          memory::close,
          onClose);
    }
    QueryScratch scratch = QueryScratch.borrow();
    Runnable release =
        () -> {
          scratch.close();
          memory.close();
        };
    return open(
        spec,
        () -> nearest(spec, nearest, parameters, scratch, account, memory, counters),
        counters,
        account,
        release,
        onClose);
  }

  private RowCursor open(
      ScanSpec spec,
      Supplier<RowSource> rows,
      ScanCounters counters,
      ResourceAccount account,
      Runnable release,
      Runnable onClose) {
    try {
      Runnable end =
          () -> {
            release.run();
            onClose.run();
          };
      return new ScanCursor(view, spec, rows.get(), counters, account, end);
    } catch (RuntimeException | Error e) {
      release.run();
      throw e;
    }
  }

  /**
   * Opens one search with a limit for several sets of parameters; they run together when the first
   * set is asked for.
   *
   * @param onClose runs once, when the cursor is closed
   */
  public BatchCursor openAll(
      ScanSpec spec, List<@Nullable Object[]> sets, ResourceAccount account, Runnable onClose) {
    Nearest nearest = Objects.requireNonNull(spec.nearest());
    var counters = new ScanCounters();
    var memory = new ScanMemory(account);
    var batch = new NearestBatch(view, lsn, spec, nearest, sets, account, memory, counters);
    Runnable end =
        () -> {
          memory.close();
          onClose.run();
        };
    return new NearestBatchCursor(view, spec, batch, counters, account, end);
  }

  /** Returns how {@code spec} would run; null parameters are not known yet. */
  public ScanStrategy explain(ScanSpec spec, @Nullable Object @Nullable [] parameters) {
    if (parameters == null && !Operands.areLiteral(spec)) {
      return new ScanEstimate(view, lsn).explain(spec);
    }
    @Nullable Object[] values = parameters == null ? NO_PARAMETERS : parameters;
    var counters = new ScanCounters();
    ResourceAccount account = ResourceAccount.unbounded();
    var memory = new ScanMemory(account);
    return spec.nearest() == null
        ? unordered(spec, values, account, memory, counters).strategy()
        : nearest(spec, spec.nearest(), values, Arena.ofAuto(), account, memory, counters)
            .strategy();
  }

  /** Returns the number of visible rows. */
  public long rowCount() {
    return view.visibleCount(lsn);
  }

  /** Returns whether a row with this key is visible. */
  public boolean contains(RowKey key) {
    return KeyRows.find(view, key, lsn) != null;
  }

  /** Returns the primary key of a visible row with this key in a UNIQUE constraint, or null. */
  public @Nullable RowKey findUnique(UniqueConstraint constraint, RowKey key) {
    for (int i = 0; i < view.segments().size(); i++) {
      for (int ordinal : view.findUnique(i, constraint, key, lsn)) {
        return view.segments().get(i).rowKey(ordinal);
      }
    }
    return null;
  }

  private RowSource unordered(
      ScanSpec spec,
      @Nullable Object[] parameters,
      ResourceAccount account,
      ScanMemory memory,
      ScanCounters counters) {
    long limit = limit(spec.limit(), parameters);
    boolean ordered = !spec.order().isEmpty();
    Optional<KeyRows> keys =
        KeyLookup.of(view.table(), spec.filter(), parameters)
            .map(lookup ->
                new KeyRows(
                    view,
                    lsn,
                    lookup,
                    lookup.isExact() ? null : spec.filter(),
                    parameters,
                    ordered ? Long.MAX_VALUE : limit,
                    account,
                    counters));
    if (ordered) {
      return new TopRows(view, lsn, spec, parameters, limit, keys, account, memory, counters);
    }
    if (keys.isPresent()) {
      return keys.get();
    }
    return new FilteredRows(
        view,
        lsn,
        spec.filter(),
        parameters,
        limit,
        account,
        memory,
        counters,
        withIndex(
            ScanEstimate.scan(view, lsn, spec.filter() != null, limit),
            spec.filter(),
            parameters,
            account));
  }

  /** Adds to a strategy by which index the largest segment finds its rows, if by any. */
  private ScanStrategy withIndex(
      ScanStrategy strategy,
      @Nullable Predicate filter,
      @Nullable Object[] parameters,
      ResourceAccount account) {
    if (filter == null || view.table().columnIndexes().isEmpty()) {
      return strategy;
    }
    return view.segments().stream()
        .filter(SealedSegment.class::isInstance)
        .map(SealedSegment.class::cast)
        .max(Comparator.comparingInt(SealedSegment::rowCount))
        .flatMap(segment -> IndexLookup.used(segment, filter, parameters, account))
        .map(index ->
            new ScanStrategy(
                strategy.kind(),
                strategy.reason() + ", index \"" + index.name() + "\" finds them",
                0,
                strategy.estimatedRows(),
                strategy.segments()))
        .orElse(strategy);
  }

  private NearestRows nearest(
      ScanSpec spec,
      Nearest nearest,
      @Nullable Object[] parameters,
      SegmentAllocator room,
      ResourceAccount account,
      ScanMemory memory,
      ScanCounters counters) {
    long limit = limit(nearest.limit(), parameters);
    QueryVector query = QueryVector.bind(view.table(), nearest, parameters, room);
    boolean limited = nearest.limit() != null;
    var plans = plans(view, spec, nearest, parameters, limited ? limit : 0);
    var matches = new ArrayList<SegmentMatches>();
    for (int i = 0; i < view.segments().size(); i++) {
      var segment = SegmentMatches.of(view, i, lsn, spec.filter(), parameters, account, counters);
      memory.reserve(segment.bitmapBytes());
      matches.add(segment);
    }
    var search = new SegmentSearch(nearest.column(), query, account, memory, counters);
    return new NearestRows(view, nearest.column(), query, matches, plans, search, limit, limited);
  }

  static SegmentPlans plans(
      TableView view, ScanSpec spec, Nearest nearest, @Nullable Object[] parameters, long limit) {
    Operand effort = nearest.efSearch();
    @Nullable Integer efSearch = effort == null ? null : (Integer) effort.bind(parameters);
    return new SegmentPlans(view, nearest, spec.filter() != null, limit, efSearch);
  }

  static long limit(@Nullable Operand operand, @Nullable Object[] parameters) {
    if (operand == null) {
      return Long.MAX_VALUE;
    }
    Object value = operand.bind(parameters);
    if (value == null) {
      return Long.MAX_VALUE;
    }
    long limit = ((Number) value).longValue();
    if (limit < 0) {
      throw new StorageException.InvalidSetting("limit must not be negative, not " + limit);
    }
    return limit;
  }
}
