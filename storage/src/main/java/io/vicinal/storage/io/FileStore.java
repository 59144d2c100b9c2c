package io.vicinal.storage.io;

import io.vicinal.storage.StorageException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads and writes the files of one data directory; the only way to files in this module.
 *
 * <p>Paths are relative to the store's root and may not leave it; {@code Path.of("")} is the root
 * itself. {@link Path} serves as a name here and nothing more. Names are ids chosen by the engine,
 * never text from a user.
 *
 * <p>A created, renamed or deleted file survives a power failure only after {@link #forceDirectory}
 * of its directory; written bytes only after {@link StoreFile#force}.
 *
 * <p>Thread-safe. Every failure is a {@link StorageException.Io} that names the operation and the
 * file; no method is stopped half-way by a thread interrupt.
 */
public interface FileStore extends AutoCloseable {
  /** Bytes that a copy holds in memory. */
  int COPY_BUFFER_BYTES = 1 << 20;

  /** Returns what to call {@code file} in messages: its absolute path where there is one. */
  String describe(Path file);

  /** Returns whether {@code file} is there, as a file or a directory. */
  boolean exists(Path file);

  /**
   * Creates {@code directory} and its missing parents, for the owner only, and forces the entry of
   * each one that it creates. An existing directory is left as it is.
   */
  void createDirectories(Path directory);

  /** Creates an empty file for reading and writing, for the owner only; fails if it exists. */
  StoreFile create(Path file);

  /** Opens an existing file for reading and writing. */
  StoreFile open(Path file);

  /** Opens an existing file for reading. */
  StoreFile openReadOnly(Path file);

  /**
   * Maps the whole file, which must be {@code expectedBytes} long, for reading.
   *
   * <p>The segment is valid until {@code arena} closes, also after the file is deleted. A mapped
   * file must never be truncated or rewritten: reading beyond its end kills the process.
   *
   * @throws StorageException.Corrupt if the file has another length
   */
  MemorySegment mapReadOnly(Path file, long expectedBytes, Arena arena);

  /**
   * Maps the whole file for reading, whatever its length. For files whose length is written nowhere
   * else; the others use {@link #mapReadOnly(Path, long, Arena)}.
   */
  default MemorySegment mapReadOnly(Path file, Arena arena) {
    return mapReadOnly(file, sizeBytes(file), arena);
  }

  /**
   * Returns {@code bytes} zeros to work with, aligned to 64 bytes, until {@code arena} closes.
   *
   * <p>A store on disk may keep large ones in {@code file}, which must not exist and is gone again
   * when this returns, or at the latest with its directory: then the system can move them out of
   * memory, and they count neither for the heap nor for the JVM's limit of direct memory.
   *
   * @throws StorageException.OutOfMemory if there is not so much memory
   * @throws StorageException.Io if there is not so much room on disk
   */
  default MemorySegment scratch(Path file, long bytes, Arena arena) {
    try {
      return arena.allocate(bytes, 64);
    } catch (OutOfMemoryError e) {
      throw new StorageException.OutOfMemory("no memory for " + bytes + " bytes to work with");
    }
  }

  /**
   * Returns the bytes that may still be written below {@code directory}, or {@link Long#MAX_VALUE}
   * where that cannot be told. Others may write, too, and there may be a quota.
   */
  default long usableBytes(Path directory) {
    return Long.MAX_VALUE;
  }

  /** Returns the length of {@code file} in bytes. */
  long sizeBytes(Path file);

  /**
   * Returns the direct children of {@code directory}, sorted by name, as paths relative to the
   * root; empty if the directory is missing.
   */
  List<Path> list(Path directory);

  /**
   * Makes {@code to} a second name of the file {@code from} of {@code source}, this store or
   * another; returns false, and has done nothing, where there can be none.
   *
   * <p>The two share their bytes, so only a file that is never written to again may have a second
   * name. Each name is deleted on its own; the bytes go with the last.
   *
   * @throws StorageException.Io if {@code from} is missing or {@code to} exists
   */
  boolean link(FileStore source, Path from, Path to);

  /**
   * Creates {@code to} with the first {@code bytes} of the file {@code from} of {@code source}, and
   * forces it.
   *
   * @throws StorageException.Corrupt if {@code from} is shorter
   */
  default void copy(FileStore source, Path from, long bytes, Path to) {
    try (StoreFile original = source.openReadOnly(from);
        StoreFile copy = create(to)) {
      var buffer = ByteBuffer.allocate(Math.clamp(bytes, 1, COPY_BUFFER_BYTES));
      for (long at = 0; at < bytes; at += buffer.limit()) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), bytes - at));
        original.readFully(buffer, at);
        copy.write(buffer.flip(), at);
      }
      copy.force();
    }
  }

  /** Renames a file atomically, replacing {@code to} if it exists. */
  void rename(Path from, Path to);

  /** Deletes a file or an empty directory; does nothing if it is missing. */
  void delete(Path file);

  /** Deletes {@code directory} and all that is in it; does nothing if it is missing. */
  void deleteRecursively(Path directory);

  /** Makes the entries of {@code directory} durable: files created, renamed and deleted in it. */
  void forceDirectory(Path directory);

  /**
   * Locks the store's root directory by the file {@code file}, which nothing else may open:
   * exclusively, or shared with other readers.
   *
   * @throws StorageException.InUse if another process, or another store in this one, holds it
   */
  StoreLock lock(Path file, boolean shared);

  /**
   * Returns the file's absolute path for libraries that do their own input and output (SQLite);
   * empty if the store lives in memory.
   */
  Optional<Path> realPath(Path file);

  /** Closes the store. Open files and mapped segments keep their own lifetimes. */
  @Override
  void close();
}
