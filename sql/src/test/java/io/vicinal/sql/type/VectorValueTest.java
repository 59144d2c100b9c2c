package io.vicinal.sql.type;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.sql.error.SqlStateException;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VectorValueTest {
  private static final int SOAK = Integer.getInteger("vicinal.soak", 1);

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
    for (int i = 0; i < 10_000 * SOAK; i++) {
      String[] numbers = new String[1 + random.nextInt(40)];
      StringBuilder text = new StringBuilder("[");
      for (int n = 0; n < numbers.length; n++) {
        do {
          numbers[n] = randomNumber(random);
        } while (!Float.isFinite(Float.parseFloat(numbers[n])));
        text.append(n == 0 ? "" : ",").append(" ".repeat(random.nextInt(3))).append(numbers[n]);
        text.append(random.nextInt(5) == 0 ? "\t" : "");
      }
      float[] floats = VectorValue.parse(text.append("]").toString()).floats();
      assertEquals(numbers.length, floats.length, () -> text + " seed " + seed);
      for (int n = 0; n < numbers.length; n++) {
        float expected = Float.parseFloat(numbers[n]) + 0f;
        assertEquals(expected, floats[n], numbers[n] + " in " + text + " seed " + seed);
      }
    }
  }

  private static String randomNumber(Random random) {
    return switch (random.nextInt(9)) {
      case 0 -> Float.toString(Float.intBitsToFloat(random.nextInt(0x7f7fffff)));
      case 1 -> Float.toString(random.nextFloat() * 2 - 1);
      case 2 -> Double.toString(random.nextGaussian());
      case 3 -> new java.math.BigDecimal(halfWay(random)).toPlainString();
      case 4 -> randomDigits(random, 30);
      case 5 -> randomDigits(random, 18) + "e" + (random.nextInt(90) - 50);
      case 6 -> "-" + random.nextInt(10) + "." + randomDigits(random, 17);
      case 7 -> String.format(Locale.ROOT, "%.6E", random.nextGaussian() / 1000);
      default -> random.nextInt(100_000_000) + "." + random.nextInt(100_000_000);
    };
  }

  /** At least one digit, and zeros more often than other digits. */
  private static String randomDigits(Random random, int max) {
    StringBuilder digits = new StringBuilder();
    for (int count = 1 + random.nextInt(max); count > 0; count--) {
      digits.append(random.nextInt(3) == 0 ? 0 : random.nextInt(10));
    }
    return digits.toString();
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
        "[٣]",
        "[1,\uD83D\uDE00]",
        "[1.5,\u00e9,1.25,1.12345678901234567890]",
        "[1.5 1.25,1.12345678901234567890]",
        "[1.5.1,1.25,1.12345678901234567890]",
        "[1.5e,1.25,1.12345678901234567890]",
        "[1.12345678e9999999999,1.12345678901234567890]"
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
