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
  private static final Map<Database, Known> KNOWN = new WeakHashMap<>();

  /** The tables of a database by id, and how often one was analyzed. */
  private record Known(Map<Long, TableStatistics> tables, AtomicLong analyses) {}

  public TableStatistics {
    columns = Map.copyOf(columns);
  }

  /** Returns what is known of a table, empty if it was not analyzed since it was altered. */
  public static Optional<TableStatistics> of(Database database, Table table) {
    return Optional.ofNullable(known(database).tables().get(table.id()))
        .filter(known -> known.version() == table.version());
  }

  /** Returns what tells how often tables of {@code database} were analyzed; it only grows. */
  public static LongSupplier analyses(Database database) {
    return known(database).analyses()::get;
  }

  private static Known known(Database database) {
    // They are those of all rows, whoever has asked for them.
    Database whole =
        database instanceof RestrictedDatabase restricted ? restricted.whole() : database;
    synchronized (KNOWN) {
      return KNOWN.computeIfAbsent(
          whole, _ -> new Known(new ConcurrentHashMap<>(), new AtomicLong()));
    }
  }

  /** Reads all rows of a table and remembers what it finds. */
  public static void analyze(Database database, Table table, ResourceAccount account) {
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
      while (cursor.next()) {
        rows++;
        for (int i = 0; i < builders.size(); i++) {
          builders.get(i).add(cursor.get(i));
        }
      }
    }
    var found = new HashMap<String, ColumnStatistics>();
    for (int i = 0; i < columns.size(); i++) {
      found.put(table.columns().get(columns.get(i)).name(), builders.get(i).build());
    }
    Known known = known(database);
    known.tables().put(table.id(), new TableStatistics(table.version(), rows, found));
    known.analyses().incrementAndGet(); // last, so that no plan looks newer than what it used
  }

  private static boolean isScalar(ColumnDefinition column) {
    return switch (column.type().kind()) {
      case VECTOR, ARRAY -> false;
      default -> true;
    };
  }
}
