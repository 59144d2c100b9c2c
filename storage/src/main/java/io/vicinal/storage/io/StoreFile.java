package io.vicinal.storage.io;

import io.vicinal.storage.StorageException;
import java.nio.ByteBuffer;

/**
 * Reads and writes one open file of a {@link FileStore} at explicit positions.
 *
 * <p>Reads are thread-safe; writers of one file take turns. Every failure is a {@link
 * StorageException.Io}; after a failed {@link #force} the bytes written before it are in an unknown
 * state and must not be forced again.
 */
public interface StoreFile extends AutoCloseable {

  /**
   * Reads bytes at {@code position} into what remains of {@code target}; returns how many, at least
   * one unless nothing remains, or -1 at the end of the file.
   */
  int read(ByteBuffer target, long position);

  /**
   * Fills what remains of {@code target} from {@code position} on.
   *
   * @throws StorageException.Corrupt if the file ends before
   */
  void readFully(ByteBuffer target, long position);

  /** Writes all that remains of {@code source} at {@code position}, growing the file if needed. */
  void write(ByteBuffer source, long position);

  /** Writes all that remains of {@code source} at the end; returns the position it begins at. */
  long append(ByteBuffer source);

  /** Returns the length of the file in bytes. */
  long sizeBytes();

  /** Shortens the file to {@code sizeBytes}; does nothing if it is not longer. */
  void truncate(long sizeBytes);

  /** Makes all written bytes and the length durable. */
  void force();

  /** Closes the file, without forcing it. Closing twice does nothing. */
  @Override
  void close();
}
