package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.IndexEstimate;
import io.vicinal.storage.Metric;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Progress;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.SegmentInfo;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.Transaction;
import io.vicinal.storage.VectorElement;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.VectorIndexDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IndexEstimateTest {
  private static final double SHARE = 0.2;

  @TempDir Path temporary;

  @Test
  void foretellsMemoryAndFilesOfEveryKindOfIndex() throws IOException {
    try (DataDirectory directory =
        DataDirectory.open(temporary, OpenOptions.DEFAULT.withBackgroundWork(false))) {
      Database database = directory.database(DataDirectory.DEFAULT_DATABASE);
      Table few = table(database, "few", 256, 2_000);
      Table many = table(database, "many", 192, 4_200);
      Table low = table(database, "low", 20, 4_200);
      HnswParameters small = new HnswParameters(8, 16, 42);
      assertForetold(database, few, Quantization.RABITQ, Metric.L2, small, true);
      assertForetold(database, few, Quantization.INT8, Metric.COSINE, small, true);
      assertForetold(database, few, Quantization.AUTO, Metric.COSINE, small, false);
      assertForetold(
          database, few, Quantization.NONE, Metric.L2, new HnswParameters(24, 30, 42), false);
      assertForetold(database, many, Quantization.AUTO, Metric.L2, small, true);
      assertForetold(database, low, Quantization.AUTO, Metric.L1, small, false);
      assertForetold(database, low, Quantization.AUTO, Metric.L2, small, false);
    }
  }

  @Test
  void foretellsIndexesOfEveryKindOfElement() throws IOException {
    try (DataDirectory directory =
        DataDirectory.open(temporary, OpenOptions.DEFAULT.withBackgroundWork(false))) {
      Database database = directory.database(DataDirectory.DEFAULT_DATABASE);
      HnswParameters small = new HnswParameters(8, 16, 42);
      for (VectorElement element : VectorElement.values()) {
        boolean bits = element == VectorElement.BIT;
        Metric metric = bits ? Metric.HAMMING : Metric.L2;
        Table table = table(database, "of_" + element, 130, 1_500, element);
        assertForetold(database, table, Quantization.NONE, metric, small, false);
        if (!bits) {
          assertForetold(database, table, Quantization.RABITQ, metric, small, true);
        }
        if (!bits && element != VectorElement.INT8) {
          assertForetold(database, table, Quantization.INT8, metric, small, true);
        }
      }
    }
  }

  private void assertForetold(
      Database database,
      Table table,
      Quantization quantization,
      Metric metric,
      HnswParameters parameters,
      boolean codes)
      throws IOException {
    var definition =
        new VectorIndexDefinition("estimated", table.id(), 1, metric, parameters, quantization);
    IndexEstimate estimate = database.estimateIndex(definition);
    assertEquals(1, estimate.graphs());
    assertEquals(codes, estimate.codes());
    assertTrue(estimate.time().compareTo(estimate.cpuTime()) <= 0);
    assertTrue(estimate.cpuTime().isPositive());
    var account = ResourceAccount.unbounded();
    VectorIndex index = database.createIndex(definition, Progress.NONE, account);
    String what = table.name() + " " + quantization + " " + metric;
    assertNear(account.peakBytes(), estimate.memoryBytes(), what + ": bytes of memory");
    boolean decidedLater = quantization == Quantization.AUTO && codes; // codes may not pay
    long files = graphFileBytes();
    assertTrue(files <= estimate.diskBytes() * (1 + SHARE), what + ": " + estimate.diskBytes());
    if (!decidedLater) {
      assertNear(files, estimate.diskBytes(), what + ": bytes of files");
    }
    long rows = database.segments(table.id()).stream().mapToLong(SegmentInfo::rowCount).sum();
    assertEquals(rows, estimate.rows());
    database.dropIndex(index.id());
  }

  private static void assertNear(long real, long foretold, String what) {
    double share = Math.abs((double) foretold / real - 1);
    assertTrue(share <= SHARE, what + ": " + foretold + " foretold, " + real + " in truth");
  }

  private long graphFileBytes() throws IOException {
    try (var files = Files.walk(temporary)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("graph-"))
          .filter(Files::isRegularFile)
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }

  @Test
  void countsTheGraphsThatWouldBeBuiltAndChangesNothing() {
    try (DataDirectory directory =
        DataDirectory.open(temporary, OpenOptions.DEFAULT.withBackgroundWork(false))) {
      Database database = directory.database(DataDirectory.DEFAULT_DATABASE);
      VectorTable vectors = VectorTable.create(database, 2);
      var definition =
          new VectorIndexDefinition("other", vectors.id(), 1, Metric.L2, HnswParameters.DEFAULT);
      assertEquals(0, database.estimateIndex(definition).graphs());
      assertEquals(0, database.estimateIndex(definition).diskBytes());
      vectors.insert(0, 3_000);
      vectors.delete(0, 3_000, 3);
      IndexEstimate estimate = database.estimateIndex(definition);
      assertEquals(2, estimate.graphs());
      assertEquals(2_000, estimate.rows());
      assertFalse(estimate.codes());
      vectors.createIndex();
      vectors.insert(3_000, 3_100);
      assertTrue(database.estimateIndex(definition).graphs() > 2, "and what is not sealed");
      assertEquals(1, database.table("public", "vectors").orElseThrow().indexes().size());
      var missing = new VectorIndexDefinition("x", 777, 1, Metric.L2, HnswParameters.DEFAULT);
      assertThrows(StorageException.NotFound.class, () -> database.estimateIndex(missing));
      var number =
          new VectorIndexDefinition("x", vectors.id(), 0, Metric.L2, HnswParameters.DEFAULT);
      assertThrows(StorageException.InvalidSetting.class, () -> database.estimateIndex(number));
    }
  }

  private static Table table(Database database, String name, int dimension, int rows) {
    return table(database, name, dimension, rows, VectorElement.FLOAT32);
  }

  private static Table table(
      Database database, String name, int dimension, int rows, VectorElement element) {
    Table table =
        database.createTable(
            new TableDefinition(
                "public",
                name,
                List.of(
                    new ColumnDefinition("id", DataType.of(DataType.Kind.INTEGER), false, null),
                    new ColumnDefinition("v", DataType.vector(dimension, element), true, null)),
                List.of(0),
                1));
    Random random = new Random(dimension);
    float[][] centers = new float[20][dimension];
    for (float[] center : centers) {
      for (int i = 0; i < dimension; i++) {
        center[i] = (float) random.nextGaussian();
      }
    }
    try (Transaction transaction = database.begin()) {
      for (int id = 0; id < rows; id++) {
        float[] vector = centers[id % centers.length].clone();
        for (int i = 0; i < dimension; i++) {
          vector[i] += (float) (random.nextGaussian() * random.nextInt(4) / 4);
          vector[i] = held(element, vector[i]);
        }
        transaction.insert(table.id(), new Object[] {id, vector});
      }
      transaction.commit();
    }
    return table;
  }

  /** Returns a coordinate that rows of {@code element} can have. */
  private static float held(VectorElement element, float x) {
    return switch (element) {
      case FLOAT32 -> x;
      case FLOAT16 -> Float.float16ToFloat(Float.floatToFloat16(x));
      case INT8 -> Math.clamp(Math.round(x * 30), -128, 127);
      case BIT -> x > 0 ? 1 : 0;
    };
  }
}
