package io.vicinal.storage.vector;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FiniteVectorTest {
  private static final float[] FINITE = {
    0, -0f, 1, -1, Float.MIN_VALUE, Float.MIN_NORMAL, Float.MAX_VALUE, -Float.MAX_VALUE
  };
  private static final float[] OTHERS = {
    Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY
  };

  @Test
  void findsWhatIsNotFiniteAtEveryPlace() {
    for (int length = 0; length <= 33; length++) {
      float[] vector = new float[length];
      for (float value : FINITE) {
        Arrays.fill(vector, value);
        assertTrue(VectorBytes.areFinite(vector), value + " x " + length);
        for (int i = 0; i < length; i++) {
          for (float other : OTHERS) {
            vector[i] = other;
            assertFalse(VectorBytes.areFinite(vector), other + " at " + i + " of " + length);
          }
          vector[i] = value;
        }
      }
    }
  }
}
