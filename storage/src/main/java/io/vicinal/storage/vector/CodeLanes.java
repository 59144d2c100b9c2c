package io.vicinal.storage.vector;

import static io.vicinal.storage.vector.Lanes.FLOATS;
import static io.vicinal.storage.vector.Lanes.STEP;
import static io.vicinal.storage.vector.Lanes.SWAP_1;
import static io.vicinal.storage.vector.Lanes.SWAP_2;
import static io.vicinal.storage.vector.Lanes.SWAP_4;
import static io.vicinal.storage.vector.Lanes.SWAP_8;
import static io.vicinal.storage.vector.VectorRows.FLOAT_LE;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Does the arithmetic of codes of rows with the Vector API.
 *
 * <p>As in the other kernels, loops are written out, since a vector that passes through a call may
 * become an object.
 */
final class CodeLanes implements CodeKernel {
  private static final VectorSpecies<Long> LONGS =
      VectorSpecies.of(long.class, FLOATS.vectorShape());
  private static final int LANES = FLOATS.length();
  private static final FloatVector SIGN_8 = signs(8);
  private static final FloatVector SIGN_4 = signs(4);
  private static final FloatVector SIGN_2 = signs(2);
  private static final FloatVector SIGN_1 = signs(1);

  /** One for the lower lane of every pair, minus one for the upper. */
  private static FloatVector signs(int distance) {
    float[] signs = new float[FLOATS.length()];
    for (int i = 0; i < signs.length; i++) {
      signs[i] = (i & distance) == 0 ? 1 : -1;
    }
    return FloatVector.fromArray(FLOATS, signs, 0);
  }

  @Override
  public void transform(float[] x, float[] factors, int from, int length) {
    for (int i = 0; i < x.length; i += LANES) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, i);
      v = v.mul(FloatVector.fromArray(FLOATS, factors, i));
      if (i >= from && i < from + length) {
        v = v.mul(SIGN_1).add(v.rearrange(SWAP_1));
        v = v.mul(SIGN_2).add(v.rearrange(SWAP_2));
        if (LANES > 4) {
          v = v.mul(SIGN_4).add(v.rearrange(SWAP_4));
        }
        if (LANES > 8) {
          v = v.mul(SIGN_8).add(v.rearrange(SWAP_8));
        }
      }
      v.intoArray(x, i);
    }
    int end = from + length;
    int h = LANES;
    for (; 8 * h <= length; h *= 8) { // three steps for each time that numbers are read and written
      for (int i = from; i < end; i += 8 * h) {
        for (int j = i; j < i + h; j += LANES) {
          FloatVector a0 = FloatVector.fromArray(FLOATS, x, j);
          FloatVector a1 = FloatVector.fromArray(FLOATS, x, j + h);
          FloatVector a2 = FloatVector.fromArray(FLOATS, x, j + 2 * h);
          FloatVector a3 = FloatVector.fromArray(FLOATS, x, j + 3 * h);
          FloatVector a4 = FloatVector.fromArray(FLOATS, x, j + 4 * h);
          FloatVector a5 = FloatVector.fromArray(FLOATS, x, j + 5 * h);
          FloatVector a6 = FloatVector.fromArray(FLOATS, x, j + 6 * h);
          FloatVector a7 = FloatVector.fromArray(FLOATS, x, j + 7 * h);
          FloatVector b0 = a0.add(a1);
          FloatVector b1 = a0.sub(a1);
          FloatVector b2 = a2.add(a3);
          FloatVector b3 = a2.sub(a3);
          FloatVector b4 = a4.add(a5);
          FloatVector b5 = a4.sub(a5);
          FloatVector b6 = a6.add(a7);
          FloatVector b7 = a6.sub(a7);
          a0 = b0.add(b2);
          a1 = b1.add(b3);
          a2 = b0.sub(b2);
          a3 = b1.sub(b3);
          a4 = b4.add(b6);
          a5 = b5.add(b7);
          a6 = b4.sub(b6);
          a7 = b5.sub(b7);
          a0.add(a4).intoArray(x, j);
          a1.add(a5).intoArray(x, j + h);
          a2.add(a6).intoArray(x, j + 2 * h);
          a3.add(a7).intoArray(x, j + 3 * h);
          a0.sub(a4).intoArray(x, j + 4 * h);
          a1.sub(a5).intoArray(x, j + 5 * h);
          a2.sub(a6).intoArray(x, j + 6 * h);
          a3.sub(a7).intoArray(x, j + 7 * h);
        }
      }
    }
    if (4 * h <= length) {
      for (int i = from; i < end; i += 4 * h) {
        for (int j = i; j < i + h; j += LANES) {
          FloatVector a = FloatVector.fromArray(FLOATS, x, j);
          FloatVector b = FloatVector.fromArray(FLOATS, x, j + h);
          FloatVector c = FloatVector.fromArray(FLOATS, x, j + 2 * h);
          FloatVector d = FloatVector.fromArray(FLOATS, x, j + 3 * h);
          FloatVector ab = a.add(b);
          FloatVector cd = c.add(d);
          a = a.sub(b);
          c = c.sub(d);
          ab.add(cd).intoArray(x, j);
          a.add(c).intoArray(x, j + h);
          ab.sub(cd).intoArray(x, j + 2 * h);
          a.sub(c).intoArray(x, j + 3 * h);
        }
      }
      h *= 4;
    }
    for (; h < length; h <<= 1) {
      for (int i = from; i < end; i += 2 * h) {
        for (int j = i; j < i + h; j += LANES) {
          FloatVector a = FloatVector.fromArray(FLOATS, x, j);
          FloatVector b = FloatVector.fromArray(FLOATS, x, j + h);
          a.add(b).intoArray(x, j);
          a.sub(b).intoArray(x, j + h);
        }
      }
    }
  }

  @Override
  public void summarize(float[] x, float[] center, float[] out) {
    FloatVector least = FloatVector.broadcast(FLOATS, Float.POSITIVE_INFINITY);
    FloatVector most = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
    FloatVector sum = FloatVector.zero(FLOATS);
    FloatVector squares = FloatVector.zero(FLOATS);
    for (int i = 0; i < x.length; i += LANES) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, i);
      v = v.sub(FloatVector.fromArray(FLOATS, center, i));
      v.intoArray(x, i);
      least = least.min(v);
      most = most.max(v);
      sum = sum.add(v);
      squares = v.fma(v, squares);
    }
    if (LANES > 8) {
      sum = sum.add(sum.rearrange(SWAP_8));
      squares = squares.add(squares.rearrange(SWAP_8));
    }
    if (LANES > 4) {
      sum = sum.add(sum.rearrange(SWAP_4));
      squares = squares.add(squares.rearrange(SWAP_4));
    }
    sum = sum.add(sum.rearrange(SWAP_2));
    squares = squares.add(squares.rearrange(SWAP_2));
    sum = sum.add(sum.rearrange(SWAP_1));
    squares = squares.add(squares.rearrange(SWAP_1));
    out[0] = least.reduceLanes(VectorOperators.MIN);
    out[1] = most.reduceLanes(VectorOperators.MAX);
    out[2] = sum.lane(0);
    out[3] = squares.lane(0);
  }

  @Override
  public void spread(float[] x, float low, float scale, MemorySegment planes) {
    long plane = CodeKernel.planeBytes(x.length / Long.SIZE);
    for (int i = 0; i < x.length; i += Long.SIZE) {
      long b0 = 0;
      long b1 = 0;
      long b2 = 0;
      long b3 = 0;
      for (int j = 0; j < Long.SIZE; j += LANES) {
        FloatVector v = FloatVector.fromArray(FLOATS, x, i + j).sub(low).mul(scale).add(0.5f);
        IntVector u = (IntVector) v.convert(VectorOperators.F2I, 0);
        b0 |= u.and(1).compare(VectorOperators.NE, 0).toLong() << j;
        b1 |= u.and(2).compare(VectorOperators.NE, 0).toLong() << j;
        b2 |= u.and(4).compare(VectorOperators.NE, 0).toLong() << j;
        b3 |= u.and(8).compare(VectorOperators.NE, 0).toLong() << j;
      }
      long at = i / Byte.SIZE;
      planes.set(ScalarCodes.LONG_LE, at, b0);
      planes.set(ScalarCodes.LONG_LE, at + plane, b1);
      planes.set(ScalarCodes.LONG_LE, at + 2 * plane, b2);
      planes.set(ScalarCodes.LONG_LE, at + 3 * plane, b3);
    }
  }

  @Override
  public void multiply(float[] x, float[] vectors, int count, float[] out) {
    if (LANES == PARTS) {
      multiply16(x, vectors, count, out);
      return;
    }
    if (2 * LANES == PARTS) {
      multiply8(x, vectors, count, out);
      return;
    }
    int size = x.length;
    float[] sums = new float[PARTS];
    for (int v = 0, o = 0; v < count; v++, o += size) {
      for (int part = 0; part < PARTS; part += LANES) {
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int i = part; i < size; i += PARTS) {
          FloatVector y = FloatVector.fromArray(FLOATS, vectors, o + i);
          sum = sum.add(FloatVector.fromArray(FLOATS, x, i).mul(y));
        }
        sum.intoArray(sums, part);
      }
      out[v] = CodeKernel.total(sums);
    }
  }

  /** Four vectors at a time, whose sums are each one register. */
  private static void multiply16(float[] x, float[] vectors, int count, float[] out) {
    int size = x.length;
    for (int v = 0, o = 0; v < count; v += 4, o += 4 * size) {
      FloatVector a = FloatVector.zero(FLOATS);
      FloatVector b = a;
      FloatVector c = a;
      FloatVector d = a;
      for (int i = 0; i < size; i += LANES) {
        FloatVector q = FloatVector.fromArray(FLOATS, x, i);
        a = a.add(q.mul(FloatVector.fromArray(FLOATS, vectors, o + i)));
        b = b.add(q.mul(FloatVector.fromArray(FLOATS, vectors, o + size + i)));
        c = c.add(q.mul(FloatVector.fromArray(FLOATS, vectors, o + 2 * size + i)));
        d = d.add(q.mul(FloatVector.fromArray(FLOATS, vectors, o + 3 * size + i)));
      }
      a = a.add(a.rearrange(SWAP_8));
      b = b.add(b.rearrange(SWAP_8));
      c = c.add(c.rearrange(SWAP_8));
      d = d.add(d.rearrange(SWAP_8));
      a = a.add(a.rearrange(SWAP_4));
      b = b.add(b.rearrange(SWAP_4));
      c = c.add(c.rearrange(SWAP_4));
      d = d.add(d.rearrange(SWAP_4));
      a = a.add(a.rearrange(SWAP_2));
      b = b.add(b.rearrange(SWAP_2));
      c = c.add(c.rearrange(SWAP_2));
      d = d.add(d.rearrange(SWAP_2));
      out[v] = a.lane(0) + a.lane(1);
      out[v + 1] = b.lane(0) + b.lane(1);
      out[v + 2] = c.lane(0) + c.lane(1);
      out[v + 3] = d.lane(0) + d.lane(1);
    }
  }

  /** Four vectors at a time, whose sums are each two registers. */
  private static void multiply8(float[] x, float[] vectors, int count, float[] out) {
    int size = x.length;
    for (int v = 0, o = 0; v < count; v += 4, o += 4 * size) {
      FloatVector a = FloatVector.zero(FLOATS);
      FloatVector b = a;
      FloatVector c = a;
      FloatVector d = a;
      FloatVector a2 = a;
      FloatVector b2 = a;
      FloatVector c2 = a;
      FloatVector d2 = a;
      for (int i = 0; i < size; i += PARTS) {
        FloatVector q = FloatVector.fromArray(FLOATS, x, i);
        a = a.add(q.mul(FloatVector.fromArray(FLOATS, vectors, o + i)));
        b = b.add(q.mul(FloatVector.fromArray(FLOATS, vectors, o + size + i)));
        c = c.add(q.mul(FloatVector.fromArray(FLOATS, vectors, o + 2 * size + i)));
        d = d.add(q.mul(FloatVector.fromArray(FLOATS, vectors, o + 3 * size + i)));
        int j = i + LANES;
        FloatVector r = FloatVector.fromArray(FLOATS, x, j);
        a2 = a2.add(r.mul(FloatVector.fromArray(FLOATS, vectors, o + j)));
        b2 = b2.add(r.mul(FloatVector.fromArray(FLOATS, vectors, o + size + j)));
        c2 = c2.add(r.mul(FloatVector.fromArray(FLOATS, vectors, o + 2 * size + j)));
        d2 = d2.add(r.mul(FloatVector.fromArray(FLOATS, vectors, o + 3 * size + j)));
      }
      a = a.add(a2);
      b = b.add(b2);
      c = c.add(c2);
      d = d.add(d2);
      a = a.add(a.rearrange(SWAP_4));
      b = b.add(b.rearrange(SWAP_4));
      c = c.add(c.rearrange(SWAP_4));
      d = d.add(d.rearrange(SWAP_4));
      a = a.add(a.rearrange(SWAP_2));
      b = b.add(b.rearrange(SWAP_2));
      c = c.add(c.rearrange(SWAP_2));
      d = d.add(d.rearrange(SWAP_2));
      out[v] = a.lane(0) + a.lane(1);
      out[v + 1] = b.lane(0) + b.lane(1);
      out[v + 2] = c.lane(0) + c.lane(1);
      out[v + 3] = d.lane(0) + d.lane(1);
    }
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
    long touched = ScalarCodes.touch(codes, stride, ordinals, count);
    int bytes = words * Long.BYTES;
    if (bits > 1 && bytes <= STEP) {
      wide1(planes, bytes, codes, stride, ordinals, count, bases, step2, sum, low, out);
    } else if (bits > 1) {
      wide(planes, bytes, codes, stride, ordinals, count, bases, step2, sum, low, out);
    } else if (bytes <= STEP) {
      short1(planes, bytes, codes, stride, ordinals, count, bases, step2, sum, low, out);
    } else if (bytes <= 2 * STEP) {
      short2(planes, bytes, codes, stride, ordinals, count, bases, step2, sum, low, out);
    } else {
      any(planes, bytes, codes, stride, ordinals, count, bases, step2, sum, low, out);
    }
    return touched;
  }

  /** Rows of one register: the planes stay in four others. */
  private static void short1(
      MemorySegment planes,
      int bytes,
      MemorySegment codes,
      long stride,
      int[] ordinals,
      int count,
      float[] bases,
      float step2,
      float sum,
      float low,
      float[] out) {
    long plane = CodeKernel.planeBytes(bytes / Long.BYTES);
    LongVector p0 = load(planes, 0);
    LongVector p1 = load(planes, plane);
    LongVector p2 = load(planes, 2 * plane);
    LongVector p3 = load(planes, 3 * plane);
    for (int i = 0; i < count; i++) {
      long o = ordinals[i] * stride;
      LongVector x = load(codes, o);
      LongVector c0 = x.and(p0).lanewise(VectorOperators.BIT_COUNT);
      LongVector c1 = x.and(p1).lanewise(VectorOperators.BIT_COUNT);
      LongVector c2 = x.and(p2).lanewise(VectorOperators.BIT_COUNT);
      LongVector c3 = x.and(p3).lanewise(VectorOperators.BIT_COUNT);
      long u =
          c0.add(c1.lanewise(VectorOperators.LSHL, 1))
              .add(c2.add(c3.lanewise(VectorOperators.LSHL, 1)).lanewise(VectorOperators.LSHL, 2))
              .reduceLanes(VectorOperators.ADD);
      long f = o + bytes;
      out[i] =
          bases[codes.get(ScalarCodes.INT_LE, f + 12)]
              + codes.get(FLOAT_LE, f)
              + codes.get(FLOAT_LE, f + 4) * (step2 * u - sum)
              + low * codes.get(FLOAT_LE, f + 8);
    }
  }

  /** Rows of two registers: the planes stay in eight others. */
  private static void short2(
      MemorySegment planes,
      int bytes,
      MemorySegment codes,
      long stride,
      int[] ordinals,
      int count,
      float[] bases,
      float step2,
      float sum,
      float low,
      float[] out) {
    long plane = CodeKernel.planeBytes(bytes / Long.BYTES);
    LongVector p0 = load(planes, 0);
    LongVector p1 = load(planes, plane);
    LongVector p2 = load(planes, 2 * plane);
    LongVector p3 = load(planes, 3 * plane);
    LongVector q0 = load(planes, STEP);
    LongVector q1 = load(planes, plane + STEP);
    LongVector q2 = load(planes, 2 * plane + STEP);
    LongVector q3 = load(planes, 3 * plane + STEP);
    for (int i = 0; i < count; i++) {
      long o = ordinals[i] * stride;
      LongVector x = load(codes, o);
      LongVector y = load(codes, o + STEP);
      LongVector c0 = x.and(p0).lanewise(VectorOperators.BIT_COUNT);
      LongVector c1 = x.and(p1).lanewise(VectorOperators.BIT_COUNT);
      LongVector c2 = x.and(p2).lanewise(VectorOperators.BIT_COUNT);
      LongVector c3 = x.and(p3).lanewise(VectorOperators.BIT_COUNT);
      c0 = c0.add(y.and(q0).lanewise(VectorOperators.BIT_COUNT));
      c1 = c1.add(y.and(q1).lanewise(VectorOperators.BIT_COUNT));
      c2 = c2.add(y.and(q2).lanewise(VectorOperators.BIT_COUNT));
      c3 = c3.add(y.and(q3).lanewise(VectorOperators.BIT_COUNT));
      long u =
          c0.add(c1.lanewise(VectorOperators.LSHL, 1))
              .add(c2.add(c3.lanewise(VectorOperators.LSHL, 1)).lanewise(VectorOperators.LSHL, 2))
              .reduceLanes(VectorOperators.ADD);
      long f = o + bytes;
      out[i] =
          bases[codes.get(ScalarCodes.INT_LE, f + 12)]
              + codes.get(FLOAT_LE, f)
              + codes.get(FLOAT_LE, f + 4) * (step2 * u - sum)
              + low * codes.get(FLOAT_LE, f + 8);
    }
  }

  private static void any(
      MemorySegment planes,
      int bytes,
      MemorySegment codes,
      long stride,
      int[] ordinals,
      int count,
      float[] bases,
      float step2,
      float sum,
      float low,
      float[] out) {
    long plane = CodeKernel.planeBytes(bytes / Long.BYTES);
    for (int i = 0; i < count; i++) {
      long o = ordinals[i] * stride;
      LongVector c0 = LongVector.zero(LONGS);
      LongVector c1 = LongVector.zero(LONGS);
      LongVector c2 = LongVector.zero(LONGS);
      LongVector c3 = LongVector.zero(LONGS);
      for (int at = 0; at < bytes; at += STEP) {
        LongVector x = load(codes, o + at);
        c0 = c0.add(x.and(load(planes, at)).lanewise(VectorOperators.BIT_COUNT));
        c1 = c1.add(x.and(load(planes, plane + at)).lanewise(VectorOperators.BIT_COUNT));
        c2 = c2.add(x.and(load(planes, 2 * plane + at)).lanewise(VectorOperators.BIT_COUNT));
        c3 = c3.add(x.and(load(planes, 3 * plane + at)).lanewise(VectorOperators.BIT_COUNT));
      }
      long u =
          c0.add(c1.lanewise(VectorOperators.LSHL, 1))
              .add(c2.add(c3.lanewise(VectorOperators.LSHL, 1)).lanewise(VectorOperators.LSHL, 2))
              .reduceLanes(VectorOperators.ADD);
      long f = o + bytes;
      out[i] =
          bases[codes.get(ScalarCodes.INT_LE, f + 12)]
              + codes.get(FLOAT_LE, f)
              + codes.get(FLOAT_LE, f + 4) * (step2 * u - sum)
              + low * codes.get(FLOAT_LE, f + 8);
    }
  }

  /** Rows of several bits per coordinate in one register: the planes stay in five others. */
  private static void wide1(
      MemorySegment planes,
      int bytes,
      MemorySegment codes,
      long stride,
      int[] ordinals,
      int count,
      float[] bases,
      float step2,
      float sum,
      float low,
      float[] out) {
    long plane = CodeKernel.planeBytes(bytes / Long.BYTES);
    LongVector p0 = load(planes, 0);
    LongVector p1 = load(planes, plane);
    LongVector p2 = load(planes, 2 * plane);
    LongVector p3 = load(planes, 3 * plane);
    LongVector place = load(planes, 4 * plane);
    for (int i = 0; i < count; i++) {
      long o = ordinals[i] * stride;
      LongVector x = load(codes, o);
      LongVector c0 = x.and(p0).lanewise(VectorOperators.BIT_COUNT);
      LongVector c1 = x.and(p1).lanewise(VectorOperators.BIT_COUNT);
      LongVector c2 = x.and(p2).lanewise(VectorOperators.BIT_COUNT);
      LongVector c3 = x.and(p3).lanewise(VectorOperators.BIT_COUNT);
      long u =
          c0.add(c1.lanewise(VectorOperators.LSHL, 1))
              .add(c2.add(c3.lanewise(VectorOperators.LSHL, 1)).lanewise(VectorOperators.LSHL, 2))
              .lanewise(VectorOperators.LSHL, place)
              .reduceLanes(VectorOperators.ADD);
      long f = o + bytes;
      out[i] =
          bases[codes.get(ScalarCodes.INT_LE, f + 12)]
              + codes.get(FLOAT_LE, f)
              + codes.get(FLOAT_LE, f + 4) * (step2 * u - sum)
              + low * codes.get(FLOAT_LE, f + 8);
    }
  }

  /** Rows of several bits per coordinate, which count as the plane behind the others says. */
  private static void wide(
      MemorySegment planes,
      int bytes,
      MemorySegment codes,
      long stride,
      int[] ordinals,
      int count,
      float[] bases,
      float step2,
      float sum,
      float low,
      float[] out) {
    long plane = CodeKernel.planeBytes(bytes / Long.BYTES);
    for (int i = 0; i < count; i++) {
      long o = ordinals[i] * stride;
      LongVector counts = LongVector.zero(LONGS);
      for (int at = 0; at < bytes; at += STEP) {
        LongVector x = load(codes, o + at);
        LongVector c0 = x.and(load(planes, at)).lanewise(VectorOperators.BIT_COUNT);
        LongVector c1 = x.and(load(planes, plane + at)).lanewise(VectorOperators.BIT_COUNT);
        LongVector c2 = x.and(load(planes, 2 * plane + at)).lanewise(VectorOperators.BIT_COUNT);
        LongVector c3 = x.and(load(planes, 3 * plane + at)).lanewise(VectorOperators.BIT_COUNT);
        c0 = c0.add(c1.lanewise(VectorOperators.LSHL, 1));
        c2 = c2.add(c3.lanewise(VectorOperators.LSHL, 1)).lanewise(VectorOperators.LSHL, 2);
        LongVector place = load(planes, 4 * plane + at);
        counts = counts.add(c0.add(c2).lanewise(VectorOperators.LSHL, place));
      }
      long u = counts.reduceLanes(VectorOperators.ADD);
      long f = o + bytes;
      out[i] =
          bases[codes.get(ScalarCodes.INT_LE, f + 12)]
              + codes.get(FLOAT_LE, f)
              + codes.get(FLOAT_LE, f + 4) * (step2 * u - sum)
              + low * codes.get(FLOAT_LE, f + 8);
    }
  }

  private static LongVector load(MemorySegment memory, long offset) {
    return LongVector.fromMemorySegment(LONGS, memory, offset, ByteOrder.LITTLE_ENDIAN);
  }
}
