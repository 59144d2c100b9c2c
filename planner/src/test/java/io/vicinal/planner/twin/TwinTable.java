package io.vicinal.planner.twin;

import io.vicinal.planner.SqlRunner;
import io.vicinal.storage.ResourceAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A table {@code t} and what must be in it. */
final class TwinTable {
  final int dimension;
  final TwinMetric metric;
  final boolean key;
  final boolean indexed;
  final Map<Integer, TwinRow> rows = new TreeMap<>();

  private final SqlRunner sql;
  private final Random random;
  private int nextId;

  TwinTable(SqlRunner sql, Random random) {
    this.sql = sql;
    this.random = random;
    dimension = 1 + random.nextInt(9);
    metric = TwinMetric.values()[random.nextInt(TwinMetric.values().length)];
    key = random.nextInt(3) > 0;
    indexed = random.nextInt(3) > 0;
    sql.run(
        "CREATE TABLE t (id INT"
            + (key ? " PRIMARY KEY" : "")
            + ", grp INT, name TEXT, price DOUBLE PRECISION, ok BOOLEAN, v VECTOR("
            + dimension
            + "))");
    boolean early = random.nextBoolean();
    if (early) {
      createIndex();
    }
    int count = random.nextInt(4) == 0 ? 1_500 : random.nextInt(400);
    insert(count);
    if (!early) {
      createIndex();
    }
  }

  private void createIndex() {
    if (indexed) {
      sql.run("CREATE VECTOR INDEX i ON t (v) WITH (metric = '" + metric.indexName() + "')");
    }
  }

  /** Inserts, updates and deletes some rows. */
  void change() {
    insert(random.nextInt(60));
    int from = random.nextInt(nextId + 1);
    int to = from + random.nextInt(40);
    sql.execute("DELETE FROM t WHERE id BETWEEN ? AND ?", from, to);
    rows.keySet().removeIf(id -> id >= from && id <= to);
    int grp = random.nextInt(20);
    Integer newGrp = random.nextInt(4) == 0 ? null : (Integer) random.nextInt(20);
    float[] vector = vector();
    sql.execute("UPDATE t SET v = ?, grp = ? WHERE grp = ?", vector, newGrp, grp);
    rows.replaceAll(
        (id, row) -> row.grp() != null && row.grp() == grp ? row.with(newGrp, vector) : row);
  }

  private void insert(int count) {
    var batch = new ArrayList<Object[]>();
    for (int i = 0; i < count; i++) {
      TwinRow row = row();
      rows.put(row.id(), row);
      batch.add(row.values());
    }
    for (int i = 0; i < count; i += 200) {
      sql.prepare("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)")
          .execute(
              List.copyOf(batch.subList(i, Math.min(i + 200, count))), ResourceAccount.unbounded());
    }
  }

  private TwinRow row() {
    return new TwinRow(
        nextId++,
        orNull(random.nextInt(20)),
        orNull((char) ('a' + random.nextInt(4)) + "" + random.nextInt(10)),
        orNull(random.nextDouble()),
        orNull(random.nextBoolean()),
        storedVector());
  }

  private <T> T orNull(T value) {
    return random.nextInt(8) == 0 ? null : value;
  }

  private float[] storedVector() {
    int kind = random.nextInt(30);
    if (kind == 0) {
      return null;
    }
    if (kind == 1) {
      return new float[dimension];
    }
    if (kind < 5 && !rows.isEmpty()) {
      TwinRow known = rows.get(random.nextInt(nextId));
      return known == null ? vector() : known.v();
    }
    return vector();
  }

  float[] vector() {
    float[] vector = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }
}
