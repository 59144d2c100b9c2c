package io.vicinal.storage.vector;

import static io.vicinal.storage.vector.Lanes.STEP;

import io.vicinal.storage.Metric;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Compares rows of bits with the Vector API; short rows, which fill no register, are left to {@link
 * BitKernel}. Counts are exact, so the order of their sums means nothing.
 */
enum BitLanes implements RowKernel {
  /** Counts the bits that differ. */
  DIFFERENT {
    @Override
    public float one(MemorySegment query, long q, MemorySegment rows, long o0, int bytes) {
      if (bytes < STEP) {
        return BitKernel.DIFFERENT.one(query, q, rows, o0, bytes);
      }
      LongVector a0 = LongVector.zero(LONGS);
      for (int i = 0; i < bytes; i += STEP) {
        LongVector x = load(query, q + i);
        a0 =
            a0.add(
                x.lanewise(VectorOperators.XOR, load(rows, o0 + i))
                    .lanewise(VectorOperators.BIT_COUNT));
      }
      return a0.reduceLanes(VectorOperators.ADD);
    }

    @Override
    public void four(
        MemorySegment query,
        long q,
        MemorySegment rows,
        long o0,
        long o1,
        long o2,
        long o3,
        int bytes,
        float[] out,
        int at) {
      if (bytes < STEP) {
        BitKernel.DIFFERENT.four(query, q, rows, o0, o1, o2, o3, bytes, out, at);
        return;
      }
      LongVector a0 = LongVector.zero(LONGS);
      LongVector a1 = LongVector.zero(LONGS);
      LongVector a2 = LongVector.zero(LONGS);
      LongVector a3 = LongVector.zero(LONGS);
      for (int i = 0; i < bytes; i += STEP) {
        LongVector x = load(query, q + i);
        a0 =
            a0.add(
                x.lanewise(VectorOperators.XOR, load(rows, o0 + i))
                    .lanewise(VectorOperators.BIT_COUNT));
        a1 =
            a1.add(
                x.lanewise(VectorOperators.XOR, load(rows, o1 + i))
                    .lanewise(VectorOperators.BIT_COUNT));
        a2 =
            a2.add(
                x.lanewise(VectorOperators.XOR, load(rows, o2 + i))
                    .lanewise(VectorOperators.BIT_COUNT));
        a3 =
            a3.add(
                x.lanewise(VectorOperators.XOR, load(rows, o3 + i))
                    .lanewise(VectorOperators.BIT_COUNT));
      }
      out[at] = a0.reduceLanes(VectorOperators.ADD);
      out[at + 1] = a1.reduceLanes(VectorOperators.ADD);
      out[at + 2] = a2.reduceLanes(VectorOperators.ADD);
      out[at + 3] = a3.reduceLanes(VectorOperators.ADD);
    }
  },

  /** Counts the bits that both have. */
  BOTH {
    @Override
    public float one(MemorySegment query, long q, MemorySegment rows, long o0, int bytes) {
      if (bytes < STEP) {
        return BitKernel.BOTH.one(query, q, rows, o0, bytes);
      }
      LongVector a0 = LongVector.zero(LONGS);
      for (int i = 0; i < bytes; i += STEP) {
        LongVector x = load(query, q + i);
        a0 =
            a0.add(
                x.lanewise(VectorOperators.AND, load(rows, o0 + i))
                    .lanewise(VectorOperators.BIT_COUNT));
      }
      return a0.reduceLanes(VectorOperators.ADD);
    }

    @Override
    public void four(
        MemorySegment query,
        long q,
        MemorySegment rows,
        long o0,
        long o1,
        long o2,
        long o3,
        int bytes,
        float[] out,
        int at) {
      if (bytes < STEP) {
        BitKernel.BOTH.four(query, q, rows, o0, o1, o2, o3, bytes, out, at);
        return;
      }
      LongVector a0 = LongVector.zero(LONGS);
      LongVector a1 = LongVector.zero(LONGS);
      LongVector a2 = LongVector.zero(LONGS);
      LongVector a3 = LongVector.zero(LONGS);
      for (int i = 0; i < bytes; i += STEP) {
        LongVector x = load(query, q + i);
        a0 =
            a0.add(
                x.lanewise(VectorOperators.AND, load(rows, o0 + i))
                    .lanewise(VectorOperators.BIT_COUNT));
        a1 =
            a1.add(
                x.lanewise(VectorOperators.AND, load(rows, o1 + i))
                    .lanewise(VectorOperators.BIT_COUNT));
        a2 =
            a2.add(
                x.lanewise(VectorOperators.AND, load(rows, o2 + i))
                    .lanewise(VectorOperators.BIT_COUNT));
        a3 =
            a3.add(
                x.lanewise(VectorOperators.AND, load(rows, o3 + i))
                    .lanewise(VectorOperators.BIT_COUNT));
      }
      out[at] = a0.reduceLanes(VectorOperators.ADD);
      out[at + 1] = a1.reduceLanes(VectorOperators.ADD);
      out[at + 2] = a2.reduceLanes(VectorOperators.ADD);
      out[at + 3] = a3.reduceLanes(VectorOperators.ADD);
    }
  },

  /** Returns one minus the share of common bits. */
  SHARED {
    @Override
    public float one(MemorySegment query, long q, MemorySegment rows, long o0, int bytes) {
      if (bytes < STEP) {
        return BitKernel.SHARED.one(query, q, rows, o0, bytes);
      }
      LongVector both = LongVector.zero(LONGS);
      LongVector either = LongVector.zero(LONGS);
      for (int i = 0; i < bytes; i += STEP) {
        LongVector x = load(query, q + i);
        LongVector y = load(rows, o0 + i);
        both = both.add(x.and(y).lanewise(VectorOperators.BIT_COUNT));
        either = either.add(x.or(y).lanewise(VectorOperators.BIT_COUNT));
      }
      return ScalarKernel.jaccard(
          (int) both.reduceLanes(VectorOperators.ADD),
          (int) either.reduceLanes(VectorOperators.ADD));
    }
  };

  private static final VectorSpecies<Long> LONGS =
      VectorSpecies.of(long.class, VectorShape.forBitSize(STEP * Byte.SIZE));

  private static LongVector load(MemorySegment memory, long offset) {
    return LongVector.fromMemorySegment(LONGS, memory, offset, ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns the kernel for the raw sum behind {@code metric}. */
  static RowKernel kernel(Metric metric) {
    return switch (metric) {
      case L2, L2_SQUARED, L1, HAMMING -> DIFFERENT;
      case COSINE, INNER_PRODUCT -> BOTH;
      case JACCARD -> SHARED;
    };
  }
}
