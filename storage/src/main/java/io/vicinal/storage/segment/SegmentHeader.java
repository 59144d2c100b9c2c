package io.vicinal.storage.segment;

import io.vicinal.storage.DataType;
import io.vicinal.storage.StorageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The first 64 bytes of every file of a sealed segment, little-endian.
 *
 * <pre>
 * offset | size | type | field       | meaning
 *      0 |    8 | i64  | magic       | the bytes "VICINAL" and 0
 *      8 |    2 | i16  | kind        | {@link FileKind#code}
 *     10 |    2 | i16  | version     | format version of the file, {@link #VERSION}
 *     12 |    4 | i32  | rowCount    | rows of the segment
 *     16 |    8 | i64  | segmentId   |
 *     24 |    8 | i64  | ownerId     | column, constraint, index id, LSN of tombstones, or 0
 *     32 |    8 | i64  | bodyBytes   | length of the file less 64
 *     40 |    2 | i16  | typeKind    | {@link DataType.Kind#code} of a column, else 0
 *     42 |    2 | i16  | typeScale   | of a column, else 0
 *     44 |    4 | i32  | precision   | of a column, else 0
 *     48 |    4 | i32  | bodyCrc     | CRC32C of the bytes from 64 to the end
 *     52 |    8 | i64  | reserved    | 0
 *     60 |    4 | i32  | headerCrc   | CRC32C of the bytes 0 to 59
 * </pre>
 *
 * <p>Valid if magic, version and headerCrc are right, kind, ids, rows and type are what the catalog
 * and the table say, and the file is exactly bodyBytes + 64 long. Files are written once, forced,
 * and named by the catalog afterwards, so a torn file is one that the catalog does not name. The
 * bodies are described by {@link FixedLayout}, {@link BytesLayout}, {@link VectorLayout}, {@link
 * KeysLayout} and {@link TombstonesLayout}; the body of a graph is described by {@code HnswGraph}.
 *
 * <p>Example, the start of column 1 (BOOLEAN) of segment 42 with three rows:
 *
 * <pre>
 * 56 49 43 49 4e 41 4c 00  01 00 01 00 03 00 00 00
 * 2a 00 00 00 00 00 00 00  01 00 00 00 00 00 00 00
 * 20 00 00 00 00 00 00 00  01 00 00 00 00 00 00 00
 * </pre>
 *
 * <p>Versions: 1 is that of development, which no release accepts.
 */
record SegmentHeader(
    FileKind kind,
    int rowCount,
    long segmentId,
    long ownerId,
    long bodyBytes,
    @Nullable DataType type,
    int bodyCrc) {
  static final int BYTES = 64;
  static final short VERSION = 1;
  private static final long MAGIC = 0x004C414E49434956L; // "VICINAL\0"

  private static final int KIND = 8;
  private static final int VERSION_AT = KIND + Short.BYTES;
  private static final int ROW_COUNT = VERSION_AT + Short.BYTES;
  private static final int SEGMENT_ID = ROW_COUNT + Integer.BYTES;
  private static final int OWNER_ID = SEGMENT_ID + Long.BYTES;
  private static final int BODY_BYTES = OWNER_ID + Long.BYTES;
  private static final int TYPE_KIND = BODY_BYTES + Long.BYTES;
  private static final int TYPE_SCALE = TYPE_KIND + Short.BYTES;
  private static final int PRECISION = TYPE_SCALE + Short.BYTES;
  private static final int BODY_CRC = PRECISION + Integer.BYTES;
  private static final int HEADER_CRC = BYTES - Integer.BYTES;

  /** Returns the 64 bytes. */
  ByteBuffer encode() {
    ByteBuffer out = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(0, MAGIC);
    out.putShort(KIND, (short) kind.code());
    out.putShort(VERSION_AT, VERSION);
    out.putInt(ROW_COUNT, rowCount);
    out.putLong(SEGMENT_ID, segmentId);
    out.putLong(OWNER_ID, ownerId);
    out.putLong(BODY_BYTES, bodyBytes);
    if (type != null) {
      out.putShort(TYPE_KIND, (short) type.kind().code());
      out.putShort(TYPE_SCALE, (short) type.scale());
      out.putInt(PRECISION, type.precision());
    }
    out.putInt(BODY_CRC, bodyCrc);
    out.putInt(HEADER_CRC, crc(out));
    return out;
  }

  private static int crc(ByteBuffer header) {
    CRC32C crc = new CRC32C();
    crc.update(header.slice(0, HEADER_CRC));
    return (int) crc.getValue();
  }

  /**
   * Checks the header in {@code bytes} against {@code expected}, whose bodyCrc is not known yet,
   * and returns it with the bodyCrc of the file.
   *
   * @throws StorageException.Corrupt naming the first field that is wrong
   * @throws StorageException.FormatVersion if another release wrote the file
   */
  static SegmentHeader check(ByteBuffer bytes, SegmentHeader expected, String file) {
    ByteBuffer in = bytes.order(ByteOrder.LITTLE_ENDIAN);
    match(file, 0, MAGIC, in.getLong(0));
    if (in.getShort(VERSION_AT) != VERSION) {
      throw new StorageException.FormatVersion(
          "file \"" + file + "\"", in.getShort(VERSION_AT), VERSION);
    }
    match(file, HEADER_CRC, crc(in), in.getInt(HEADER_CRC));
    DataType type = expected.type;
    match(file, KIND, expected.kind.code(), in.getShort(KIND));
    match(file, ROW_COUNT, expected.rowCount, in.getInt(ROW_COUNT));
    match(file, SEGMENT_ID, expected.segmentId, in.getLong(SEGMENT_ID));
    match(file, OWNER_ID, expected.ownerId, in.getLong(OWNER_ID));
    match(file, BODY_BYTES, expected.bodyBytes, in.getLong(BODY_BYTES));
    if (type == null || !isOfNarrower(type, in)) {
      match(file, TYPE_KIND, type == null ? 0 : type.kind().code(), in.getShort(TYPE_KIND));
      match(file, TYPE_SCALE, type == null ? 0 : type.scale(), in.getShort(TYPE_SCALE));
      match(file, PRECISION, type == null ? 0 : type.precision(), in.getInt(PRECISION));
    }
    return new SegmentHeader(
        expected.kind,
        expected.rowCount,
        expected.segmentId,
        expected.ownerId,
        expected.bodyBytes,
        type,
        in.getInt(BODY_CRC));
  }

  /** Returns whether the file is older than a change of the column's type, which kept its rows. */
  private static boolean isOfNarrower(DataType type, ByteBuffer in) {
    DataType.Kind narrower =
        type.kind() == DataType.Kind.TEXT ? DataType.Kind.VARCHAR : type.kind();
    int precision = in.getInt(PRECISION);
    return switch (type.kind()) {
      case TEXT, VARCHAR, VARBINARY, DECIMAL ->
          in.getShort(TYPE_KIND) == narrower.code()
              && precision >= (narrower == DataType.Kind.DECIMAL ? 1 : 0)
              && type.widens(new DataType(narrower, precision, in.getShort(TYPE_SCALE)));
      default -> false;
    };
  }

  private static void match(String file, int offset, long expected, long found) {
    if (expected != found) {
      throw new StorageException.Corrupt(
          file, offset, Long.toString(expected), Long.toString(found));
    }
  }
}
