package io.vicinal.storage.wal;

import io.vicinal.storage.io.CrashPoint;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.io.StoreFile;
import java.nio.ByteBuffer;

/** Prepares the newest file of a log that was read for being continued. */
final class NewestFile {
  private NewestFile() {}

  /** Cuts the file behind its valid part, which is durable on return. */
  static WalFileWriter resume(
      FileStore store,
      WalFile newest,
      WalFileHeader header,
      WalRecovery recovery,
      ByteBuffer buffer) {
    StoreFile file = store.open(newest.path());
    try {
      long end = newest.sizeBytes();
      file.truncate(end);
      file.write(ByteBuffer.allocate((int) (end - file.sizeBytes())), file.sizeBytes()); // padding
      rewrite(file, recovery.unprovenFrom(end), end, buffer);
      file.force();
      CrashPoint.hit("wal.cut");
    } catch (RuntimeException | Error e) {
      file.close();
      throw e;
    }
    return WalFileWriter.resume(file, header, buffer, newest.sizeBytes());
  }

  /**
   * Writes the same bytes again. After a failed sync the system may hold bytes that differ from the
   * disk and count as written; recovery has just read, and thus promised, them.
   */
  private static void rewrite(StoreFile file, long from, long end, ByteBuffer buffer) {
    for (long at = from; at < end; at += buffer.capacity()) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
      file.readFully(buffer, at);
      file.write(buffer.flip(), at);
    }
    buffer.clear();
  }
}
