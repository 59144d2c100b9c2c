package io.vicinal.storage.wal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** What stands before a record's payload; {@link WalFormat} has the table. */
record WalRecordHeader(
    Type type,
    int payloadBytes,
    int index,
    long lsn,
    long previousLsn,
    long epoch,
    long durableThrough) {

  static final int BYTES = 56;

  private static final int MAGIC = 0x43455256; // "VREC"
  private static final int TYPE_OFFSET = 4;
  private static final int PAYLOAD_BYTES_OFFSET = 8;
  private static final int INDEX_OFFSET = 12;
  private static final int LSN_OFFSET = 16;
  private static final int PREVIOUS_LSN_OFFSET = 24;
  private static final int EPOCH_OFFSET = 32;
  private static final int DURABLE_THROUGH_OFFSET = 40;
  private static final int HEADER_CHECKSUM_OFFSET = 48;
  private static final int CHECKSUM_OFFSET = 52;

  /** What a record is. */
  enum Type {
    DATA(1),
    COMMIT(2),
    MARK(3);

    private final int code;

    Type(int code) {
      this.code = code;
    }

    private static @Nullable Type of(int code) {
      return switch (code) {
        case 1 -> DATA;
        case 2 -> COMMIT;
        case 3 -> MARK;
        default -> null;
      };
    }
  }

  /** Writes this header for {@code payload} into {@code scratch}, a little-endian array buffer. */
  void encode(ByteBuffer scratch, byte[] payload) {
    scratch.putInt(0, MAGIC);
    scratch.putInt(TYPE_OFFSET, type.code);
    scratch.putInt(PAYLOAD_BYTES_OFFSET, payloadBytes);
    scratch.putInt(INDEX_OFFSET, index);
    scratch.putLong(LSN_OFFSET, lsn);
    scratch.putLong(PREVIOUS_LSN_OFFSET, previousLsn);
    scratch.putLong(EPOCH_OFFSET, epoch);
    scratch.putLong(DURABLE_THROUGH_OFFSET, durableThrough);
    scratch.putInt(HEADER_CHECKSUM_OFFSET, headerChecksum(scratch));
    scratch.putInt(CHECKSUM_OFFSET, checksum(scratch, payload));
  }

  /** Reads a header; null if its magic, checksum or type is wrong. */
  static @Nullable WalRecordHeader decode(ByteBuffer scratch) {
    Type type = Type.of(scratch.getInt(TYPE_OFFSET));
    int payloadBytes = scratch.getInt(PAYLOAD_BYTES_OFFSET);
    if (scratch.getInt(0) != MAGIC
        || scratch.getInt(HEADER_CHECKSUM_OFFSET) != headerChecksum(scratch)
        || type == null
        || payloadBytes < 0) {
      return null;
    }
    return new WalRecordHeader(
        type,
        payloadBytes,
        scratch.getInt(INDEX_OFFSET),
        scratch.getLong(LSN_OFFSET),
        scratch.getLong(PREVIOUS_LSN_OFFSET),
        scratch.getLong(EPOCH_OFFSET),
        scratch.getLong(DURABLE_THROUGH_OFFSET));
  }

  /** Returns whether the checksum in {@code scratch} fits its header and {@code payload}. */
  static boolean matches(ByteBuffer scratch, byte[] payload) {
    return scratch.getInt(CHECKSUM_OFFSET) == checksum(scratch, payload);
  }

  private static int headerChecksum(ByteBuffer scratch) {
    var crc = new CRC32C();
    crc.update(scratch.array(), scratch.arrayOffset(), HEADER_CHECKSUM_OFFSET);
    return (int) crc.getValue();
  }

  private static int checksum(ByteBuffer scratch, byte[] payload) {
    var crc = new CRC32C();
    // Without the header's own checksum: behind it the state of a CRC no longer depends on the
    // header, and a payload would fit any record.
    crc.update(scratch.array(), scratch.arrayOffset(), HEADER_CHECKSUM_OFFSET);
    crc.update(payload, 0, payload.length);
    return (int) crc.getValue();
  }
}
