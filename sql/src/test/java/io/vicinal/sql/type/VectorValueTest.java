package io.vicinal.sql.type;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.sql.error.SqlStateException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VectorValueTest {
  @Test
  void printsTheShortestFormWithoutNeedlessFractions() {
    assertEquals(
        "[1,2.5,-3,0,0,1.0E10,1.0E-5,16777216]".replace("16777216", "1.6777216E7"),
        VectorValue.of(1, 2.5f, -3, 0, -0f, 1e10f, 1e-5f, 16777216).toString());
  }

  @Test
  void readsBlanksSignsAndExponents() {
    assertArrayEquals(
        new float[] {1, -2.5f, 3e4f, .5f, 4, 1e-10f},
        VectorValue.parse(" [ 1 , -2.5,+3e4,.5, 4., 1E-10 ] ").floats());
  }

  @Test
  void readsWhatTheJdkReads() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 200_000; i++) {
      String number = randomNumber(random);
      float expected = Float.parseFloat(number);
      if (Float.isFinite(expected)) {
        assertEquals(
            expected + 0f,
            VectorValue.parse("[" + number + "]").floats()[0],
            number + " seed " + seed);
      }
    }
  }

  private static String randomNumber(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> Float.toString(Float.intBitsToFloat(random.nextInt(0x7f7fffff)));
      case 1 -> Float.toString(random.nextFloat() * 2 - 1);
      case 2 -> Double.toString(random.nextGaussian());
      case 3 -> new java.math.BigDecimal(halfWay(random)).toPlainString();
      default -> random.nextInt(100_000_000) + "." + random.nextInt(100_000_000);
    };
  }

  /** A double exactly between two floats, where rounding twice would go wrong first. */
  private static double halfWay(Random random) {
    float below = random.nextFloat() * 100;
    return ((double) below + Math.nextUp(below)) / 2;
  }

  @Test
  void readsWhatItPrints() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      float value = Float.intBitsToFloat(random.nextInt());
      if (Float.isFinite(value)) {
        VectorValue vector = VectorValue.of(value, 1);
        assertEquals(vector, VectorValue.parse(vector.toString()), () -> "seed " + seed);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[",
        "[]",
        "]",
        "1,2",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1]x",
        "[a]",
        "[1e]",
        "[1e+]",
        "[.]",
        "[-]",
        "[1..2]",
        "[NaN]",
        "[Infinity]",
        "[1e99]",
        "[0x1p3]",
        "[1f]",
        "[--1]",
        "[1,2",
        "[٣]"
      })
  void refusesWhatIsNoVector(String text) {
    var error = assertThrows(SqlStateException.class, () -> VectorValue.parse(text));
    assertEquals("22000", error.state().code());
  }

  @Test
  void refusesNumbersThatAreNotFinite() {
    var error = assertThrows(SqlStateException.class, () -> VectorValue.of(1, Float.NaN));
    assertEquals("vector component 2 is NaN, NaN and infinity are not allowed", error.getMessage());
    assertThrows(SqlStateException.class, VectorValue::of);
  }

  @Test
  void equalsAndOrdersByComponents() {
    assertEquals(VectorValue.of(0f, 1), VectorValue.of(-0f, 1));
    assertEquals(VectorValue.of(0f).hashCode(), VectorValue.of(-0f).hashCode());
    assertNotEquals(VectorValue.of(1), VectorValue.of(1, 2));
    assertTrue(VectorValue.of(1, 2).compareTo(VectorValue.of(1, 3)) < 0);
    assertTrue(VectorValue.of(1).compareTo(VectorValue.of(1, 3)) < 0);
    assertTrue(VectorValue.of(2).compareTo(VectorValue.of(1, 3)) > 0);
  }

  @Test
  void wrapsWithoutACopy() {
    float[] floats = {1, 2};
    assertTrue(VectorValue.of(floats).floats() == floats);
  }
}
