package io.vicinal.benchmarks.ann.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vicinal.storage.Metric;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RotationTest {
  @Test
  void keepsDistancesWhenAllCoordinatesAreKept() {
    var random = new Random(5);
    float[] a = Vectors.gaussian(random, 48);
    float[] b = Vectors.gaussian(random, 48);
    var rotation = new Rotation(48, 48);
    assertEquals(
        ExactAnswers.distance(Metric.L2, a, b),
        ExactAnswers.distance(Metric.L2, rotation.apply(a), rotation.apply(b)),
        1e-3);
  }

  @Test
  void keepsTheFirstCoordinatesOfUnitVectors() {
    Dataset dataset = GeneratedData.load(20, 3, 2);
    Dataset projected = Rotation.project(dataset, 100);
    assertEquals(100, projected.dimension());
    assertEquals(20, projected.rows().length);
    double length = 0;
    for (float x : projected.rows()[7]) {
      length += x * x;
    }
    assertEquals(1, length, 1e-4);
  }
}
