package io.vicinal.storage.vector;

import static io.vicinal.storage.vector.Lanes.FLOATS;
import static io.vicinal.storage.vector.Lanes.STEP;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Loads coordinates of two bytes and one with the Vector API, and makes them wide enough to compute
 * with. Loaded only where the module {@code jdk.incubator.vector} is present.
 */
final class WideningLanes {
  /** What turns {@link #half} into the number: exponents of binary16 are biased by 112 less. */
  static final float HALF_SCALE = 0x1p112f;

  static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());

  /** Bytes that {@link #shorts} takes. */
  static final int BYTE_STEP = STEP / 2;

  /** Whether a quarter of a register is one: {@link #signed} works. */
  static final boolean QUARTERS = STEP / 4 >= Long.BYTES;

  private static final VectorSpecies<Short> SHORTS =
      VectorSpecies.of(short.class, FLOATS.vectorShape());
  private static final VectorSpecies<Short> HALVES =
      VectorSpecies.of(short.class, VectorShape.forBitSize(STEP / 2 * Byte.SIZE));
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(STEP / 2 * Byte.SIZE));
  private static final VectorSpecies<Byte> FEW_BYTES =
      VectorSpecies.of(
          byte.class, VectorShape.forBitSize(Math.max(Long.BYTES, STEP / 4) * Byte.SIZE));
  private static final int SIGN_AND_REST = 0x8FFF_E000;
  private static final int MANTISSA_SHIFT = 13;

  private WideningLanes() {}

  /**
   * Loads finite binary16 numbers, divided by {@link #HALF_SCALE}: sign, exponent and mantissa are
   * moved to where a float has them, which is right for the smallest, too.
   */
  static FloatVector half(MemorySegment memory, long offset) {
    IntVector bits =
        (IntVector)
            ShortVector.fromMemorySegment(HALVES, memory, offset, ByteOrder.LITTLE_ENDIAN)
                .convertShape(VectorOperators.S2I, INTS, 0);
    return bits.lanewise(VectorOperators.LSHL, MANTISSA_SHIFT)
        .and(SIGN_AND_REST)
        .reinterpretAsFloats();
  }

  /** Loads whole numbers of a byte as floats. */
  static FloatVector signed(MemorySegment memory, long offset) {
    return (FloatVector)
        ByteVector.fromMemorySegment(FEW_BYTES, memory, offset, ByteOrder.LITTLE_ENDIAN)
            .convertShape(VectorOperators.B2F, FLOATS, 0);
  }

  /** Loads whole numbers of a byte. */
  static ShortVector shorts(MemorySegment memory, long offset) {
    return (ShortVector)
        ByteVector.fromMemorySegment(BYTES, memory, offset, ByteOrder.LITTLE_ENDIAN)
            .convertShape(VectorOperators.B2S, SHORTS, 0);
  }
}
