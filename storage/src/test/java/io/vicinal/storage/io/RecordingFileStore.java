package io.vicinal.storage.io;

import io.vicinal.storage.StorageException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A store in memory that records every change, so that a test can go back to each moment and lose
 * there what a power failure would: {@code store.recording().stateAfter(n, LossMode.…)}.
 *
 * <p>Starts empty or with the files of another store, which count as durable.
 */
public final class RecordingFileStore implements FileStore {
  private final MemoryFileStore inner = new MemoryFileStore();
  private final List<Recording.Operation> operations = new ArrayList<>(); // guarded by this
  private final Map<Path, Integer> inodes = new HashMap<>(); // guarded by this
  private int inodeCount; // guarded by this
  private boolean failNextForce; // guarded by this

  private Path outside; // null: no file; guarded by this
  private Path outsidePath; // guarded by this
  private Runnable beforeEach = () -> {}; // guarded by this

  public RecordingFileStore() {}

  /** Starts with a copy of all files of {@code durable}. */
  public RecordingFileStore(FileStore durable) {
    copy(durable, Path.of(""));
  }

  /** Returns what was recorded so far. */
  public synchronized Recording recording() {
    return new Recording(operations);
  }

  /** Returns how many changes were recorded so far. */
  public synchronized int operationCount() {
    return operations.size();
  }

  /** Lets the next sync of a file fail, after which the system takes its bytes for written. */
  public synchronized void failNextForce() {
    failNextForce = true;
  }

  /**
   * Lets {@code file} be the one at {@code path} of the operating system, for a library that does
   * its own input and output; {@code beforeEach} runs before each operation is recorded, so that a
   * test can look at that file then.
   */
  public synchronized void keepOutside(Path file, Path path, Runnable beforeEach) {
    outside = file;
    outsidePath = path;
    this.beforeEach = beforeEach;
  }

  private void record(Recording.Operation operation) {
    beforeEach.run();
    operations.add(operation);
  }

  private void copy(FileStore from, Path directory) {
    createDirectories(directory);
    for (Path child : from.list(directory)) {
      try (StoreFile source = from.openReadOnly(child)) {
        var bytes = ByteBuffer.allocate(Math.toIntExact(source.sizeBytes()));
        source.readFully(bytes, 0);
        try (StoreFile target = create(child)) {
          target.write(bytes.flip(), 0);
          target.force();
        }
      } catch (StorageException.Io _) { // a directory
        copy(from, child);
      }
    }
    forceDirectory(directory);
  }

  @Override
  public String describe(Path file) {
    return inner.describe(file);
  }

  @Override
  public synchronized boolean exists(Path file) {
    return file.equals(outside) ? Files.exists(outsidePath) : inner.exists(file);
  }

  @Override
  public synchronized void createDirectories(Path directory) {
    inner.createDirectories(directory);
    record(new Recording.Operation.CreateDirectories(directory.normalize()));
  }

  @Override
  public synchronized StoreFile create(Path file) {
    StoreFile created = inner.create(file);
    int inode = inodeCount++;
    inodes.put(file.normalize(), inode);
    record(new Recording.Operation.Create(inode, file.normalize()));
    return new RecordingFile(created, inode);
  }

  @Override
  public synchronized StoreFile open(Path file) {
    StoreFile opened = inner.open(file);
    return new RecordingFile(opened, inodes.get(file.normalize()));
  }

  @Override
  public StoreFile openReadOnly(Path file) {
    return inner.openReadOnly(file);
  }

  @Override
  public MemorySegment mapReadOnly(Path file, long expectedBytes, Arena arena) {
    return inner.mapReadOnly(file, expectedBytes, arena);
  }

  @Override
  public long sizeBytes(Path file) {
    return inner.sizeBytes(file);
  }

  @Override
  public List<Path> list(Path directory) {
    return inner.list(directory);
  }

  @Override
  public synchronized boolean link(FileStore source, Path from, Path to) {
    if (source != this) {
      return false;
    }
    boolean linked = inner.link(inner, from, to);
    int inode = inodes.get(from.normalize());
    inodes.put(to.normalize(), inode);
    operations.add(new Recording.Operation.Link(inode, to.normalize()));
    return linked;
  }

  @Override
  public synchronized void rename(Path from, Path to) {
    inner.rename(from, to);
    inodes.put(to.normalize(), inodes.remove(from.normalize()));
    record(new Recording.Operation.Rename(from.normalize(), to.normalize()));
  }

  @Override
  public synchronized void delete(Path file) {
    if (inner.exists(file)) {
      inner.delete(file);
      inodes.remove(file.normalize());
      record(new Recording.Operation.Delete(file.normalize()));
    }
  }

  @Override
  public synchronized void deleteRecursively(Path directory) {
    if (!inodes.containsKey(directory.normalize())) {
      inner.list(directory).forEach(this::deleteRecursively);
    }
    delete(directory);
  }

  @Override
  public synchronized void forceDirectory(Path directory) {
    inner.forceDirectory(directory);
    record(new Recording.Operation.ForceDirectory(directory.normalize()));
  }

  @Override
  public StoreLock lock(Path file, boolean shared) {
    return inner.lock(file, shared);
  }

  @Override
  public synchronized Optional<Path> realPath(Path file) {
    return file.equals(outside) ? Optional.of(outsidePath) : inner.realPath(file);
  }

  @Override
  public void close() {
    inner.close();
  }

  private final class RecordingFile implements StoreFile {
    private final StoreFile file;
    private final int inode;

    RecordingFile(StoreFile file, int inode) {
      this.file = file;
      this.inode = inode;
    }

    @Override
    public int read(ByteBuffer target, long position) {
      return file.read(target, position);
    }

    @Override
    public void readFully(ByteBuffer target, long position) {
      file.readFully(target, position);
    }

    @Override
    public void write(ByteBuffer source, long position) {
      synchronized (RecordingFileStore.this) {
        byte[] bytes = new byte[source.remaining()];
        source.get(source.position(), bytes);
        file.write(source, position);
        if (bytes.length > 0) {
          record(new Recording.Operation.Write(inode, position, bytes));
        }
      }
    }

    @Override
    public long append(ByteBuffer source) {
      synchronized (RecordingFileStore.this) {
        long position = file.sizeBytes();
        write(source, position);
        return position;
      }
    }

    @Override
    public long sizeBytes() {
      return file.sizeBytes();
    }

    @Override
    public void truncate(long sizeBytes) {
      synchronized (RecordingFileStore.this) {
        file.truncate(sizeBytes);
        record(new Recording.Operation.Truncate(inode, sizeBytes));
      }
    }

    @Override
    public void force() {
      synchronized (RecordingFileStore.this) {
        if (failNextForce) {
          failNextForce = false;
          record(new Recording.Operation.FailedForce(inode));
          throw new StorageException.Io("cannot sync", new IOException("Input/output error"));
        }
        file.force();
        record(new Recording.Operation.Force(inode));
      }
    }

    @Override
    public void close() {
      file.close();
    }
  }
}
