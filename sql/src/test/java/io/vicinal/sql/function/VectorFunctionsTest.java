package io.vicinal.sql.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.VectorValue;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class VectorFunctionsTest {
  @Test
  void distancesAgreeWithDecimalArithmetic() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int dimension : new int[] {1, 2, 3, 7, 64, 1021}) {
      float[] a = random(random, dimension);
      float[] b = random(random, dimension);
      BigDecimal squares = BigDecimal.ZERO;
      BigDecimal absolutes = BigDecimal.ZERO;
      BigDecimal dot = BigDecimal.ZERO;
      for (int i = 0; i < dimension; i++) {
        BigDecimal x = new BigDecimal(a[i]);
        BigDecimal y = new BigDecimal(b[i]);
        squares = squares.add(x.subtract(y).pow(2));
        absolutes = absolutes.add(x.subtract(y).abs());
        dot = dot.add(x.multiply(y));
      }
      VectorValue v = VectorValue.of(a);
      VectorValue w = VectorValue.of(b);
      String where = "dimension " + dimension + " seed " + seed;
      near(squares, VectorFunctions.l2Squared(v, w), where);
      near(squares.sqrt(MathContext.DECIMAL64), VectorFunctions.l2(v, w), where);
      near(absolutes, VectorFunctions.l1(v, w), where);
      near(dot.negate(), VectorFunctions.negativeInnerProduct(v, w), where);
      double cosine = 1 - dot.doubleValue() / VectorFunctions.norm(v) / VectorFunctions.norm(w);
      assertEquals(cosine, VectorFunctions.cosine(v, w), 1e-9, where);
    }
  }

  private static void near(BigDecimal expected, double actual, String where) {
    double value = expected.doubleValue();
    assertEquals(value, actual, 1e-9 * Math.max(1, Math.abs(value)), where);
  }

  private static float[] random(Random random, int dimension) {
    float[] floats = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      floats[i] = (float) random.nextGaussian();
    }
    return floats;
  }

  @Test
  void cosineStaysBetweenZeroAndTwo() {
    assertEquals(
        0.0, VectorFunctions.cosine(VectorValue.of(0.1f, 0.3f), VectorValue.of(0.1f, 0.3f)), 0);
    assertEquals(
        2.0, VectorFunctions.cosine(VectorValue.of(0.1f, 0.3f), VectorValue.of(-0.1f, -0.3f)), 0);
    assertNull(VectorFunctions.cosine(VectorValue.of(0, 0), VectorValue.of(1, 0)));
  }

  @Test
  void cosineKnowsTinyAndHugeVectors() {
    assertEquals(
        1 - Math.sqrt(0.5),
        VectorFunctions.cosine(VectorValue.of(1e-38f, 0), VectorValue.of(1e-38f, 1e-38f)),
        1e-12);
    assertEquals(
        1 - Math.sqrt(0.5),
        VectorFunctions.cosine(VectorValue.of(1e38f, 0), VectorValue.of(1e38f, 1e38f)),
        1e-12);
  }

  @Test
  void countsDifferences() {
    VectorValue a = VectorValue.of(1, 0, 1, 0);
    VectorValue b = VectorValue.of(1, 1, 0, 0);
    assertEquals(2, VectorFunctions.hamming(a, b));
    assertEquals(1 - 1 / 3.0, VectorFunctions.jaccard(a, b), 1e-15);
    assertEquals(0, VectorFunctions.jaccard(VectorValue.of(0, 0), VectorValue.of(0, 0)));
  }

  @Test
  void orthogonalVectorsHaveAPositiveZeroProduct() {
    assertEquals(
        0.0, VectorFunctions.negativeInnerProduct(VectorValue.of(1, 0), VectorValue.of(0, 1)));
  }

  @Test
  void differentDimensionsAreNamed() {
    var error =
        assertThrows(
            SqlStateException.class,
            () -> VectorFunctions.l2(VectorValue.of(1, 2, 3), VectorValue.of(1)));
    assertEquals("vectors differ in dimension: 3 and 1", error.getMessage());
  }

  @Test
  void makesVectorsOfArraysAndLists() {
    assertEquals(VectorValue.of(1, 2.5f), VectorFunctions.toVector(List.of(1, 2.5), 2));
    assertEquals(VectorValue.of(1, 2), VectorFunctions.toVector(new float[] {1, 2}, -1));
    assertThrows(SqlStateException.class, () -> VectorFunctions.toVector("[1]", 2));
    assertThrows(SqlStateException.class, () -> VectorFunctions.toVector(true, -1));
  }
}
