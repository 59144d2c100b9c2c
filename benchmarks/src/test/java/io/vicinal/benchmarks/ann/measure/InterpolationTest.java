package io.vicinal.benchmarks.ann.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class InterpolationTest {
  @Test
  void theRateHalfwayIsTheGeometricMean() {
    assertEquals(200, Interpolation.rate(0.95, 0.9, 400, 1.0, 100), 1e-9);
  }

  @Test
  void theRateAtAMeasuredPointIsItsOwn() {
    assertEquals(400, Interpolation.rate(0.9, 0.9, 400, 1.0, 100), 1e-9);
    assertEquals(100, Interpolation.rate(1.0, 0.9, 400, 1.0, 100), 1e-9);
  }

  @Test
  void equalRecallsGiveTheSecondRate() {
    assertEquals(100, Interpolation.rate(0.95, 0.97, 100, 0.97, 100), 1e-9);
  }

  @Test
  void theMedianOfAnEvenNumberIsTheMeanOfTheMiddle() {
    assertEquals(2.5, Interpolation.median(new double[] {4, 1, 3, 2}));
    assertEquals(3, Interpolation.median(new double[] {9, 1, 3}));
  }
}
