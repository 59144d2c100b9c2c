package io.vicinal.storage.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BitmapTest {
  private static Bitmap of(BitSet bits, int size) {
    Bitmap bitmap = new Bitmap(size);
    bits.stream().filter(i -> i < size).forEach(bitmap::set);
    return bitmap;
  }

  private static void assertBits(BitSet expected, int size, Bitmap actual) {
    for (int i = 0; i < size; i++) {
      assertEquals(expected.get(i), actual.get(i));
      int next = expected.nextSetBit(i);
      assertEquals(next >= size ? -1 : next, actual.nextSet(i));
    }
    assertEquals(expected.get(0, size).cardinality(), actual.cardinality());
  }

  @Test
  void agreesWithBitSet() {
    long seed = System.nanoTime();
    System.out.println("BitmapTest seed " + seed);
    Random random = new Random(seed);
    for (int n = 0; n < 500; n++) {
      int size = random.nextInt(300);
      int otherSize = random.nextInt(300);
      BitSet a = BitSet.valueOf(random.longs(5).toArray()).get(0, size);
      BitSet b = BitSet.valueOf(random.longs(5).toArray()).get(0, otherSize);
      Bitmap bitmap = of(a, size);
      Bitmap other = of(b, otherSize);
      Bitmap copy = bitmap.copy();
      switch (n % 4) {
        case 0 -> {
          bitmap.and(other);
          a.and(b);
        }
        case 1 -> {
          bitmap.or(other);
          a.or(b);
        }
        case 2 -> {
          bitmap.andNot(other);
          a.andNot(b);
        }
        default -> {
          int from = random.nextInt(size + 1);
          int to = from + random.nextInt(size - from + 1);
          bitmap.fill(from, to);
          a.set(from, to);
        }
      }
      assertBits(a, size, bitmap);
      copy.andNot(copy);
      assertEquals(-1, copy.nextSet(0));
    }
  }

  @Test
  void bitsBelowAnEndAreCounted() {
    var bitmap = new Bitmap(200);
    for (int i = 0; i < 200; i += 3) {
      bitmap.set(i);
    }
    for (int end = 0; end <= 300; end++) {
      assertEquals((Math.min(end, 200) + 2) / 3, bitmap.cardinality(end), "below " + end);
    }
  }

  @Test
  void bitsOutsideAreRefused() {
    Bitmap bitmap = Bitmap.full(10);
    assertEquals(10, bitmap.cardinality());
    bitmap.clear(3);
    assertFalse(bitmap.get(3));
    assertThrows(IndexOutOfBoundsException.class, () -> bitmap.set(10));
    assertThrows(IndexOutOfBoundsException.class, () -> bitmap.get(-1));
    assertThrows(IndexOutOfBoundsException.class, () -> bitmap.fill(5, 11));
  }
}
