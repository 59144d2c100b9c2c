package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Two tables that writers fill so that each state tells whether it is legal: a writer's n-th
 * transaction inserts row n into both and deletes row n - {@value #KEPT} from both.
 *
 * <p>So at every moment both tables are equal, and of each writer there are the last rows of a
 * prefix of its transactions, no more and no less.
 */
final class Ledger {
  static final int KEPT = 40;
  private static final int DIMENSION = 16;
  private static final List<String> NAMES = List.of("left", "right");

  private final Database database;
  private final List<Table> tables = new ArrayList<>();

  private Ledger(Database database) {
    this.database = database;
    NAMES.forEach(name -> tables.add(database.table("public", name).orElseThrow()));
  }

  static Ledger create(Database database, int shards) {
    for (String name : NAMES) {
      database.createTable(
          new TableDefinition(
              "public",
              name,
              List.of(
                  new ColumnDefinition("writer", DataType.of(DataType.Kind.INTEGER), false, null),
                  new ColumnDefinition("n", DataType.of(DataType.Kind.INTEGER), false, null),
                  new ColumnDefinition("v", DataType.vector(DIMENSION), true, null)),
              List.of(0, 1),
              shards));
    }
    return new Ledger(database);
  }

  static Ledger of(Database database) {
    return new Ledger(database);
  }

  Table left() {
    return tables.getFirst();
  }

  /** Runs the {@code n}-th transaction of a writer, n = 1 being the first; returns its lsn. */
  long write(int writer, int n) {
    try (Transaction transaction = database.begin()) {
      for (Table table : tables) {
        transaction.insert(table.id(), new Object[] {writer, n, vector(writer, n)});
        if (n > KEPT) {
          transaction.delete(table.id(), new Object[] {writer, n - KEPT});
        }
      }
      return transaction.commit();
    }
  }

  private static float[] vector(int writer, int n) {
    var vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = (float) Math.sin(1 + writer * 31 + n * 7 + i * n);
    }
    return vector;
  }

  /** Returns how many transactions of each writer there are, after checking that all is legal. */
  TreeMap<Integer, Integer> counts() {
    try (Snapshot snapshot = database.snapshot()) {
      TreeMap<Integer, TreeSet<Integer>> left = rows(snapshot, tables.get(0));
      assertEquals(left, rows(snapshot, tables.get(1)), "both tables");
      var counts = new TreeMap<Integer, Integer>();
      left.forEach((writer, found) -> {
        int last = found.getLast();
        assertEquals(Math.min(last, KEPT), found.size(), "rows of writer " + writer);
        assertEquals(Math.max(1, last - KEPT + 1), found.getFirst(), "first of " + writer);
        counts.put(writer, last);
      });
      return counts;
    }
  }

  private static TreeMap<Integer, TreeSet<Integer>> rows(Snapshot snapshot, Table table) {
    var rows = new TreeMap<Integer, TreeSet<Integer>>();
    ScanSpec spec = ScanSpec.all(table.id(), List.of(0, 1, 2));
    try (RowCursor cursor = snapshot.scan(spec, new Object[0], ResourceAccount.unbounded())) {
      while (cursor.next()) {
        int writer = (Integer) cursor.get(0);
        int n = (Integer) cursor.get(1);
        float[] expected = vector(writer, n);
        assertTrue(java.util.Arrays.equals(expected, (float[]) cursor.get(2)), "vector of " + n);
        assertTrue(rows.computeIfAbsent(writer, _ -> new TreeSet<>()).add(n), "twice " + n);
      }
    }
    return rows;
  }
}
