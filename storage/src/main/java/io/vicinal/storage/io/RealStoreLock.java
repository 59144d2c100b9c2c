package io.vicinal.storage.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.vicinal.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Locks a data directory against other processes and against other stores of this process.
 *
 * <ol>
 *   <li>The operating system's lock belongs to the process, and closing <em>any</em> channel on the
 *       file drops it. So the file is opened once per process, by this class only, and the registry
 *       is asked before.
 *   <li>Readers of one process share one channel, counted; a writer is alone.
 *   <li>The registry is one per class loader; a system property marks the directory for the whole
 *       process, because a second copy of this class cannot see the first one's registry.
 *   <li>A writer's process id is text in the file; the locked byte lies far behind it, so that the
 *       text can be read where locks are mandatory. Text of a writer that was killed stays, and
 *       means nothing: the lock is what counts.
 *   <li>Readers write nothing into the file. Where there is none and none can be made, on a
 *       read-only mount or in a directory of others, they go without: a writer would need the file.
 * </ol>
 */
final class RealStoreLock implements StoreLock {
  private static final long LOCKED_BYTE = 1L << 30;
  private static final int TEXT_BYTES = 256;
  private static final Map<Path, RealStoreLock> HELD = new HashMap<>(); // guarded by itself

  private final Path file; // real path
  private final boolean shared;
  private final @Nullable FileChannel channel; // null: a reader where no file can be made
  private int holders = 1; // guarded by HELD

  private RealStoreLock(Path file, boolean shared, @Nullable FileChannel channel) {
    this.file = file;
    this.shared = shared;
    this.channel = channel;
  }

  static StoreLock acquire(Path root, Path lockFile, boolean shared, boolean posix)
      throws IOException {
    Path directory = lockFile.getParent();
    if (directory == null) {
      throw new IOException("has no directory");
    }
    Path file = directory.toRealPath().resolve(lockFile.getFileName().toString());
    synchronized (HELD) {
      RealStoreLock held = HELD.get(file);
      if (held == null) {
        held = acquireFromSystem(root, file, shared, posix);
        HELD.put(file, held);
      } else if (held.shared && shared) {
        held.holders++;
      } else {
        throw inUse(root, "by this process" + (held.shared ? " for reading" : ""));
      }
      return new Holder(held);
    }
  }

  private static RealStoreLock acquireFromSystem(
      Path root, Path file, boolean shared, boolean posix) throws IOException {
    String mark = markOf(file);
    if (System.getProperties().putIfAbsent(mark, "held") != null) {
      throw inUse(root, "by this process through another class loader");
    }
    FileChannel channel = null;
    try {
      channel = openChannel(file, shared, posix);
      if (channel != null) {
        FileLock lock = channel.tryLock(LOCKED_BYTE, 1, shared);
        if (lock == null) {
          throw inUse(root, describeHolder(file, channel));
        }
        if (!shared) {
          writeHolder(channel);
        }
      }
      var held = new RealStoreLock(file, shared, channel);
      channel = null;
      mark = null;
      return held;
    } finally {
      if (channel != null) {
        channel.close();
      }
      if (mark != null) {
        Object _ = System.getProperties().remove(mark);
      }
    }
  }

  private static @Nullable FileChannel openChannel(Path file, boolean shared, boolean posix)
      throws IOException {
    if (shared && Files.exists(file, NOFOLLOW_LINKS)) {
      return FileChannel.open(file, READ, NOFOLLOW_LINKS); // also on a read-only mount
    }
    Set<OpenOption> options = Set.of(READ, WRITE, CREATE, NOFOLLOW_LINKS);
    FileAttribute<?>[] mode =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try {
      return FileChannel.open(file, options, mode);
    } catch (FileSystemException e) {
      if (shared && !Files.isWritable(directoryOf(file))) {
        return null;
      }
      throw e;
    }
  }

  private static Path directoryOf(Path file) {
    return Objects.requireNonNull(file.getParent());
  }

  private static void writeHolder(FileChannel channel) throws IOException {
    String text = "process " + ProcessHandle.current().pid() + "\nsince " + Instant.now() + "\n";
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
    channel.truncate(0);
    while (bytes.hasRemaining()) {
      int _ = channel.write(bytes, bytes.position());
    }
  }

  /** Returns "by process 4711", or less where it is not known who it is. */
  private static String describeHolder(Path file, FileChannel channel) throws IOException {
    try (FileLock readers = channel.tryLock(LOCKED_BYTE, 1, true)) {
      if (readers != null) {
        readers.release();
        return "by " + LockHolders.describe(file, LOCKED_BYTE) + " for reading";
      }
    }
    ByteBuffer bytes = ByteBuffer.allocate(TEXT_BYTES);
    int _ = channel.read(bytes, 0);
    String text = UTF_8.decode(bytes.flip()).toString();
    String line = text.lines().findFirst().orElse("");
    return "by " + (line.matches("process \\d+") ? line : LockHolders.describe(file, LOCKED_BYTE));
  }

  private static StorageException.InUse inUse(Path root, String holder) {
    return new StorageException.InUse("directory \"" + root + "\" is in use " + holder);
  }

  private static String markOf(Path file) {
    return "vicinal.locked." + file;
  }

  @Override
  public boolean shared() {
    return shared;
  }

  @Override
  public void close() {
    synchronized (HELD) {
      if (--holders > 0) {
        return;
      }
      // An interrupted thread cannot use a channel, but it has to give the lock back.
      boolean interrupted = Thread.interrupted();
      try (FileChannel held = channel) {
        if (!shared && held != null) {
          held.truncate(0);
        }
      } catch (IOException e) {
        throw IoCall.failure("unlock", file.toString(), e);
      } finally {
        HELD.remove(file);
        Object _ = System.getProperties().remove(markOf(file));
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  /** One holder's share; releases it once however often it is closed. */
  private static final class Holder implements StoreLock {
    private @Nullable RealStoreLock held;

    Holder(RealStoreLock held) {
      this.held = held;
    }

    @Override
    public boolean shared() {
      RealStoreLock lock = held;
      return lock != null && lock.shared();
    }

    @Override
    public synchronized void close() {
      RealStoreLock lock = held;
      held = null;
      if (lock != null) {
        lock.close();
      }
    }
  }
}
