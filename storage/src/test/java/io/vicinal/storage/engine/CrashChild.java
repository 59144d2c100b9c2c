package io.vicinal.storage.engine;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Identity;
import io.vicinal.storage.Metric;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.Transaction;
import io.vicinal.storage.UniqueConstraint;
import io.vicinal.storage.VectorIndexDefinition;
import java.nio.file.Path;
import java.util.List;

/**
 * The process that is killed: commits batch after batch and says so on its standard output.
 *
 * <p>Batch n inserts {@link #BATCH} rows, and deletes the rows of batch n - 5, so that a batch is
 * there whole, or not at all.
 */
final class CrashChild {
  static final int BATCH = 20;
  static final int KEPT = 5;

  /** Column that numbers all rows. */
  static final int NUMBER = 3;

  /** Little more than an empty segment, so that a seal follows after some batches. */
  private static final long GROWING_BYTES_MAX = 90_000;

  private CrashChild() {}

  public static void main(String[] arguments) throws Exception {
    OpenOptions options =
        OpenOptions.DEFAULT.withGrowingBytesMax(GROWING_BYTES_MAX).withBuildThreads(1);
    try (DataDirectory directory = DataDirectory.open(Path.of(arguments[0]), options)) {
      if (arguments.length > 1 && arguments[1].equals("hold")) {
        System.out.println("open");
        System.in.read();
        return;
      }
      Database database = directory.database(DataDirectory.DEFAULT_DATABASE);
      Table table = table(database);
      for (int batch = Integer.parseInt(arguments[1]); batch < Integer.MAX_VALUE; batch++) {
        commit(database, table, batch);
        System.out.println(batch);
        System.out.flush();
        if (batch % 20 == 9) {
          database.optimize(table.id(), Progress.NONE, ResourceAccount.unbounded());
          index(database);
        }
      }
    }
  }

  private static Table table(Database database) {
    return database.table("public", "t").orElseGet(() -> create(database));
  }

  private static Table create(Database database) {
    return database.createTable(
        new TableDefinition(
            "public",
            "t",
            List.of(
                new ColumnDefinition("batch", DataType.of(DataType.Kind.INTEGER), false, null),
                new ColumnDefinition("n", DataType.of(DataType.Kind.INTEGER), false, null),
                new ColumnDefinition("v", DataType.vector(8), true, null),
                new ColumnDefinition(
                    "number",
                    DataType.of(DataType.Kind.BIGINT),
                    false,
                    null,
                    new Identity(true, 1, 1))),
            List.of(0, 1),
            2,
            List.of(new UniqueConstraint("t_number", List.of(NUMBER))),
            List.of()));
  }

  private static void index(Database database) {
    Table table = database.table("public", "t").orElseThrow();
    if (!table.indexes().isEmpty()) {
      return;
    }
    database.createIndex(
        new VectorIndexDefinition("t_v", table.id(), 2, Metric.L2, HnswParameters.DEFAULT),
        Progress.NONE,
        ResourceAccount.unbounded());
  }

  private static void commit(Database database, Table table, int batch) {
    try (Transaction transaction = database.begin();
        Snapshot _ = database.snapshot()) {
      for (int n = 0; n < BATCH; n++) {
        long number = transaction.nextIdentity(table.id(), NUMBER);
        transaction.insert(table.id(), new Object[] {batch, n, vector(batch, n), number});
        if (batch >= KEPT) {
          transaction.delete(table.id(), new Object[] {batch - KEPT, n});
        }
      }
      transaction.commit();
    }
  }

  static float[] vector(int batch, int n) {
    float[] vector = new float[8];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (batch * 31 + n * 7 + i) % 101;
    }
    return vector;
  }
}
