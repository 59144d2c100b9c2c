package io.vicinal.storage.quantization;

import io.vicinal.storage.Metric;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.StorageException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Reads the codes of the rows of one vector column from a memory segment, usually part of a mapped
 * file.
 *
 * <p>Format, little-endian; every part starts at a multiple of 64 bytes:
 *
 * <pre>
 * offset | size | type  | field      | meaning
 * 0      | 8    | long  | magic      | "VICICODE"
 * 8      | 4    | int   | version    | 1; 2 where bits is 8, 3 where there are regions
 * 12     | 4    | int   | bits       | per coordinate, 1 to 4, or 8
 * 16     | 4    | int   | rowCount   |
 * 20     | 4    | int   | dimension  | of the rows
 * 24     | 8    | long  | seed       | decides the rotation
 * 32     | 8    | long  | sizeBytes  | length of the whole
 * 40     | 4    | int   | regions    | that the rows are divided into, or 0
 * 44     | 20   |       | reserved   | 0
 * 64     |      | float | center     | mean of the rows, rotated; the dimension padded to
 *        |      |       |            | a multiple of 64
 *        |      | float | offsets    | per region where its center is, seen from the mean,
 *        |      |       |            | rotated, as long as that
 *        |      |       | rows       | per row, padded with zeros to a multiple of 64 bytes:
 *        |      | long  | planes     | up to 4 bits, per bit b, from 0 on: bit i is bit b of
 *        |      |       |            | code i, the step in which coordinate i of the rotated
 *        |      |       |            | row lies, seen from the center; as many as the center has
 *        |      | byte  | codes      | 8 bits: instead of planes, code i at byte i
 *        | 12   | float | factors    | f0, f1 and f2, see {@link CodeQuery}
 * </pre>
 *
 * <p>Rows are of unit length before they are rotated where the metric is COSINE. The section
 * carries no checksum; its owner keeps one. Immutable and thread-safe once written; valid as long
 * as the memory is.
 */
public final class RowCodes {
  static final ValueLayout.OfInt INT_LE =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfLong LONG_LE =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfFloat FLOAT_LE =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final long MAGIC = 0x45444f4349434956L; // "VICICODE", little-endian
  private static final int VERSION = 1;
  private static final int VERSION_OF_BYTES = 2;
  private static final int VERSION_OF_REGIONS = 3;
  private static final long VERSION_AT = 8;
  private static final long BITS_AT = 12;
  private static final long ROW_COUNT_AT = 16;
  private static final long DIMENSION_AT = 20;
  private static final long SEED_AT = 24;
  private static final long SIZE_AT = 32;
  private static final long REGIONS_AT = 40;
  private static final long REGION_AT = 12; // behind the bits of a row
  private static final int REGIONS_MAX = 1 << 10;
  private static final int DIMENSION_MAX = 1 << 16;

  private final MemorySegment memory;
  private final MemorySegment rows;
  private final CodesLayout layout;
  private final Rotation rotation;
  private final float[] center;
  private final Regions regions;
  private final int words;
  private final long stride;
  private Object centersIdentity = new Object();

  private RowCodes(MemorySegment memory, CodesLayout layout, long seed) {
    this.memory = memory;
    this.layout = layout;
    this.rows = memory.asSlice(layout.rowsOffset(), layout.sizeBytes() - layout.rowsOffset());
    this.rotation = new Rotation(layout.dimension(), seed);
    this.center = new float[layout.paddedDimension()];
    this.regions = new Regions(layout.regions(), layout.paddedDimension());
    this.words = layout.words();
    this.stride = layout.stride();
  }

  /** Returns whether codes can order rows by {@code metric}. */
  public static boolean supports(Metric metric) {
    return switch (metric) {
      case L2, L2_SQUARED, COSINE, INNER_PRODUCT -> true;
      case L1, HAMMING, JACCARD -> false;
    };
  }

  /** Returns the bytes of the codes of {@code rowCount} rows. */
  public static long sizeBytes(int rowCount, int dimension, Quantization quantization) {
    return new CodesLayout(rowCount, dimension, quantization).sizeBytes();
  }

  /** Writes a header for {@link RowEncoder} to write behind. */
  static RowCodes create(MemorySegment memory, CodesLayout layout, long seed) {
    memory.set(LONG_LE, 0, MAGIC);
    int version = layout.regions() == 0 ? VERSION : VERSION_OF_REGIONS;
    memory.set(INT_LE, VERSION_AT, layout.bytes() ? VERSION_OF_BYTES : version);
    memory.set(INT_LE, BITS_AT, layout.bits());
    memory.set(INT_LE, ROW_COUNT_AT, layout.rowCount());
    memory.set(INT_LE, DIMENSION_AT, layout.dimension());
    memory.set(LONG_LE, SEED_AT, seed);
    memory.set(LONG_LE, SIZE_AT, layout.sizeBytes());
    memory.set(INT_LE, REGIONS_AT, layout.regions());
    return new RowCodes(memory.asSlice(0, layout.sizeBytes()), layout, seed);
  }

  /**
   * Opens the codes in {@code bytes}; reads only header and centers.
   *
   * @param fileName what error messages call it
   * @param offset where {@code bytes} starts, for error messages
   * @throws StorageException.Corrupt if header and length disagree
   * @throws StorageException.FormatVersion if another release wrote them
   */
  public static RowCodes open(MemorySegment bytes, String fileName, long offset) {
    if (bytes.byteSize() < CodesLayout.HEADER_BYTES || bytes.get(LONG_LE, 0) != MAGIC) {
      throw new StorageException.Corrupt(
          fileName, offset, "codes of rows", bytes.byteSize() + " bytes of something else");
    }
    int version = bytes.get(INT_LE, VERSION_AT);
    if (version < VERSION || version > VERSION_OF_REGIONS) {
      throw new StorageException.FormatVersion(
          "codes in \"" + fileName + "\"", version, VERSION_OF_REGIONS);
    }
    int bits = bytes.get(INT_LE, BITS_AT);
    int rowCount = bytes.get(INT_LE, ROW_COUNT_AT);
    int dimension = bytes.get(INT_LE, DIMENSION_AT);
    int regions = version == VERSION_OF_REGIONS ? bytes.get(INT_LE, REGIONS_AT) : 0;
    boolean known =
        version == VERSION_OF_BYTES
            ? bits == CodesLayout.BYTES
            : bits >= 1 && bits <= CodesLayout.BITS_MAX;
    if (!known || rowCount < 0 || dimension < 1 || dimension > DIMENSION_MAX) {
      throw new StorageException.Corrupt(
          fileName,
          offset + BITS_AT,
          version == VERSION_OF_BYTES ? "bytes" : "codes of 1 to " + CodesLayout.BITS_MAX + " bits",
          "%d bits of %d rows of %d dimensions".formatted(bits, rowCount, dimension));
    }
    if (regions < 0 || regions > REGIONS_MAX || regions % Regions.UNIT != 0) {
      throw new StorageException.Corrupt(
          fileName,
          offset + REGIONS_AT,
          "0 to %d regions, a multiple of %d".formatted(REGIONS_MAX, Regions.UNIT),
          regions + " regions");
    }
    var layout = new CodesLayout(rowCount, dimension, bits, regions);
    long size = bytes.get(LONG_LE, SIZE_AT);
    if (size != layout.sizeBytes() || bytes.byteSize() < size) {
      throw new StorageException.Corrupt(
          fileName,
          offset + SIZE_AT,
          layout.sizeBytes() + " bytes",
          size + " in the header and " + bytes.byteSize() + " in the file");
    }
    var codes = new RowCodes(bytes.asSlice(0, size), layout, bytes.get(LONG_LE, SEED_AT));
    MemorySegment.copy(
        bytes, FLOAT_LE, CodesLayout.HEADER_BYTES, codes.center, 0, codes.center.length);
    float[] offsets = codes.regions.offsets();
    MemorySegment.copy(bytes, FLOAT_LE, layout.regionsOffset(), offsets, 0, offsets.length);
    codes.regions.ready(codes.center);
    return codes;
  }

  /** Returns the number of rows. */
  public int rowCount() {
    return layout.rowCount();
  }

  /** Returns the number of coordinates of a row, without padding. */
  public int dimension() {
    return layout.dimension();
  }

  /** Returns the bytes from row to row. */
  public long strideBytes() {
    return stride;
  }

  /** Returns all of the bytes: what goes to the file. */
  public MemorySegment memory() {
    return memory;
  }

  MemorySegment rows() {
    return rows;
  }

  int words() {
    return words;
  }

  /** Returns the way of coding: RABITQ or INT8. */
  public Quantization quantization() {
    return layout.bytes() ? Quantization.INT8 : Quantization.RABITQ;
  }

  /** Returns whether codes are bytes, one per coordinate. */
  boolean bytes() {
    return layout.bytes();
  }

  /** Returns the bits per coordinate. */
  public int bits() {
    return layout.bits();
  }

  /** Returns how many regions rows are divided into, 0 if they are not. */
  public int regionCount() {
    return regions.count();
  }

  /** Returns the region of row {@code ordinal}: the one whose center is nearest. */
  public int region(int ordinal) {
    return rows.get(INT_LE, ordinal * stride + (long) words * Long.BYTES + REGION_AT);
  }

  long seed() {
    return memory.get(LONG_LE, SEED_AT);
  }

  Rotation rotation() {
    return rotation;
  }

  float[] center() {
    return center;
  }

  Regions regions() {
    return regions;
  }

  /** Returns an object that codes have in common whose centers are the same. */
  Object centersIdentity() {
    return centersIdentity;
  }

  /** Returns whether a query that is prepared for {@code others} estimates these rows, too. */
  public boolean hasCentersOf(RowCodes others) {
    return centersIdentity.equals(others.centersIdentity)
        && seed() == others.seed()
        && bits() == others.bits()
        && dimension() == others.dimension()
        && regions.count() == others.regions.count();
  }

  /** Takes centers that other codes have, too; before anybody else sees this. */
  void copyCenters(CodeCenters centers) {
    System.arraycopy(centers.center, 0, center, 0, center.length);
    System.arraycopy(centers.offsets, 0, regions.offsets(), 0, regions.offsets().length);
    regions.ready(center);
    centersIdentity = centers.identity;
    writeCenters();
  }

  /** Writes the center that {@link #center} was set to, and those of the regions. */
  void writeCenters() {
    MemorySegment.copy(center, 0, memory, FLOAT_LE, CodesLayout.HEADER_BYTES, center.length);
    float[] offsets = regions.offsets();
    MemorySegment.copy(offsets, 0, memory, FLOAT_LE, layout.regionsOffset(), offsets.length);
  }
}
