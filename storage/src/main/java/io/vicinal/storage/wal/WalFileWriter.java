package io.vicinal.storage.wal;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.io.CrashPoint;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.io.StoreFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;

/**
 * Appends batches to one log file through one buffer; used by the log thread only.
 *
 * <p>Each payload is copied once, into the buffer; a batch larger than the buffer is streamed.
 */
final class WalFileWriter implements AutoCloseable {
  static final int BUFFER_BYTES = 1 << 18;

  private static final byte[] NO_PAYLOAD = {};
  private static final byte[] ZEROS = new byte[WalFormat.SECTOR_BYTES];

  private final StoreFile file;
  private final WalFileHeader header;
  private final ByteBuffer buffer;
  private final ByteBuffer scratch =
      ByteBuffer.allocate(WalRecordHeader.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private long written; // bytes of the file that were handed to the store

  private WalFileWriter(StoreFile file, WalFileHeader header, ByteBuffer buffer, long written) {
    this.file = file;
    this.header = header;
    this.buffer = buffer;
    this.written = written;
  }

  /**
   * Creates the file; its header and its directory entry are durable on return. A failure leaves no
   * file, unless that fails too.
   */
  static WalFileWriter create(
      FileStore store, Path directory, WalFileHeader header, ByteBuffer buffer) {
    Path path = directory.resolve(WalFileHeader.fileName(header.firstLsn()));
    StoreFile file = store.create(path);
    try {
      CrashPoint.hit("wal.created");
      file.write(header.encode(), 0);
      file.force();
      store.forceDirectory(directory);
      CrashPoint.hit("wal.headed");
    } catch (RuntimeException | Error e) {
      file.close();
      try {
        store.delete(path);
      } catch (StorageException.Io deletion) { // nothing may be written behind what is left
        e.addSuppressed(deletion);
      }
      throw e;
    }
    return new WalFileWriter(file, header, buffer, WalFileHeader.BYTES);
  }

  /** Continues a recovered file behind its last valid unit, at the multiple {@code end} of 512. */
  static WalFileWriter resume(StoreFile file, WalFileHeader header, ByteBuffer buffer, long end) {
    return new WalFileWriter(file, header, buffer, end);
  }

  /** Returns how much of a file a batch takes, padding included. */
  static long batchBytes(List<byte[]> records) {
    long bytes = WalRecordHeader.BYTES + Long.BYTES;
    for (byte[] record : records) {
      bytes += WalRecordHeader.BYTES + record.length;
    }
    return WalFormat.alignUp(bytes);
  }

  long firstLsn() {
    return header.firstLsn();
  }

  long epoch() {
    return header.epoch();
  }

  /** Returns the length of the file once everything is flushed. */
  long sizeBytes() {
    return written + buffer.position();
  }

  /** Adds one batch to the buffer, which is written out whenever it is full. */
  void add(WalBatch batch, long previousLsn, long durableThrough) {
    int index = 0;
    for (byte[] payload : batch.records()) {
      var type = WalRecordHeader.Type.DATA;
      put(record(type, payload.length, index, batch.lsn(), previousLsn, durableThrough), payload);
      index++;
    }
    var type = WalRecordHeader.Type.COMMIT;
    byte[] time = new byte[Long.BYTES];
    ByteBuffer.wrap(time).order(ByteOrder.LITTLE_ENDIAN).putLong(batch.timeMicros());
    put(record(type, time.length, index, batch.lsn(), previousLsn, durableThrough), time);
    pad();
  }

  /** Adds the mark that everything up to {@code lsn} is durable. */
  void addMark(long lsn) {
    put(record(WalRecordHeader.Type.MARK, 0, 0, lsn, lsn, lsn), NO_PAYLOAD);
    pad();
  }

  /** Hands everything to the store. */
  void flush() {
    if (buffer.position() == 0) {
      return;
    }
    buffer.flip();
    long position = written;
    written += buffer.remaining();
    file.write(buffer, position);
    buffer.clear();
  }

  void force() {
    file.force();
  }

  /** Shortens the file to {@code bytes}, durably, and forgets what was not flushed. */
  void cut(long bytes) {
    buffer.clear();
    file.truncate(bytes);
    file.force();
    written = bytes;
  }

  @Override
  public void close() {
    file.close();
  }

  private WalRecordHeader record(
      WalRecordHeader.Type type, int bytes, int index, long lsn, long previous, long durable) {
    return new WalRecordHeader(type, bytes, index, lsn, previous, header.epoch(), durable);
  }

  private void put(WalRecordHeader record, byte[] payload) {
    record.encode(scratch, payload);
    put(scratch.array(), WalRecordHeader.BYTES);
    put(payload, payload.length);
  }

  private void pad() {
    put(ZEROS, (int) (WalFormat.alignUp(sizeBytes()) - sizeBytes()));
  }

  private void put(byte[] bytes, int length) {
    for (int done = 0; done < length; ) {
      if (!buffer.hasRemaining()) {
        flush();
      }
      int step = Math.min(length - done, buffer.remaining());
      buffer.put(bytes, done, step);
      done += step;
    }
  }
}
