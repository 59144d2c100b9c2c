package io.vicinal.storage.wal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vicinal.storage.StorageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.zip.CRC32C;

/** The first sector of a log file; {@link WalFormat} has the table. */
record WalFileHeader(
    int version, long databaseId, long firstLsn, long previousLsn, long epoch, long previousEpoch) {
  static final int BYTES = WalFormat.SECTOR_BYTES;

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String MAGIC = "VCNLWAL ";
  private static final int VERSION_OFFSET = MAGIC.length();
  private static final int HEADER_BYTES_OFFSET = VERSION_OFFSET + Integer.BYTES;
  private static final int DATABASE_ID_OFFSET = HEADER_BYTES_OFFSET + Integer.BYTES;
  private static final int FIRST_LSN_OFFSET = DATABASE_ID_OFFSET + Long.BYTES;
  private static final int PREVIOUS_LSN_OFFSET = FIRST_LSN_OFFSET + Long.BYTES;
  private static final int EPOCH_OFFSET = PREVIOUS_LSN_OFFSET + Long.BYTES;
  private static final int PREVIOUS_EPOCH_OFFSET = EPOCH_OFFSET + Long.BYTES;
  private static final int CHECKSUM_OFFSET = BYTES - Integer.BYTES;

  /** Returns the name of the file that begins with the batch {@code firstLsn}. */
  static String fileName(long firstLsn) {
    return String.format(Locale.ROOT, "%020d%s", firstLsn, WalFormat.SUFFIX);
  }

  /** Returns whether {@code path} is named as a log file is. */
  static boolean isFileName(Path path) {
    return path.getFileName().toString().matches("\\d{20}\\.wal");
  }

  /** Returns the first lsn of a file with the name of a log file. */
  static long firstLsn(Path path) {
    String name = path.getFileName().toString();
    return Long.parseLong(name.substring(0, name.length() - WalFormat.SUFFIX.length()));
  }

  /** Returns a random number for a new file; 0 stands for one that is not known. */
  static long newEpoch() {
    long epoch = RANDOM.nextLong();
    return epoch == 0 ? 1 : epoch;
  }

  /** Returns the whole sector. */
  ByteBuffer encode() {
    ByteBuffer sector = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    sector.put(0, MAGIC.getBytes(US_ASCII));
    sector.putInt(VERSION_OFFSET, version);
    sector.putInt(HEADER_BYTES_OFFSET, BYTES);
    sector.putLong(DATABASE_ID_OFFSET, databaseId);
    sector.putLong(FIRST_LSN_OFFSET, firstLsn);
    sector.putLong(PREVIOUS_LSN_OFFSET, previousLsn);
    sector.putLong(EPOCH_OFFSET, epoch);
    sector.putLong(PREVIOUS_EPOCH_OFFSET, previousEpoch);
    sector.putInt(CHECKSUM_OFFSET, checksum(sector));
    return sector;
  }

  /** Returns whether the sector's magic and checksum are right. */
  static boolean isValid(ByteBuffer sector) {
    byte[] magic = new byte[MAGIC.length()];
    sector.get(0, magic);
    return MAGIC.equals(new String(magic, US_ASCII))
        && sector.getInt(CHECKSUM_OFFSET) == checksum(sector);
  }

  /** Reads a valid sector. @throws StorageException.FormatVersion if another release wrote it */
  static WalFileHeader decode(ByteBuffer sector, String file) {
    int version = sector.getInt(VERSION_OFFSET);
    if (version < WalFormat.VERSION_MIN || version > WalFormat.VERSION) {
      throw new StorageException.FormatVersion(
          "log file \"" + file + "\"", version, WalFormat.VERSION);
    }
    return new WalFileHeader(
        version,
        sector.getLong(DATABASE_ID_OFFSET),
        sector.getLong(FIRST_LSN_OFFSET),
        sector.getLong(PREVIOUS_LSN_OFFSET),
        sector.getLong(EPOCH_OFFSET),
        sector.getLong(PREVIOUS_EPOCH_OFFSET));
  }

  private static int checksum(ByteBuffer sector) {
    var crc = new CRC32C();
    crc.update(sector.slice(0, CHECKSUM_OFFSET));
    return (int) crc.getValue();
  }
}
