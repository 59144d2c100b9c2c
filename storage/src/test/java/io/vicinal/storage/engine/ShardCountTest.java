package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Nearest;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Operand;
import io.vicinal.storage.Predicate;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.Transaction;
import io.vicinal.storage.VectorIndexDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Does the same things to tables of 1, 2, 4 and 7 shards: exact answers are the same rows in the
 * same order, approximate ones the same number of rows, in order.
 *
 * <p>Vectors hold small whole numbers: distances are exact, and ties are frequent.
 */
final class ShardCountTest {
  private static final int SOAK = Integer.getInteger("vicinal.soak", 1);
  private static final int[] SHARDS = {1, 2, 4, 7};
  private static final Metric[] METRICS = {Metric.L2, Metric.L1, Metric.INNER_PRODUCT};
  private static final int DIMENSION = 5;
  private static final int STEPS = 12 * SOAK;
  private static final OpenOptions OPTIONS =
      OpenOptions.DEFAULT
          .withBackgroundWork(false)
          .withBuildThreads(1)
          .withGrowingBytesMax(150_000);

  @TempDir Path temporary;

  private Database database;
  private final List<Table> tables = new ArrayList<>();
  private final Set<Integer> live = new TreeSet<>();
  private Random random;

  @Test
  void answersDoNotDependOnTheNumberOfShards() {
    long seed = Long.getLong("vicinal.seed", ThreadLocalRandom.current().nextLong());
    System.out.println("ShardCountTest seed " + seed);
    random = new Random(seed);
    int indexed = 0;
    DataDirectory directory = DataDirectory.open(temporary, OPTIONS);
    try {
      database = directory.database("main");
      for (int shards : SHARDS) {
        database.createTable(definition("t" + shards, shards));
      }
      for (int step = 0; step < STEPS; step++) {
        findTables();
        change();
        if (step == 4) {
          tables.forEach(this::createIndex);
        } else if (step == 8) {
          tables.forEach(
              t -> database.optimize(t.id(), Progress.NONE, ResourceAccount.unbounded()));
        } else if (step == 9) {
          directory.close();
          directory = DataDirectory.open(temporary, OPTIONS);
          database = directory.database("main");
          findTables();
        }
        compare();
        indexed +=
            database.segments(tables.getLast().id()).stream()
                    .anyMatch(segment -> segment.indexedRowCount() > 0)
                ? 1
                : 0;
      }
      assertTrue(indexed > STEPS / 2, indexed + " steps with an index");
      for (int i = 0; i < SHARDS.length; i++) {
        assertEquals(SHARDS[i], shardsThatHoldRows(tables.get(i)));
      }
    } catch (AssertionError e) {
      throw new AssertionError("seed " + seed, e);
    } finally {
      directory.close();
    }
    assertEquals(List.of(), DataDirectory.verify(temporary).problems());
  }

  private static TableDefinition definition(String name, int shards) {
    return new TableDefinition(
        "public",
        name,
        List.of(
            new ColumnDefinition("id", DataType.of(DataType.Kind.INTEGER), false, null),
            new ColumnDefinition("color", DataType.of(DataType.Kind.INTEGER), true, null),
            new ColumnDefinition("v", DataType.vector(DIMENSION), true, null)),
        List.of(0),
        shards);
  }

  private void findTables() {
    tables.clear();
    for (int shards : SHARDS) {
      tables.add(database.table("public", "t" + shards).orElseThrow());
    }
  }

  private void createIndex(Table table) {
    database.createIndex(
        new VectorIndexDefinition(
            table.name() + "_v", table.id(), 2, Metric.L2, new HnswParameters(8, 40, 1)),
        Progress.NONE,
        ResourceAccount.unbounded());
  }

  private long shardsThatHoldRows(Table table) {
    return database.segments(table.id()).stream()
        .filter(segment -> segment.rowCount() > 0)
        .mapToInt(io.vicinal.storage.SegmentInfo::shard)
        .distinct()
        .count();
  }

  /** Commits the same inserts, updates and deletes to all tables, in one transaction. */
  private void change() {
    record Change(int id, Object[] row, boolean there) {}
    var changes = new ArrayList<Change>();
    for (int id : random.ints(150, 0, 2_000).distinct().toArray()) {
      boolean there = live.contains(id);
      boolean delete = there && random.nextInt(3) == 0;
      changes.add(new Change(id, delete ? null : row(id), there));
      if (delete) {
        live.remove(id);
      } else {
        live.add(id);
      }
    }
    try (Transaction transaction = database.begin()) {
      for (Table table : tables) {
        for (Change change : changes) {
          Object[] key = {change.id};
          if (change.row == null) {
            transaction.delete(table.id(), key);
          } else if (change.there) {
            transaction.update(table.id(), key, change.row.clone());
          } else {
            transaction.insert(table.id(), change.row.clone());
          }
        }
      }
      transaction.commit();
    }
  }

  private Object[] row(int id) {
    Object color = random.nextInt(8) == 0 ? null : (Object) random.nextInt(5);
    return new Object[] {id, color, random.nextInt(20) == 0 ? null : vector()};
  }

  private float[] vector() {
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = random.nextInt(5) - 2;
    }
    return vector;
  }

  private void compare() {
    try (Snapshot snapshot = database.snapshot()) {
      for (int i = 0; i < 12; i++) {
        Predicate filter = filter();
        Metric metric = METRICS[random.nextInt(METRICS.length)];
        Operand query = new Operand.Literal(vector());
        Operand limit = new Operand.Literal((long) random.nextInt(60));
        same(snapshot, filter, new Nearest(2, metric, query, limit, true, null), true);
        same(snapshot, filter, new Nearest(2, metric, query, null, true, null), true);
        same(snapshot, filter, new Nearest(2, metric, query, limit, false, null), false);
        same(snapshot, filter, null, false);
        for (Table table : tables) {
          assertEquals(live.size(), snapshot.rowCount(table.id()));
        }
      }
    }
  }

  private Predicate filter() {
    return switch (random.nextInt(4)) {
      case 0 -> null;
      case 1 ->
          new Predicate.Compare(
              1, Predicate.Comparison.EQUAL, new Operand.Literal(random.nextInt(5)));
      case 2 ->
          new Predicate.Compare(
              0, Predicate.Comparison.LESS, new Operand.Literal(random.nextInt(2_000)));
      default ->
          new Predicate.In(
              0,
              IntStream.range(0, 20)
                  .mapToObj(n -> (Operand) new Operand.Literal(random.nextInt(2_000)))
                  .toList());
    };
  }

  private void same(Snapshot snapshot, Predicate filter, Nearest nearest, boolean sameRows) {
    List<List<Object>> first = rows(snapshot, tables.getFirst(), filter, nearest);
    for (Table table : tables) {
      List<List<Object>> rows = rows(snapshot, table, filter, nearest);
      String what = table.name() + " " + filter + " " + nearest;
      if (sameRows) {
        assertEquals(first, rows, what);
      } else if (nearest == null) {
        assertEquals(new HashSet<>(first), new HashSet<>(rows), what);
        assertEquals(first.size(), rows.size(), what);
      } else {
        assertEquals(first.size(), rows.size(), what);
        assertInOrder(rows, what);
      }
    }
  }

  private static void assertInOrder(List<List<Object>> rows, String what) {
    for (int i = 1; i < rows.size(); i++) {
      Double before = (Double) rows.get(i - 1).getLast();
      Double after = (Double) rows.get(i).getLast();
      int ids =
          Integer.compare((Integer) rows.get(i - 1).getFirst(), (Integer) rows.get(i).getFirst());
      boolean tie = before == null ? after == null : before.equals(after);
      boolean ordered = after == null || (before != null && before <= after);
      assertTrue(ordered && (!tie || ids < 0), what + rows.get(i - 1) + rows.get(i));
    }
  }

  private static List<List<Object>> rows(
      Snapshot snapshot, Table table, Predicate filter, Nearest nearest) {
    var spec = new ScanSpec(table.id(), List.of(0, 1), nearest != null, filter, nearest, null);
    int fields = nearest == null ? 2 : 3;
    var rows = new ArrayList<List<Object>>();
    try (RowCursor cursor = snapshot.scan(spec, new Object[0], ResourceAccount.unbounded())) {
      while (cursor.next()) {
        var row = new ArrayList<>();
        for (int field = 0; field < fields; field++) {
          row.add(cursor.get(field));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 65, Integer.MAX_VALUE})
  void anImpossibleNumberOfShardsIsRefused(int shards) {
    var error = assertThrows(StorageException.InvalidSetting.class, () -> definition("t", shards));
    assertEquals("shards must be between 1 and 64, not " + shards, error.getMessage());
  }

  @Test
  void theLargestNumberOfShardsWorks() {
    try (DataDirectory directory = DataDirectory.openInMemory(OPTIONS)) {
      database = directory.database("main");
      Table table = database.createTable(definition("t", TableDefinition.SHARDS_MAX));
      try (Transaction transaction = database.begin()) {
        for (int id = 0; id < 500; id++) {
          transaction.insert(table.id(), new Object[] {id, id % 5, new float[DIMENSION]});
        }
        transaction.commit();
      }
      createIndex(table);
      try (Snapshot snapshot = database.snapshot()) {
        var all =
            new Nearest(
                2,
                Metric.L2,
                new Operand.Literal(new float[DIMENSION]),
                new Operand.Literal(1_000L),
                false,
                null);
        List<List<Object>> rows = rows(snapshot, table, null, all);
        assertEquals(
            IntStream.range(0, 500).boxed().toList(),
            rows.stream().map(List::getFirst).toList(),
            "ties are broken by key whatever the shard");
      }
      assertEquals(TableDefinition.SHARDS_MAX, shardsThatHoldRows(table));
    }
  }
}
