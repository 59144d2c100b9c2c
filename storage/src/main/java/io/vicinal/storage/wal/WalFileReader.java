package io.vicinal.storage.wal;

import io.vicinal.storage.io.StoreFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the units of one log file through a window of one mebibyte; checks every byte of them. */
final class WalFileReader {
  private static final int WINDOW_BYTES = 1 << 20;

  private final StoreFile file;
  private final long sizeBytes;
  private final ByteBuffer window;
  private long windowStart;
  private final ByteBuffer scratch =
      ByteBuffer.allocate(WalRecordHeader.BYTES).order(ByteOrder.LITTLE_ENDIAN);

  WalFileReader(StoreFile file) {
    this.file = file;
    this.sizeBytes = file.sizeBytes();
    this.window = ByteBuffer.allocate(Math.clamp(sizeBytes, 1, WINDOW_BYTES)).limit(0);
  }

  long sizeBytes() {
    return sizeBytes;
  }

  /** Returns the first sector, zero behind the end of the file. */
  ByteBuffer headerSector() {
    byte[] sector = new byte[WalFileHeader.BYTES];
    byte[] present = new byte[(int) Math.min(sizeBytes, sector.length)];
    read(0, present);
    System.arraycopy(present, 0, sector, 0, present.length);
    return ByteBuffer.wrap(sector).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns the unit that begins at {@code start}, a multiple of 512. */
  WalUnit unitAt(long start, long epoch) {
    if (start >= sizeBytes) {
      return new WalUnit.End();
    }
    var records = new ArrayList<byte[]>();
    long lsn = 0;
    for (long at = start; ; ) {
      long bodyAt = at + WalRecordHeader.BYTES;
      if (bodyAt > sizeBytes) {
        return broken(at, bodyAt, true, "a record header", sizeBytes - at + " bytes");
      }
      WalRecordHeader header = headerAt(at);
      if (header == null) {
        return broken(at, bodyAt, false, "a record header", "bytes with another checksum");
      }
      if (header.epoch() != epoch) {
        return broken(at, bodyAt, false, "epoch " + epoch, "" + header.epoch());
      }
      if (header.index() != records.size()) {
        return broken(at, bodyAt, false, "record " + records.size(), "record " + header.index());
      }
      if (!records.isEmpty() && header.lsn() != lsn) {
        return broken(at, bodyAt, false, "lsn " + lsn, "" + header.lsn());
      }
      long end = bodyAt + header.payloadBytes();
      if (end > sizeBytes) {
        String found = sizeBytes - bodyAt + " bytes";
        return broken(at, end, true, header.payloadBytes() + " bytes of payload", found);
      }
      byte[] payload = new byte[header.payloadBytes()];
      read(bodyAt, payload);
      if (!WalRecordHeader.matches(scratch, payload)) {
        return broken(at, end, false, "a record with its checksum", "another checksum");
      }
      lsn = header.lsn();
      if (header.type() != WalRecordHeader.Type.DATA) {
        return payload.length == 0 || payload.length == Long.BYTES
            ? finish(header, timeMicros(payload), records, end)
            : broken(at, end, false, "8 bytes of commit time", payload.length + " bytes");
      }
      records.add(payload);
      at = end;
    }
  }

  private static long timeMicros(byte[] payload) {
    return payload.length == 0
        ? WalBatch.NO_TIME
        : ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  private WalUnit finish(WalRecordHeader header, long timeMicros, List<byte[]> records, long end) {
    long next = WalFormat.alignUp(end);
    byte[] padding = new byte[(int) (Math.min(next, sizeBytes) - end)];
    read(end, padding);
    if (!isZero(padding)) {
      return broken(end, end, false, "zero padding", "other bytes");
    }
    return header.type() == WalRecordHeader.Type.MARK
        ? new WalUnit.Mark(header.lsn(), next)
        : new WalUnit.Batch(
            new WalBatch(header.lsn(), timeMicros, records),
            header.previousLsn(),
            header.durableThrough(),
            next);
  }

  /**
   * Returns the highest lsn that any intact record at a sector behind {@code start} says to be
   * durable, whatever its epoch; -1 without such a record.
   */
  long durableThroughBehind(long start) {
    long highest = -1;
    for (long at = start; at + WalRecordHeader.BYTES <= sizeBytes; at += WalFormat.SECTOR_BYTES) {
      WalRecordHeader header = headerAt(at);
      if (header != null) {
        highest = Math.max(highest, header.durableThrough());
      }
    }
    return highest;
  }

  /** Returns whether one of the sectors that hold a byte of {@code broken} is all zeros. */
  boolean liesOnUnwrittenSector(WalUnit.Broken broken) {
    long first = broken.offset() & -WalFormat.SECTOR_BYTES;
    long end = Math.min(broken.end(), sizeBytes);
    for (long at = first; at < end; at += WalFormat.SECTOR_BYTES) {
      byte[] sector = new byte[(int) Math.min(WalFormat.SECTOR_BYTES, sizeBytes - at)];
      read(at, sector);
      if (isZero(sector)) {
        return true;
      }
    }
    return false;
  }

  private WalUnit.Broken broken(
      long offset, long end, boolean runsOverEnd, String expected, String found) {
    return new WalUnit.Broken(offset, end, runsOverEnd, expected, found);
  }

  /** Reads the header at {@code at} into the scratch buffer too; null if it is not intact. */
  private @Nullable WalRecordHeader headerAt(long at) {
    read(at, scratch.array());
    return WalRecordHeader.decode(scratch);
  }

  private void read(long position, byte[] target) {
    if (target.length > window.capacity()) {
      file.readFully(ByteBuffer.wrap(target), position);
      return;
    }
    long windowEnd = windowStart + window.limit();
    if (position < windowStart || position + target.length > windowEnd) {
      int length = (int) Math.min(window.capacity(), sizeBytes - position);
      window.clear().limit(length);
      file.readFully(window, position);
      windowStart = position;
    }
    window.get((int) (position - windowStart), target);
  }

  private static boolean isZero(byte[] bytes) {
    return Arrays.mismatch(bytes, new byte[bytes.length]) < 0;
  }
}
