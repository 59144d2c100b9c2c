package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.BackupOptions;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Predicate;
import io.vicinal.storage.Progress;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RestoreOptions;
import io.vicinal.storage.ScanStrategy;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.TableChange;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.VectorIndexDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Searches that walk by codes, through the engine. */
final class CodedSearchTest {
  private static final int ROWS = 2_500;

  @TempDir Path temporary;

  private static VectorTable table(DataDirectory directory, Quantization quantization) {
    Database database = directory.database(DataDirectory.DEFAULT_DATABASE);
    VectorTable vectors = VectorTable.create(database, 1);
    vectors.insert(0, ROWS);
    vectors.createIndex(quantization);
    return vectors;
  }

  @ParameterizedTest
  @EnumSource(
      value = Quantization.class,
      names = {"RABITQ", "INT8"})
  void recallStaysHighAfterInsertsDeletesReopenAndMerge(Quantization quantization) {
    try (DataDirectory directory = DataDirectory.open(temporary, OpenOptions.DEFAULT)) {
      VectorTable vectors = table(directory, quantization);
      assertRecall(vectors, quantization);
      vectors.insert(ROWS, ROWS + 200);
      vectors.delete(0, ROWS, 7);
      assertRecall(vectors, quantization);
    }
    assertEquals(List.of(), DataDirectory.verify(temporary).problems());
    try (DataDirectory directory = DataDirectory.open(temporary, OpenOptions.DEFAULT)) {
      Database database = directory.database(DataDirectory.DEFAULT_DATABASE);
      VectorTable vectors = VectorTable.find(database);
      assertEquals(
          quantization,
          database.table("public", "vectors").orElseThrow().indexes().getFirst().quantization());
      assertRecall(vectors, quantization);
      vectors.optimize();
      assertRecall(vectors, quantization);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Quantization.class,
      names = {"RABITQ", "INT8"})
  void alteredTablesAndBackupsKeepTheirGraphsAndDeletesLeaveTheRecallOfARebuiltOne(
      Quantization quantization) {
    OpenOptions options = OpenOptions.DEFAULT.withBackgroundWork(false).withBuildThreads(1);
    Path backup = temporary.resolve("backup");
    Path restored = temporary.resolve("restored");
    double recall;
    List<List<Integer>> answers;
    try (DataDirectory directory = DataDirectory.open(temporary.resolve("data"), options)) {
      VectorTable vectors = table(directory, quantization);
      var added = new ColumnDefinition("n", DataType.of(DataType.Kind.TEXT), true, null);
      Database database = directory.database(DataDirectory.DEFAULT_DATABASE);
      database.alterTable(vectors.id(), new TableChange.AddColumn(added, "new"), () -> {});
      vectors.delete(0, ROWS, id -> id % 10 < 3);
      recall = vectors.recall(0.9, 40);
      answers = answers(vectors, quantization);
      directory.backup(backup, BackupOptions.DEFAULT);
    }
    DataDirectory.restore(backup, restored, RestoreOptions.DEFAULT);
    try (DataDirectory directory = DataDirectory.open(restored, options)) {
      Database database = directory.database(DataDirectory.DEFAULT_DATABASE);
      VectorTable vectors = VectorTable.find(database);
      assertEquals(answers, answers(vectors, quantization));
      VectorIndex index = database.table("public", "vectors").orElseThrow().indexes().getFirst();
      vectors.optimize(); // without the dead rows
      database.reindex(index.id(), Progress.NONE, ResourceAccount.unbounded());
      double rebuilt = vectors.recall(0.9, 40);
      String both = recall + " after deletes, " + rebuilt + " rebuilt";
      assertTrue(recall >= 0.87 && recall >= rebuilt - 0.04, both);
    }
  }

  private static List<List<Integer>> answers(VectorTable vectors, Quantization quantization) {
    var answers = new ArrayList<List<Integer>>();
    for (int i = 0; i < 20; i++) {
      var answer = vectors.nearest(0.9, VectorTable.vector(20_000 + i));
      ScanStrategy strategy = answer.statistics().strategy();
      assertEquals(ScanStrategy.Kind.HNSW, strategy.kind());
      assertEquals(quantization, strategy.quantization());
      assertTrue(answer.statistics().vectorPages() > 0);
      assertTrue(answer.ids().stream().allMatch(id -> id % 10 >= 3), "deleted rows");
      answers.add(answer.ids());
    }
    return answers;
  }

  private static void assertRecall(VectorTable vectors, Quantization quantization) {
    double recall = vectors.recall(null, 40, 10);
    assertTrue(recall >= 0.95, "recall@10 is " + recall);
    ScanStrategy strategy =
        vectors.nearest(null, VectorTable.vector(5), 10, false).statistics().strategy();
    assertEquals(ScanStrategy.Kind.HNSW, strategy.kind());
    assertEquals(quantization, strategy.quantization());
    assertEquals(quantization == Quantization.INT8 ? 128 : 64, strategy.codeBytes());
  }

  @Test
  void aLimitedQueryNeverGivesFewerRowsBecauseOfTheCodes() {
    try (DataDirectory directory = DataDirectory.openInMemory(OpenOptions.DEFAULT)) {
      VectorTable vectors = table(directory, Quantization.RABITQ);
      for (int bound : new int[] {1, 10, 1_000, 2_000, ROWS}) {
        Predicate filter = VectorTable.below(bound);
        for (int limit : new int[] {1, 10, 300, 2_000}) {
          var answer = vectors.nearest(filter, VectorTable.vector(3), limit, false);
          assertEquals(Math.min(bound, limit), answer.ids().size(), bound + " rows match");
          assertTrue(answer.ids().stream().allMatch(id -> id < bound));
        }
        assertTrue(vectors.recall(filter, 10, 10) >= 0.9);
      }
      var few = vectors.nearest(VectorTable.below(1_000), VectorTable.vector(3), 10, false);
      assertEquals(ScanStrategy.Kind.CODES_OVER_FILTER, few.statistics().strategy().kind());
    }
  }

  @Test
  void targetsForTheAccuracyDecideTheEffort() {
    try (DataDirectory directory = DataDirectory.openInMemory(OpenOptions.DEFAULT)) {
      VectorTable vectors = table(directory, Quantization.AUTO);
      int before = 0;
      for (double target : new double[] {0.6, 0.9, 0.98}) {
        ScanStrategy strategy =
            vectors.nearest(target, VectorTable.vector(5)).statistics().strategy();
        assertEquals(ScanStrategy.Kind.HNSW, strategy.kind());
        assertTrue(strategy.efSearch() >= before, target + " takes " + strategy.efSearch());
        before = strategy.efSearch();
        double recall = vectors.recall(target, 40);
        assertTrue(recall >= target - 0.05, "recall " + recall + " for target " + target);
      }
    }
  }

  @Test
  void codesAreRefusedWhereTheyCannotOrder() {
    try (DataDirectory directory = DataDirectory.openInMemory(OpenOptions.DEFAULT)) {
      Database database = directory.database(DataDirectory.DEFAULT_DATABASE);
      VectorTable vectors = VectorTable.create(database, 1);
      var definition =
          new VectorIndexDefinition(
              "i", vectors.id(), 1, Metric.L1, HnswParameters.DEFAULT, Quantization.RABITQ);
      assertThrows(
          StorageException.InvalidSetting.class,
          () -> database.createIndex(definition, Progress.NONE, ResourceAccount.unbounded()));
      var bytes =
          new VectorIndexDefinition(
              "i", vectors.id(), 1, Metric.L1, HnswParameters.DEFAULT, Quantization.INT8);
      assertThrows(
          StorageException.InvalidSetting.class,
          () -> database.createIndex(bytes, Progress.NONE, ResourceAccount.unbounded()));
    }
  }
}
