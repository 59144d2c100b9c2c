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
import io.vicinal.storage.Quantization;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.Transaction;
import io.vicinal.storage.VectorIndexDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Compares filtered searches with what a plain map of the rows says, over random filters, while
 * rows are deleted, changed and added, with NULL and zero vectors among them.
 */
final class FilteredSearchTest {
  private static final int SOAK = Integer.getInteger("vicinal.soak", 1);
  private static final int ROWS = 3_000;
  private static final int DIMENSION = 24;

  /** A row without its key. */
  private record Content(int rank, @Nullable String label, float @Nullable [] vector) {}

  private final Map<Integer, Content> rows = new TreeMap<>();

  private static Content content(Random random) {
    float[] vector = new float[DIMENSION];
    int kind = random.nextInt(20);
    for (int i = 0; i < DIMENSION && kind > 0; i++) {
      vector[i] = kind % 5 + (float) random.nextGaussian();
    }
    String label = random.nextInt(10) == 0 ? null : "l" + random.nextInt(5);
    return new Content(
        random.nextInt(1_000) + 1_000 * (kind % 5), label, kind == 1 ? null : vector);
  }

  private void insert(Database database, Table table, int from, int to, Random random) {
    try (Transaction transaction = database.begin()) {
      for (int id = from; id < to; id++) {
        Content content = content(random);
        transaction.insert(
            table.id(),
            new @Nullable Object[] {id, (short) content.rank, content.label, content.vector});
        rows.put(id, content);
      }
      transaction.commit();
    }
  }

  private void change(Database database, Table table, Random random) {
    try (Transaction transaction = database.begin()) {
      for (int id : List.copyOf(rows.keySet())) {
        if (random.nextInt(6) == 0) {
          transaction.delete(table.id(), new Object[] {id});
          rows.remove(id);
          if (random.nextBoolean()) {
            Content content = content(random);
            transaction.insert(
                table.id(),
                new @Nullable Object[] {id, (short) content.rank, content.label, content.vector});
            rows.put(id, content);
          }
        }
      }
      transaction.commit();
    }
  }

  private static Table create(Database database) {
    return database.createTable(
        new TableDefinition(
            "public",
            "t",
            List.of(
                new ColumnDefinition("id", DataType.of(DataType.Kind.INTEGER), false, null),
                new ColumnDefinition("rank", DataType.of(DataType.Kind.SMALLINT), false, null),
                new ColumnDefinition("label", DataType.of(DataType.Kind.VARCHAR), true, null),
                new ColumnDefinition("v", DataType.vector(DIMENSION), true, null)),
            List.of(0),
            1));
  }

  @Test
  void findsWhatMatchesAndMostOfTheNearest() {
    for (int round = 0; round < SOAK; round++) {
      checkAll(round);
    }
  }

  private void checkAll(int round) {
    for (Quantization quantization : new Quantization[] {Quantization.RABITQ, Quantization.NONE}) {
      for (Metric metric : new Metric[] {Metric.L2, Metric.COSINE}) {
        long seed = Long.getLong("vicinal.seed", 1) + round;
        check(quantization, metric, new Random(seed), quantization + " " + metric + " " + seed);
      }
    }
  }

  private void check(Quantization quantization, Metric metric, Random random, String what) {
    rows.clear();
    var options = OpenOptions.DEFAULT.withBackgroundWork(false);
    try (DataDirectory directory = DataDirectory.openInMemory(options)) {
      Database database = directory.database(DataDirectory.DEFAULT_DATABASE);
      Table table = create(database);
      insert(database, table, 0, ROWS, random);
      database.createIndex(
          new VectorIndexDefinition(
              "t_v", table.id(), 3, metric, HnswParameters.DEFAULT, quantization),
          Progress.NONE,
          ResourceAccount.unbounded());
      ask(database, table, metric, random, what + " fresh");
      change(database, table, random);
      insert(database, table, ROWS, ROWS + 200, random);
      ask(database, table, metric, random, what + " changed");
      database.optimize(table.id(), Progress.NONE, ResourceAccount.unbounded());
      change(database, table, random);
      ask(database, table, metric, random, what + " merged");
    }
  }

  private void ask(Database database, Table table, Metric metric, Random random, String what) {
    int right = 0;
    int wanted = 0;
    try (Snapshot snapshot = database.snapshot()) {
      for (int trial = 0; trial < 25; trial++) {
        float[] query = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
          query[i] = trial % 5 + (float) random.nextGaussian();
        }
        int low = random.nextInt(5_200) - 100;
        int high = low + random.nextInt(1 << random.nextInt(13));
        boolean labelled = random.nextInt(3) == 0;
        long limit = random.nextInt(4) == 0 ? 700 : 10;
        Predicate filter = filter(low, high, labelled);
        var matches =
            rows.entrySet().stream()
                .filter(row -> row.getValue().rank >= low && row.getValue().rank < high)
                .filter(row -> !labelled || "l1".equals(row.getValue().label))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        List<Integer> exact = nearest(snapshot, table, metric, filter, query, limit, true);
        List<Integer> found = nearest(snapshot, table, metric, filter, query, limit, false);
        String asked = what + ", rank " + low + " to " + high + ", limit " + limit;
        assertEquals(Math.min(limit, matches.size()), found.size(), asked);
        assertEquals(found.size(), exact.size(), asked);
        assertEquals(found.size(), new HashSet<>(found).size(), asked);
        assertTrue(matches.containsAll(found), asked);
        assertTrue(matches.containsAll(exact), asked);
        wanted += exact.size();
        var both = new HashSet<>(exact);
        both.retainAll(found);
        right += both.size();
      }
    }
    assertTrue(right >= 0.85 * wanted, what + ": " + right + " of " + wanted);
  }

  private static Predicate filter(int low, int high, boolean labelled) {
    var terms = new ArrayList<Predicate>();
    terms.add(compare(1, Predicate.Comparison.GREATER_OR_EQUAL, low));
    terms.add(compare(1, Predicate.Comparison.LESS, high));
    if (labelled) {
      terms.add(compare(2, Predicate.Comparison.EQUAL, "l1"));
    }
    return new Predicate.And(terms);
  }

  private static Predicate compare(int column, Predicate.Comparison comparison, Object value) {
    return new Predicate.Compare(column, comparison, new Operand.Literal(value));
  }

  private static List<Integer> nearest(
      Snapshot snapshot,
      Table table,
      Metric metric,
      Predicate filter,
      float[] query,
      long limit,
      boolean exact) {
    var nearest =
        new Nearest(3, metric, new Operand.Literal(query), new Operand.Literal(limit), exact, null);
    var spec = new ScanSpec(table.id(), List.of(0), true, filter, nearest, null);
    var ids = new ArrayList<Integer>();
    try (RowCursor cursor = snapshot.scan(spec, new Object[0], ResourceAccount.unbounded())) {
      while (cursor.next()) {
        ids.add((Integer) cursor.get(0));
      }
    }
    return ids;
  }
}
