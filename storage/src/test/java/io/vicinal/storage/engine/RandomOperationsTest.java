package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import io.vicinal.storage.UniqueConstraint;
import io.vicinal.storage.VectorElement;
import io.vicinal.storage.VectorIndexDefinition;
import io.vicinal.storage.VerifyReport;
import io.vicinal.storage.reference.ReferenceDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does the same random things to the engine and to the reference and compares every answer. */
final class RandomOperationsTest {
  private static final int DIMENSION = 6;
  private static final int KEYS = 1_500;
  private static final int CODE = 4;
  private static final int PART = 5;

  /** Field of a row that is asked for with its distance. */
  private static final int DISTANCE = 5;

  private static final Metric[] METRICS = {
    Metric.L2, Metric.L2_SQUARED, Metric.COSINE, Metric.INNER_PRODUCT, Metric.L1
  };

  @TempDir Path temporary;

  private Random random;
  private VectorElement element;
  private DataDirectory directory;
  private Database engine;
  private ReferenceDatabase reference;
  private Table table;
  private Table expected;
  private OpenOptions options;

  @Test
  void oneShardWithInlineSealing() {
    run(1, OpenOptions.DEFAULT.withBackgroundWork(false).withGrowingBytesMax(20_000), 120);
  }

  @Test
  void fourShardsWithInlineSealing() {
    run(4, OpenOptions.DEFAULT.withBackgroundWork(false).withGrowingBytesMax(6_000), 80);
  }

  /** Here most rows are in memory most of the time, and come back from the log. */
  @Test
  void oneShardThatIsSeldomSealed() {
    run(1, OpenOptions.DEFAULT.withBackgroundWork(false).withGrowingBytesMax(400_000), 80);
  }

  @Test
  void fourShardsWithBackgroundWork() {
    run(4, OpenOptions.DEFAULT.withGrowingBytesMax(10_000), 80);
  }

  private void run(int shards, OpenOptions given, int steps) {
    long seed = Long.getLong("vicinal.seed", ThreadLocalRandom.current().nextLong());
    System.out.println("seed " + seed);
    random = new Random(seed);
    element = VectorElement.values()[random.nextInt(VectorElement.values().length)];
    options = given;
    reference = new ReferenceDatabase();
    open();
    TableDefinition definition = definition(shards);
    table = engine.createTable(definition);
    expected = reference.createTable(definition);
    for (int step = 0; step < steps; step++) {
      try {
        step();
        query();
      } catch (Throwable e) {
        throw new AssertionError("seed " + seed + ", step " + step, e);
      }
    }
    directory.close();
    VerifyReport report = DataDirectory.verify(temporary);
    assertEquals(List.of(), report.problems());
  }

  private TableDefinition definition(int shards) {
    return new TableDefinition(
        "public",
        "t",
        List.of(
            new ColumnDefinition("id", DataType.of(DataType.Kind.INTEGER), false, null),
            new ColumnDefinition("color", DataType.of(DataType.Kind.TEXT), true, null),
            new ColumnDefinition("price", DataType.of(DataType.Kind.DOUBLE), true, null),
            new ColumnDefinition("v", DataType.vector(DIMENSION, element), true, null),
            new ColumnDefinition("code", DataType.of(DataType.Kind.INTEGER), true, null),
            new ColumnDefinition("part", DataType.of(DataType.Kind.TEXT), true, null)),
        List.of(0),
        shards,
        List.of(
            new UniqueConstraint("t_code", List.of(CODE)),
            new UniqueConstraint("t_part", List.of(PART, 1))),
        List.of());
  }

  private void open() {
    directory = DataDirectory.open(temporary, options);
    engine = directory.database(DataDirectory.DEFAULT_DATABASE);
  }

  private void step() {
    switch (random.nextInt(12)) {
      case 0 -> {
        directory.close();
        open();
        table = engine.table("public", "t").orElseThrow();
      }
      case 1 -> engine.optimize(table.id(), Progress.NONE, ResourceAccount.unbounded());
      case 2 -> toggleIndex();
      default -> change();
    }
  }

  private void toggleIndex() {
    table = engine.table("public", "t").orElseThrow();
    if (!table.indexes().isEmpty() && random.nextInt(3) == 0) {
      engine.dropIndex(table.indexes().getFirst().id());
    } else if (table.indexes().isEmpty()) {
      engine.createIndex(
          new VectorIndexDefinition(
              "i" + random.nextInt(1_000_000),
              table.id(),
              3,
              METRICS[random.nextInt(4)],
              new HnswParameters(4, 20, 1)),
          Progress.NONE,
          ResourceAccount.unbounded());
    }
    table = engine.table("public", "t").orElseThrow();
  }

  /** Commits the same random changes on both sides, or has both refuse them. */
  private void change() {
    Class<?> left;
    Class<?> right;
    int rows = random.nextInt(150);
    long seed = random.nextLong();
    left = commit(engine, table.id(), rows, new Random(seed));
    right = commit(reference, expected.id(), rows, new Random(seed));
    assertEquals(right, left);
  }

  private Class<?> commit(Database database, long tableId, int rows, Random random) {
    try (Transaction transaction = database.begin()) {
      boolean mayCollide = random.nextInt(6) == 0;
      for (int i = 0; i < rows; i++) {
        int id = random.nextInt(KEYS);
        boolean there = contains(transaction.snapshot(), tableId, id);
        int what = random.nextInt(10);
        if (there && what < 3) {
          transaction.delete(tableId, new Object[] {id});
        } else if (there && what < 8) {
          int codeId = mayCollide && random.nextBoolean() ? random.nextInt(KEYS) : id;
          transaction.update(tableId, new Object[] {id}, row(id, codeId, random));
        } else if (!there || mayCollide) {
          transaction.insert(tableId, row(id, id, random));
        }
      }
      transaction.commit();
      return Object.class;
    } catch (StorageException.DuplicateKey | StorageException.Conflict e) {
      return e.getClass();
    }
  }

  private static boolean contains(Snapshot snapshot, long tableId, int id) {
    Predicate key =
        new Predicate.Compare(0, Predicate.Comparison.EQUAL, new Operand.Literal((long) id));
    ScanSpec spec = new ScanSpec(tableId, List.of(0), false, key, null, null);
    try (RowCursor cursor = snapshot.scan(spec, new Object[0], ResourceAccount.unbounded())) {
      return cursor.next();
    }
  }

  /** Returns a row whose unique values no row has with another {@code codeId}. */
  private Object[] row(int id, int codeId, Random random) {
    String[] colors = {"red", "green", "blue", null};
    Double price = random.nextInt(10) == 0 ? null : (Double) (double) random.nextInt(100);
    Integer code = random.nextInt(8) == 0 ? null : (Integer) (codeId + KEYS * random.nextInt(3));
    String part = random.nextInt(8) == 0 ? null : "p" + (codeId + KEYS * random.nextInt(2));
    return new Object[] {id, colors[random.nextInt(4)], price, vector(random), code, part};
  }

  /** Small whole numbers: sums are exact in floats, and ties are frequent. */
  private float[] vector(Random random) {
    if (random.nextInt(20) == 0) {
      return null;
    }
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = element == VectorElement.BIT ? random.nextInt(2) : random.nextInt(7) - 3;
    }
    return vector;
  }

  /** Returns a query, which need not be one that the column could hold. */
  private float[] queryVector() {
    float[] query = vector(random);
    if (query != null && element != VectorElement.BIT && random.nextInt(3) == 0) {
      query[0] += 0.5f;
    }
    return query;
  }

  private void query() {
    try (Snapshot left = engine.snapshot();
        Snapshot right = reference.snapshot()) {
      assertEquals(right.rowCount(expected.id()), left.rowCount(table.id()));
      for (int i = 0; i < 6; i++) {
        Predicate filter = random.nextInt(3) == 0 ? null : filter(2);
        compareRows(left, right, filter);
        compareNearest(left, right, filter);
      }
    }
  }

  private void compareRows(Snapshot left, Snapshot right, Predicate filter) {
    assertEquals(
        sorted(rows(right, spec(expected.id(), filter, null))),
        sorted(rows(left, spec(table.id(), filter, null))));
  }

  private static ScanSpec spec(long tableId, Predicate filter, Nearest nearest) {
    return new ScanSpec(
        tableId, List.of(0, 1, 2, CODE, PART), nearest != null, filter, nearest, null);
  }

  private void compareNearest(Snapshot left, Snapshot right, Predicate filter) {
    Metric metric = METRICS[random.nextInt(METRICS.length)];
    float[] query = queryVector();
    Operand vector = new Operand.Literal(query);
    Operand limit = random.nextInt(4) == 0 ? null : new Operand.Literal((long) random.nextInt(40));
    boolean exact = random.nextBoolean();
    var asked = new Nearest(3, metric, vector, limit, exact, new Operand.Literal(5));
    List<List<Object>> answer = rows(left, spec(table.id(), filter, asked));
    List<List<Object>> truth = rows(right, spec(expected.id(), filter, asked));
    assertEquals(truth.size(), answer.size(), "never fewer, never more");
    assertEquals(answer.size(), answer.stream().map(List::getFirst).distinct().count());
    if (exact && metric != Metric.COSINE) {
      assertEquals(truth, answer);
      return;
    }
    if (exact || limit == null) {
      // The whole set is there whatever the order; of an exact answer the distances agree.
      for (int i = 0; exact && i < truth.size(); i++) {
        assertDistance((Double) truth.get(i).get(DISTANCE), (Double) answer.get(i).get(DISTANCE));
      }
    } else {
      for (int i = 0; i < truth.size(); i++) {
        Double best = (Double) truth.get(i).get(DISTANCE);
        Double found = (Double) answer.get(i).get(DISTANCE);
        assertTrue(found == null || (best != null && found >= best - 1e-5), "too near to be true");
        assertTrue(best == null || found != null, "a row without distance came too early");
      }
    }
    if (limit == null) {
      assertEquals(
          sorted(truth.stream().map(row -> row.subList(0, DISTANCE)).toList()),
          sorted(answer.stream().map(row -> row.subList(0, DISTANCE)).toList()));
    }
  }

  private static void assertDistance(Double wanted, Double found) {
    if (wanted == null || found == null) {
      assertEquals(wanted, found);
    } else {
      assertEquals(wanted, found, 1e-5);
    }
  }

  private static List<String> sorted(List<List<Object>> rows) {
    return rows.stream().map(String::valueOf).sorted().toList();
  }

  private Predicate filter(int depth) {
    Predicate.Comparison[] comparisons = Predicate.Comparison.values();
    Predicate.Comparison comparison = comparisons[random.nextInt(comparisons.length)];
    return switch (random.nextInt(depth > 0 ? 11 : 8)) {
      case 0 -> compare(0, comparison, random.nextInt(KEYS));
      case 1 -> compare(1, comparison, random.nextBoolean() ? "green" : "red");
      case 2 -> compare(2, comparison, random.nextInt(100));
      case 3 -> new Predicate.IsNull(1 + random.nextInt(3));
      case 4 ->
          new Predicate.In(
              0,
              List.of(
                  new Operand.Literal(random.nextInt(KEYS)),
                  new Operand.Literal(random.nextInt(KEYS)),
                  new Operand.Literal(random.nextInt(KEYS))));
      case 5 ->
          new Predicate.WithinDistance(
              3,
              Metric.L2_SQUARED,
              new Operand.Literal(queryVector()),
              new Operand.Literal((double) random.nextInt(60)),
              random.nextBoolean());
      case 6 -> compare(CODE, comparison, random.nextInt(KEYS * 3));
      case 7 ->
          new Predicate.And(
              List.of(
                  compare(1, Predicate.Comparison.EQUAL, random.nextBoolean() ? "green" : "red"),
                  new Predicate.In(PART, parts())));
      case 8 -> new Predicate.And(List.of(filter(depth - 1), filter(depth - 1)));
      case 9 -> new Predicate.Or(List.of(filter(depth - 1), filter(depth - 1)));
      default -> new Predicate.Not(filter(depth - 1));
    };
  }

  private List<Operand> parts() {
    var parts = new ArrayList<Operand>();
    for (int i = 0; i < 20; i++) {
      parts.add(new Operand.Literal("p" + random.nextInt(KEYS)));
    }
    return parts;
  }

  private static Predicate compare(int column, Predicate.Comparison comparison, Object value) {
    return new Predicate.Compare(column, comparison, new Operand.Literal(value));
  }

  private static List<List<Object>> rows(Snapshot snapshot, ScanSpec spec) {
    var rows = new ArrayList<List<Object>>();
    int fields = spec.columns().size() + (spec.withDistance() ? 1 : 0);
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
}
