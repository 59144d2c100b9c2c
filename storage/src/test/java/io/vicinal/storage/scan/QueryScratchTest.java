package io.vicinal.storage.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** Memory of queries is aligned, zero, apart while it is used, and used again. */
class QueryScratchTest {
  @Test
  void everyPieceIsZeroAndAlignedAndApart() {
    for (int round = 0; round < 3; round++) {
      try (QueryScratch scratch = QueryScratch.borrow()) {
        long sum = 0;
        MemorySegment[] pieces = new MemorySegment[40];
        for (int i = 0; i < pieces.length; i++) {
          pieces[i] = scratch.allocate(1_000 + i, 64);
          assertEquals(0, pieces[i].address() % 64);
          assertEquals(-1, pieces[i].mismatch(MemorySegment.ofArray(new byte[1_000 + i])));
          pieces[i].fill((byte) (i + 1));
          sum += pieces[i].byteSize();
        }
        assertEquals(40 * 1_000 + 780, sum);
        for (int i = 0; i < pieces.length; i++) {
          assertEquals(i + 1, pieces[i].get(ValueLayout.JAVA_BYTE, 0));
          assertEquals(i + 1, pieces[i].get(ValueLayout.JAVA_BYTE, pieces[i].byteSize() - 1));
        }
      }
    }
  }

  @Test
  void twoAtATimeAreDifferentOnes() {
    try (QueryScratch one = QueryScratch.borrow();
        QueryScratch other = QueryScratch.borrow()) {
      MemorySegment first = one.allocate(100, 64);
      MemorySegment second = other.allocate(100, 64);
      assertNotEquals(first.address(), second.address());
      one.close();
      one.close();
      assertNotEquals(second.address(), QueryScratch.borrow().allocate(100, 64).address());
    }
  }

  @Test
  void aLargePieceFits() {
    try (QueryScratch scratch = QueryScratch.borrow()) {
      assertEquals(5 << 20, scratch.allocate(5 << 20, 64).byteSize());
    }
  }
}
