package io.vicinal.benchmarks.ann.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.benchmarks.ann.contender.EngineContender;
import io.vicinal.storage.Metric;
import io.vicinal.storage.VectorElement;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoredElementsTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(VectorElement.class)
  void columnsOfTheElementHoldTheVectorsAndFindTheNearest(VectorElement element) throws Exception {
    Dataset stored = StoredElements.of(GeneratedData.load(300, 8, 5), element);
    assertEquals(element == VectorElement.BIT ? Metric.HAMMING : Metric.L2, stored.metric());
    for (float[][] vectors : new float[][][] {stored.rows(), stored.queries()}) {
      for (float[] vector : vectors) {
        assertTrue(element.holds(vector));
      }
    }
    try (var engine = new EngineContender(directory, "auto", 16, 100, element)) {
      engine.build(stored, 1);
      assertEquals(1, stored.recall(engine.ask(stored).answers(100)));
    }
  }
}
