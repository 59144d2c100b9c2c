package io.vicinal.storage.vector;

import static io.vicinal.storage.vector.VectorRows.FLOAT_LE;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.BIT_COUNT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Does the arithmetic of codes with 256-bit vectors that cannot count bits, as those of AVX2: a
 * count takes some thirteen instructions there. So most bits are added up before they are counted,
 * by full adders (Harley &amp; Seal), and what they carry goes to the next plane, whose bits count
 * twice: six counts instead of sixteen for 1,024 bits of a row. Words that count differently cannot
 * be added up; those are left to scalars, whose time does not depend on how they were compiled.
 *
 * <p>Loops are written out and planes are read before them: vectors that pass through a call, or
 * too many reads within a loop, become objects, which takes ten times as long.
 */
final class CarryCodeLanes implements CodeKernel {
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_256;
  private static final int STEP = 32; // bytes per vector
  private static final int PASS = 4 * STEP;

  private final CodeKernel lanes = new CodeLanes();
  private final CodeKernel scalars = new ScalarCodes();

  @Override
  public void transform(float[] x, float[] factors, int from, int length) {
    lanes.transform(x, factors, from, length);
  }

  @Override
  public void summarize(float[] x, float[] center, float[] out) {
    lanes.summarize(x, center, out);
  }

  @Override
  public void spread(float[] x, float low, float scale, MemorySegment planes) {
    lanes.spread(x, low, scale, planes);
  }

  @Override
  public void multiply(float[] x, float[] vectors, int count, float[] out) {
    lanes.multiply(x, vectors, count, out);
  }

  @Override
  public long estimate(
      MemorySegment planes,
      int words,
      int bits,
      MemorySegment codes,
      long stride,
      int[] ordinals,
      int count,
      float[] bases,
      float step2,
      float sum,
      float low,
      float[] out) {
    if (bits > 1) { // one vector for each plane, or two whose bits count differently
      CodeKernel kernel = words * Long.BYTES <= STEP ? lanes : scalars;
      return kernel.estimate(
          planes, words, bits, codes, stride, ordinals, count, bases, step2, sum, low, out);
    }
    long touched = ScalarCodes.touch(codes, stride, ordinals, count);
    long plane = CodeKernel.planeBytes(words);
    for (long at = 0; at < plane; at += PASS) {
      if (at + 2 * STEP < plane) {
        four(planes, plane, at, codes, stride, ordinals, count, out);
      } else {
        two(planes, plane, at, codes, stride, ordinals, count, out);
      }
    }
    for (int i = 0; i < count; i++) {
      long f = ordinals[i] * stride + (long) words * Long.BYTES;
      out[i] =
          bases[codes.get(ScalarCodes.INT_LE, f + 12)]
              + codes.get(FLOAT_LE, f)
              + codes.get(FLOAT_LE, f + 4) * (step2 * out[i] - sum)
              + low * codes.get(FLOAT_LE, f + 8);
    }
    return touched;
  }

  /** Adds what two vectors of each plane count, from byte {@code at} on; the first time sets it. */
  private static void two(
      MemorySegment planes,
      long plane,
      long at,
      MemorySegment codes,
      long stride,
      int[] ordinals,
      int count,
      float[] out) {
    LongVector p0 = load(planes, at);
    LongVector p1 = load(planes, at + plane);
    LongVector p2 = load(planes, at + 2 * plane);
    LongVector p3 = load(planes, at + 3 * plane);
    LongVector q0 = load(planes, at + STEP);
    LongVector q1 = load(planes, at + plane + STEP);
    LongVector q2 = load(planes, at + 2 * plane + STEP);
    LongVector q3 = load(planes, at + 3 * plane + STEP);
    for (int i = 0; i < count; i++) {
      long o = ordinals[i] * stride + at;
      LongVector x = load(codes, o);
      LongVector y = load(codes, o + STEP);
      LongVector a = x.and(p0);
      LongVector b = y.and(q0);
      LongVector bits1 = a.lanewise(XOR, b);
      LongVector carry = a.and(b);
      a = x.and(p1);
      b = y.and(q1);
      LongVector ab = a.lanewise(XOR, b);
      LongVector bits2 = ab.lanewise(XOR, carry);
      carry = a.and(b).or(ab.and(carry));
      a = x.and(p2);
      b = y.and(q2);
      ab = a.lanewise(XOR, b);
      LongVector bits4 = ab.lanewise(XOR, carry);
      carry = a.and(b).or(ab.and(carry));
      a = x.and(p3);
      b = y.and(q3);
      ab = a.lanewise(XOR, b);
      LongVector bits8 = ab.lanewise(XOR, carry);
      carry = a.and(b).or(ab.and(carry));
      LongVector c = carry.lanewise(BIT_COUNT).lanewise(LSHL, 1).add(bits8.lanewise(BIT_COUNT));
      c = c.lanewise(LSHL, 1).add(bits4.lanewise(BIT_COUNT));
      c = c.lanewise(LSHL, 1).add(bits2.lanewise(BIT_COUNT));
      c = c.lanewise(LSHL, 1).add(bits1.lanewise(BIT_COUNT));
      long u = c.reduceLanes(ADD);
      out[i] = at == 0 ? u : out[i] + u;
    }
  }

  /** Does the same with four vectors of each plane. */
  private static void four(
      MemorySegment planes,
      long plane,
      long at,
      MemorySegment codes,
      long stride,
      int[] ordinals,
      int count,
      float[] out) {
    LongVector p0 = load(planes, at);
    LongVector q0 = load(planes, at + STEP);
    LongVector r0 = load(planes, at + 2 * STEP);
    LongVector s0 = load(planes, at + 3 * STEP);
    LongVector p1 = load(planes, at + plane);
    LongVector q1 = load(planes, at + plane + STEP);
    LongVector r1 = load(planes, at + plane + 2 * STEP);
    LongVector s1 = load(planes, at + plane + 3 * STEP);
    LongVector p2 = load(planes, at + 2 * plane);
    LongVector q2 = load(planes, at + 2 * plane + STEP);
    LongVector r2 = load(planes, at + 2 * plane + 2 * STEP);
    LongVector s2 = load(planes, at + 2 * plane + 3 * STEP);
    LongVector p3 = load(planes, at + 3 * plane);
    LongVector q3 = load(planes, at + 3 * plane + STEP);
    LongVector r3 = load(planes, at + 3 * plane + 2 * STEP);
    LongVector s3 = load(planes, at + 3 * plane + 3 * STEP);
    for (int i = 0; i < count; i++) {
      long o = ordinals[i] * stride + at;
      LongVector w = load(codes, o);
      LongVector x = load(codes, o + STEP);
      LongVector y = load(codes, o + 2 * STEP);
      LongVector z = load(codes, o + 3 * STEP);

      // a + b + c gives t and carries k, d and older carries u and l, t + u bits and carries m
      LongVector a = w.and(p0);
      LongVector b = x.and(q0);
      LongVector c = y.and(r0);
      LongVector d = z.and(s0);
      LongVector ab = a.lanewise(XOR, b);
      LongVector t = ab.lanewise(XOR, c);
      LongVector bits1 = t.lanewise(XOR, d);
      LongVector k = a.and(b).or(ab.and(c));
      LongVector l = t.and(d);

      a = w.and(p1);
      b = x.and(q1);
      c = y.and(r1);
      d = z.and(s1);
      ab = a.lanewise(XOR, b);
      t = ab.lanewise(XOR, c);
      LongVector kl = k.lanewise(XOR, l);
      LongVector u = kl.lanewise(XOR, d);
      LongVector bits2 = t.lanewise(XOR, u);
      l = k.and(l).or(kl.and(d));
      k = a.and(b).or(ab.and(c));
      LongVector m = t.and(u);

      a = w.and(p2);
      b = x.and(q2);
      c = y.and(r2);
      d = z.and(s2);
      ab = a.lanewise(XOR, b);
      t = ab.lanewise(XOR, c);
      kl = k.lanewise(XOR, l);
      u = kl.lanewise(XOR, d);
      LongVector tu = t.lanewise(XOR, u);
      LongVector bits4 = tu.lanewise(XOR, m);
      l = k.and(l).or(kl.and(d));
      k = a.and(b).or(ab.and(c));
      m = t.and(u).or(tu.and(m));

      a = w.and(p3);
      b = x.and(q3);
      c = y.and(r3);
      d = z.and(s3);
      ab = a.lanewise(XOR, b);
      t = ab.lanewise(XOR, c);
      kl = k.lanewise(XOR, l);
      u = kl.lanewise(XOR, d);
      tu = t.lanewise(XOR, u);
      LongVector bits8 = tu.lanewise(XOR, m);
      l = k.and(l).or(kl.and(d));
      k = a.and(b).or(ab.and(c));
      m = t.and(u).or(tu.and(m));

      kl = k.lanewise(XOR, l);
      LongVector bits16 = kl.lanewise(XOR, m);
      LongVector bits32 = k.and(l).or(kl.and(m));
      c = bits32.lanewise(BIT_COUNT).lanewise(LSHL, 1).add(bits16.lanewise(BIT_COUNT));
      c = c.lanewise(LSHL, 1).add(bits8.lanewise(BIT_COUNT));
      c = c.lanewise(LSHL, 1).add(bits4.lanewise(BIT_COUNT));
      c = c.lanewise(LSHL, 1).add(bits2.lanewise(BIT_COUNT));
      c = c.lanewise(LSHL, 1).add(bits1.lanewise(BIT_COUNT));
      long sum = c.reduceLanes(ADD);
      out[i] = at == 0 ? sum : out[i] + sum;
    }
  }

  private static LongVector load(MemorySegment memory, long offset) {
    return LongVector.fromMemorySegment(LONGS, memory, offset, ByteOrder.LITTLE_ENDIAN);
  }
}
