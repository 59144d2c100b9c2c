package io.vicinal.storage.engine;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Nearest;
import io.vicinal.storage.Operand;
import io.vicinal.storage.Predicate;
import io.vicinal.storage.Progress;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.ScanStatistics;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.Transaction;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.VectorIndexDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/** A table of clustered vectors with the questions that tests ask it. */
final class VectorTable {
  static final int DIMENSION = 32;
  private static final int CLUSTERS = 100;

  /** Ids in order of distance, and how they were found. */
  record Answer(List<Integer> ids, ScanStatistics statistics) {}

  private final Database database;
  private final Table table;

  private VectorTable(Database database, Table table) {
    this.database = database;
    this.table = table;
  }

  static VectorTable create(Database database, int shards) {
    return new VectorTable(
        database,
        database.createTable(
            new TableDefinition(
                "public",
                "vectors",
                List.of(
                    new ColumnDefinition("id", DataType.of(DataType.Kind.INTEGER), false, null),
                    new ColumnDefinition("v", DataType.vector(DIMENSION), true, null)),
                List.of(0),
                shards)));
  }

  static VectorTable find(Database database) {
    return new VectorTable(database, database.table("public", "vectors").orElseThrow());
  }

  long id() {
    return table.id();
  }

  /** Returns the vector of a row: a point near one of the centers, the same for every call. */
  static float[] vector(int id) {
    float[] center = gaussian(new Random(id % CLUSTERS), 1);
    float[] noise = gaussian(new Random(1_000_003L * id + 17), 0.4);
    for (int i = 0; i < center.length; i++) {
      center[i] += noise[i];
    }
    return center;
  }

  private static float[] gaussian(Random random, double scale) {
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) (random.nextGaussian() * scale);
    }
    return vector;
  }

  void insert(int from, int to) {
    for (int start = from; start < to; start += 2_000) {
      try (Transaction transaction = database.begin()) {
        for (int id = start; id < Math.min(to, start + 2_000); id++) {
          transaction.insert(table.id(), new Object[] {id, vector(id)});
        }
        transaction.commit();
      }
    }
  }

  /** Deletes every {@code nth} row. */
  void delete(int from, int to, int nth) {
    try (Transaction transaction = database.begin()) {
      for (int id = from; id < to; id += nth) {
        transaction.delete(table.id(), new Object[] {id});
      }
      transaction.commit();
    }
  }

  /** Deletes the rows whose id {@code chosen} takes. */
  void delete(int from, int to, IntPredicate chosen) {
    try (Transaction transaction = database.begin()) {
      for (int id = from; id < to; id++) {
        if (chosen.test(id)) {
          transaction.delete(table.id(), new Object[] {id});
        }
      }
      transaction.commit();
    }
  }

  VectorIndex createIndex() {
    return createIndex(Quantization.AUTO);
  }

  VectorIndex createIndex(Quantization quantization) {
    return database.createIndex(
        new VectorIndexDefinition(
            "vectors_v", table.id(), 1, Metric.L2, HnswParameters.DEFAULT, quantization),
        Progress.NONE,
        ResourceAccount.unbounded());
  }

  void optimize() {
    database.optimize(table.id(), Progress.NONE, ResourceAccount.unbounded());
  }

  static Predicate below(int bound) {
    return new Predicate.Compare(0, Predicate.Comparison.LESS, new Operand.Literal(bound));
  }

  static ScanSpec spec(long tableId, Predicate filter, float[] query, long limit, boolean exact) {
    return new ScanSpec(
        tableId,
        List.of(0),
        true,
        filter,
        new Nearest(
            1, Metric.L2, new Operand.Literal(query), new Operand.Literal(limit), exact, null),
        null);
  }

  Answer nearest(Predicate filter, float[] query, long limit, boolean exact) {
    return answer(spec(table.id(), filter, query, limit, exact));
  }

  /** Returns the nearest 10 rows, of which a share of {@code target} should be the true ones. */
  Answer nearest(double target, float[] query) {
    var nearest =
        new Nearest(
            1,
            Metric.L2,
            new Operand.Literal(query),
            new Operand.Literal(10L),
            false,
            null,
            target);
    return answer(new ScanSpec(table.id(), List.of(0), true, null, nearest, null));
  }

  private Answer answer(ScanSpec spec) {
    try (Snapshot snapshot = database.snapshot();
        RowCursor cursor = snapshot.scan(spec, new Object[0], ResourceAccount.unbounded())) {
      var ids = new ArrayList<Integer>();
      while (cursor.next()) {
        ids.add((Integer) cursor.get(0));
      }
      return new Answer(ids, cursor.statistics());
    }
  }

  /**
   * Returns the share of the true 10 nearest rows that are found where {@code target} is wanted.
   */
  double recall(double target, int queries) {
    return recall(target, queries, i -> 10_000_000 + 7 * i);
  }

  /** Returns the same for the vectors that rows {@code id(0)} to {@code id(queries - 1)} have. */
  double recall(double target, int queries, IntUnaryOperator id) {
    int found = 0;
    for (int i = 0; i < queries; i++) {
      float[] query = vector(id.applyAsInt(i));
      var truth = new HashSet<>(nearest(null, query, 10, true).ids());
      truth.retainAll(nearest(target, query).ids());
      found += truth.size();
    }
    return found / (10.0 * queries);
  }

  /** Returns the share of the true nearest rows that are found, over some queries. */
  double recall(Predicate filter, int queries, int limit) {
    int found = 0;
    int wanted = 0;
    for (int i = 0; i < queries; i++) {
      float[] query = vector(10_000_000 + 7 * i);
      var truth = new HashSet<>(nearest(filter, query, limit, true).ids());
      wanted += truth.size();
      truth.retainAll(nearest(filter, query, limit, false).ids());
      found += truth.size();
    }
    return (double) found / wanted;
  }
}
