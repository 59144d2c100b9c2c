package io.vicinal.benchmarks.sql;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Nearest;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Operand;
import io.vicinal.storage.Predicate;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.Table;
import java.nio.file.Path;
import java.util.List;

/** The same questions put to the engine: no text, no plan, no JDBC. */
final class EngineSide implements AutoCloseable {
  private final DataDirectory directory;
  private final Database database;
  private final SqlTables tables;
  private final long events;
  private final ScanSpec nearest;
  private final ScanSpec byId;
  private long nextId;

  EngineSide(Path path, SqlTables tables) {
    this.tables = tables;
    directory = DataDirectory.open(path, OpenOptions.DEFAULT);
    database = directory.database(DataDirectory.DEFAULT_DATABASE);
    long docs = table(SqlTables.DOCS).id();
    events = table(SqlTables.EVENTS).id();
    var order =
        new Nearest(
            2,
            Metric.COSINE,
            new Operand.Parameter(0),
            new Operand.Parameter(1),
            false,
            new Operand.Literal(SqlTables.EF_SEARCH));
    nearest = new ScanSpec(docs, List.of(0, 1), false, null, order, null);
    byId =
        new ScanSpec(
            docs,
            List.of(1),
            false,
            new Predicate.Compare(0, Predicate.Comparison.EQUAL, new Operand.Parameter(0)),
            null,
            null);
  }

  private Table table(String name) {
    return database.table("public", name).orElseThrow();
  }

  /** Finds the ten nearest rows. */
  Work nearest() {
    return Work.over(tables::query, query -> read(nearest, 10, query, 10L));
  }

  /** Reads one row by its key. */
  Work byId() {
    return Work.over(tables::id, id -> read(byId, 1, id));
  }

  private void read(ScanSpec spec, int rows, Object... parameters) {
    int count = 0;
    try (var snapshot = database.snapshot();
        var cursor = snapshot.scan(spec, parameters, ResourceAccount.unbounded())) {
      while (cursor.next()) {
        for (int field = 0; field < spec.columns().size(); field++) {
          count += cursor.get(field) == null ? 0 : 1;
        }
      }
    }
    if (count != rows * spec.columns().size()) {
      throw new IllegalStateException(count + " values");
    }
  }

  /** Writes so many rows in one transaction. */
  Work insert() {
    return calls ->
        () -> {
          try (var transaction = database.begin()) {
            for (int i = 0; i < calls; i++) {
              long id = nextId++;
              transaction.insert(events, new Object[] {id, SqlTables.title(id), (int) id});
            }
            transaction.commit();
          }
        };
  }

  @Override
  public void close() {
    directory.close();
  }
}
