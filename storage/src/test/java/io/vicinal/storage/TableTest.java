package io.vicinal.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TableTest {
  private static VectorIndex index(long id, Metric metric, VectorIndex.State state) {
    return new VectorIndex(id, "i" + id, 1, 0, metric, HnswParameters.DEFAULT, state);
  }

  private static List<Long> found(Metric metric, VectorIndex... indexes) {
    var column = new ColumnDefinition("v", DataType.vector(2), true, null);
    return new Table(1, "public", "t", List.of(column), List.of(0), 1, List.of(indexes))
        .indexOn(0, metric).stream().map(VectorIndex::id).toList();
  }

  @Test
  void anIndexIsFoundOnlyWhenItIsReady() {
    VectorIndex building = index(1, Metric.L2, VectorIndex.State.BUILDING);
    VectorIndex ready = index(2, Metric.L2_SQUARED, VectorIndex.State.READY);
    assertEquals(List.of(), found(Metric.L2, building));
    assertEquals(List.of(2L), found(Metric.L2, building, ready));
    assertEquals(List.of(2L), found(Metric.L2_SQUARED, ready, building));
    assertEquals(List.of(), found(Metric.COSINE, building, ready));
  }
}
