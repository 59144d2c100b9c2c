package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.BackupOptions;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Nearest;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Operand;
import io.vicinal.storage.Progress;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RestoreOptions;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.ScanStrategy;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.Transaction;
import io.vicinal.storage.VectorElement;
import io.vicinal.storage.VectorIndexDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Follows columns of each element from the log to graphs, backups and checks. */
final class VectorElementTest {
  private static final int DIMENSION = 65;
  private static final int ROWS = 2_200;
  private static final OpenOptions OPTIONS =
      OpenOptions.DEFAULT.withBackgroundWork(false).withBuildThreads(1);

  @TempDir Path temporary;

  private Path data() {
    return temporary.resolve("data");
  }

  private static Database open(DataDirectory directory) {
    return directory.database(DataDirectory.DEFAULT_DATABASE);
  }

  private static Table create(Database database, VectorElement element) {
    return database.createTable(
        new TableDefinition(
            "public",
            "t",
            List.of(
                new ColumnDefinition("id", DataType.of(DataType.Kind.INTEGER), false, null),
                new ColumnDefinition("v", DataType.vector(DIMENSION, element), true, null)),
            List.of(0),
            1));
  }

  /** Returns a vector that {@code element} holds, near one of 50 centers; sometimes none. */
  private static float[] vector(VectorElement element, int id) {
    if (id % 97 == 5) {
      return null;
    }
    var center = new Random(id % 50);
    var noise = new Random(7_919L * id + 1);
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      double x = center.nextGaussian() + 0.4 * noise.nextGaussian();
      vector[i] =
          switch (element) {
            case FLOAT32 -> (float) x;
            case FLOAT16 -> Float.float16ToFloat(Float.floatToFloat16((float) x));
            case INT8 -> Math.clamp(Math.round(x * 30), -128, 127);
            case BIT -> x > 0 ? 1 : 0;
          };
    }
    return vector;
  }

  private static void insert(Database database, Table table, int from, int to) {
    VectorElement element = table.columns().get(1).type().element();
    try (Transaction transaction = database.begin()) {
      for (int id = from; id < to; id++) {
        transaction.insert(table.id(), new Object[] {id, vector(element, id)});
      }
      transaction.commit();
    }
  }

  private record Answer(List<Integer> ids, ScanStrategy.Kind kind) {}

  private static Answer nearest(
      Database database, Table table, Metric metric, float[] query, boolean exact) {
    var nearest =
        new Nearest(1, metric, new Operand.Literal(query), new Operand.Literal(10L), exact, null);
    var spec = new ScanSpec(table.id(), List.of(0), true, null, nearest, null);
    try (Snapshot snapshot = database.snapshot();
        RowCursor cursor = snapshot.scan(spec, new Object[0], ResourceAccount.unbounded())) {
      var ids = new ArrayList<Integer>();
      while (cursor.next()) {
        ids.add((Integer) cursor.get(0));
      }
      return new Answer(ids, cursor.statistics().strategy().kind());
    }
  }

  private static void assertRows(Database database, Table table, int count) {
    VectorElement element = table.columns().get(1).type().element();
    try (Snapshot snapshot = database.snapshot();
        RowCursor cursor =
            snapshot.scan(
                ScanSpec.all(table.id(), List.of(0, 1)),
                new Object[0],
                ResourceAccount.unbounded())) {
      int found = 0;
      while (cursor.next()) {
        float[] expected = vector(element, (Integer) cursor.get(0));
        assertEquals(
            expected == null ? null : floats(expected),
            cursor.get(1) == null ? null : floats((float[]) cursor.get(1)));
        found++;
      }
      assertEquals(count, found);
    }
  }

  private static List<Float> floats(float[] vector) {
    var list = new ArrayList<Float>();
    for (float coordinate : vector) {
      list.add(coordinate);
    }
    return list;
  }

  private static Metric metric(VectorElement element) {
    return element == VectorElement.BIT ? Metric.HAMMING : Metric.L2;
  }

  /** Halves are walked by codes, so that those are made of other elements than floats, too. */
  private static Quantization walked(VectorElement element) {
    return element == VectorElement.FLOAT16 ? Quantization.RABITQ : Quantization.AUTO;
  }

  private static void assertRecall(Database database, Table table) {
    VectorElement element = table.columns().get(1).type().element();
    double wanted = 0;
    double found = 0;
    for (int i = 0; i < 40; i++) {
      int id = 1_000_000 + 11 * i;
      float[] query = vector(element, id % 97 == 5 ? id + 1 : id);
      Answer exact = nearest(database, table, metric(element), query, true);
      Answer walked = nearest(database, table, metric(element), query, false);
      assertEquals(ScanStrategy.Kind.HNSW, walked.kind());
      double farthest = distance(element, query, exact.ids().getLast());
      for (int hit : walked.ids()) { // by distance, because counts of bits have many ties
        found += distance(element, query, hit) <= farthest ? 1 : 0;
      }
      wanted += exact.ids().size();
    }
    assertTrue(found >= 0.9 * wanted, found / wanted + " of the nearest rows are found");
  }

  private static double distance(VectorElement element, float[] query, int id) {
    float[] row = vector(element, id);
    double sum = 0;
    for (int i = 0; i < DIMENSION; i++) {
      sum += (query[i] - row[i]) * (query[i] - row[i]);
    }
    return sum;
  }

  @ParameterizedTest
  @EnumSource(VectorElement.class)
  void goesThroughLogSegmentsGraphsMergesAndBackups(VectorElement element) throws IOException {
    try (DataDirectory directory = DataDirectory.open(data(), OPTIONS)) {
      Table table = create(open(directory), element);
      insert(open(directory), table, 0, ROWS);
      assertRows(open(directory), table, ROWS);
    }
    try (DataDirectory directory = DataDirectory.open(data(), OPTIONS)) { // from the log
      Database database = open(directory);
      Table table = database.table("public", "t").orElseThrow();
      assertEquals(DataType.vector(DIMENSION, element), table.columns().get(1).type());
      assertRows(database, table, ROWS);
      database.createIndex(
          new VectorIndexDefinition(
              "t_v", table.id(), 1, metric(element), HnswParameters.DEFAULT, walked(element)),
          Progress.NONE,
          ResourceAccount.unbounded());
      assertRecall(database, table);
    }
    assertEquals(List.of(), DataDirectory.verify(data()).problems());
    assertVectorBytes(element);
    try (DataDirectory directory = DataDirectory.open(data(), OPTIONS)) {
      Database database = open(directory);
      Table table = database.table("public", "t").orElseThrow();
      insert(database, table, ROWS, ROWS + 300);
      database.optimize(table.id(), Progress.NONE, ResourceAccount.unbounded());
      assertRows(database, table, ROWS + 300);
      assertRecall(database, table);
      directory.backup(temporary.resolve("backup"), BackupOptions.DEFAULT);
    }
    DataDirectory.restore(
        temporary.resolve("backup"), temporary.resolve("restored"), RestoreOptions.DEFAULT);
    try (DataDirectory directory = DataDirectory.open(temporary.resolve("restored"), OPTIONS)) {
      Table table = open(directory).table("public", "t").orElseThrow();
      assertRows(open(directory), table, ROWS + 300);
      assertRecall(open(directory), table);
    }
  }

  /** Rows take what their element needs, padded to 64 bytes, those of bits to 8. */
  private void assertVectorBytes(VectorElement element) throws IOException {
    long stride =
        switch (element) {
          case FLOAT32 -> 320;
          case FLOAT16 -> 192;
          case INT8 -> 128;
          case BIT -> 16; // 9 bytes
        };
    long norms = element == VectorElement.BIT ? 0 : 4;
    long expected = 64 + ROWS * (stride + norms) + (ROWS + 63) / 64 * 8L;
    assertEquals(List.of(expected), vectorFiles().stream().map(p -> p.toFile().length()).toList());
  }

  private List<Path> vectorFiles() throws IOException {
    try (Stream<Path> files = Files.walk(data())) {
      return files.filter(file -> file.getFileName().toString().startsWith("vector")).toList();
    }
  }

  @ParameterizedTest
  @EnumSource(VectorElement.class)
  void everyFlippedBitOfAVectorFileIsFound(VectorElement element) throws IOException {
    try (DataDirectory directory = DataDirectory.open(data(), OPTIONS)) {
      Table table = create(open(directory), element);
      insert(open(directory), table, 0, 100);
      open(directory).checkpoint(Progress.NONE, ResourceAccount.unbounded());
    }
    Path file = vectorFiles().getFirst();
    byte[] good = Files.readAllBytes(file);
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 12; i++) {
      byte[] bad = good.clone();
      int at = random.nextInt(bad.length);
      bad[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, bad);
      assertFalse(DataDirectory.verify(data()).sound(), "byte " + at + ", seed " + seed);
    }
    Files.write(file, good);
    assertTrue(DataDirectory.verify(data()).sound());
  }

  @ParameterizedTest
  @EnumSource(VectorElement.class)
  void refusesWhatItsElementDoesNotHold(VectorElement element) {
    try (DataDirectory directory = DataDirectory.open(data(), OPTIONS)) {
      Database database = open(directory);
      Table table = create(database, element);
      float wrong =
          switch (element) {
            case FLOAT32 -> Float.NaN;
            case FLOAT16 -> 65_520;
            case INT8 -> 128;
            case BIT -> 2;
          };
      float[] vector = new float[DIMENSION];
      vector[64] = wrong;
      try (Transaction transaction = database.begin()) {
        assertThrows(
            StorageException.VectorData.class,
            () -> transaction.insert(table.id(), new Object[] {1, vector}));
      }
      if (element == VectorElement.BIT || element == VectorElement.FLOAT32) {
        assertThrows(
            StorageException.VectorData.class,
            () -> nearest(database, table, Metric.L2, vector, true));
      }
    }
  }
}
