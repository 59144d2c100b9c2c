package io.vicinal.planner.statistics;

import io.vicinal.planner.access.RestrictedDatabase;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.Database;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What ANALYZE has found out about a table. Immutable; the last ones of each database are kept
 * until it is closed.
 *
 * @param version of the definition that was read
 * @param rows that there were
 * @param columns by name, without those of vectors and arrays
 */
public record TableStatistics(long version, long rows, Map<String, ColumnStatistics> columns) {
  private static final @Nullable Object[] NO_PARAMETERS = {};

  /**
   * Rows that tell how often values come; so many that the most common are known to about a
   * percent.
   */
  private static final int SAMPLE = 10_000;

  private static final int STEP = 1_000;
  private static final Map<Database, Known> KNOWN = new WeakHashMap<>();

  /** So many rows must have changed, and a fifth of those that there were, for another analysis. */
  private static final long CHANGED_MIN = 2_000;

  private static final double CHANGED_SHARE = 0.2;

  /** What is known of a database. */
  private static final class Known {
    final Map<Long, TableStatistics> tables = new ConcurrentHashMap<>();
    final AtomicLong analyses = new AtomicLong();
    final Map<Long, AtomicLong> changes = new ConcurrentHashMap<>();
    final Set<Long> stale = ConcurrentHashMap.newKeySet();
    volatile @Nullable BackgroundAnalysis analysis;

    boolean isMuch(long table, long changed) {
      TableStatistics statistics = tables.get(table);
      return changed > CHANGED_MIN + (statistics == null ? 0 : CHANGED_SHARE * statistics.rows());
    }

    void analyzed(long table, TableStatistics found) {
      changes.remove(table);
      stale.remove(table);
      if (!found.equals(tables.put(table, found))) {
        analyses.incrementAndGet(); // last, so that no plan looks newer than what it used
      }
    }
  }

  public TableStatistics {
    columns = Map.copyOf(columns);
  }

  /** Returns what is known of a table, empty if it was not analyzed since it was altered. */
  public static Optional<TableStatistics> of(Database database, Table table) {
    return Optional.ofNullable(known(database).tables.get(table.id()))
        .filter(known -> known.version() == table.version());
  }

  /** Returns what tells how often tables of {@code database} were analyzed; it only grows. */
  public static LongSupplier analyses(Database database) {
    return known(database).analyses::get;
  }

  /** Lets {@code analysis} see to tables of {@code database} that have changed much. */
  public static void watch(Database database, BackgroundAnalysis analysis) {
    known(database).analysis = analysis;
  }

  /** Tells how many rows a table has, which may be much more or less than when it was analyzed. */
  public static void seen(Database database, Table table, long rows) {
    Known known = known(database);
    TableStatistics statistics = known.tables.get(table.id());
    long changed = Math.abs(rows - (statistics == null ? 0 : statistics.rows()));
    if (known.isMuch(table.id(), changed)) {
      known.stale.add(table.id());
    }
  }

  /** Tells that so many rows of a table have changed, whether or not that is committed. */
  public static void changed(Database database, long table, long rows) {
    Known known = known(database);
    long changed = known.changes.computeIfAbsent(table, _ -> new AtomicLong()).addAndGet(rows);
    if (known.isMuch(table, changed)) {
      known.stale.add(table);
    }
  }

  /** Lets those tables be analyzed of which it is known that they have changed much. */
  public static void analyzeStale(Database database) {
    Known known = known(database);
    BackgroundAnalysis analysis = known.analysis;
    if (analysis == null || known.stale.isEmpty()) {
      return;
    }
    for (Long table : List.copyOf(known.stale)) {
      if (known.stale.remove(table)) {
        known.changes.remove(table);
        analysis.offer(database, table);
      }
    }
  }

  private static Known known(Database database) {
    // They are those of all rows, whoever has asked for them.
    Database whole =
        database instanceof RestrictedDatabase restricted ? restricted.whole() : database;
    synchronized (KNOWN) {
      return KNOWN.computeIfAbsent(whole, _ -> new Known());
    }
  }

  /** Reads all rows of a table and remembers what it finds. */
  public static void analyze(Database database, Table table, ResourceAccount account) {
    analyze(database, table, account, false, () -> {});
  }

  /**
   * Remembers what it finds in some rows of a table.
   *
   * @param pause runs after every {@value #STEP} rows
   */
  static void sample(Database database, Table table, ResourceAccount account, Runnable pause) {
    analyze(database, table, account, true, pause);
  }

  private static void analyze(
      Database database, Table table, ResourceAccount account, boolean sampleOnly, Runnable pause) {
    List<Integer> columns =
        IntStream.range(0, table.columns().size() - (table.hasHiddenKey() ? 1 : 0))
            .filter(i -> isScalar(table.columns().get(i)))
            .boxed()
            .toList();
    var builders = new ArrayList<ColumnStatistics.Builder>();
    columns.forEach(_ -> builders.add(new ColumnStatistics.Builder()));
    var spec = new ScanSpec(table.id(), columns, false, null, null, null, table.version());
    long rows = 0;
    try (Snapshot snapshot = database.snapshot();
        RowCursor cursor = snapshot.scan(spec, NO_PARAMETERS, account)) {
      long stride = Math.max(1, snapshot.rowCount(table.id()) / SAMPLE);
      while (cursor.next()) {
        boolean sampled = Long.remainderUnsigned(DistinctCount.mix(rows), stride) == 0;
        for (int i = 0; i < builders.size() && (sampled || !sampleOnly); i++) {
          Object value = cursor.get(i);
          builders.get(i).add(value);
          if (sampled) {
            builders.get(i).addToSample(value);
          }
        }
        if (++rows % STEP == 0) {
          pause.run();
        }
      }
    }
    var found = new HashMap<String, ColumnStatistics>();
    for (int i = 0; i < columns.size(); i++) {
      found.put(table.columns().get(columns.get(i)).name(), builders.get(i).build(rows));
    }
    var statistics = new TableStatistics(table.version(), rows, found);
    known(database).analyzed(table.id(), statistics);
  }

  private static boolean isScalar(ColumnDefinition column) {
    return switch (column.type().kind()) {
      case VECTOR, ARRAY -> false;
      default -> true;
    };
  }
}
