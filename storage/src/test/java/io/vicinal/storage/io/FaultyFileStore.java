package io.vicinal.storage.io;

import io.vicinal.storage.StorageException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A store whose {@code n}-th operation of a kind fails, once or from then on. A failing write has
 * written the first half of its bytes, as a full disk does.
 */
public final class FaultyFileStore implements FileStore {
  /** The kinds of operations that can fail. */
  public enum Operation {
    CREATE_DIRECTORIES,
    CREATE,
    OPEN,
    MAP,
    SIZE,
    LIST,
    READ,
    WRITE,
    TRUNCATE,
    FORCE,
    LINK,
    RENAME,
    DELETE,
    FORCE_DIRECTORY
  }

  private final FileStore inner;
  private final Map<Operation, Integer> counts = new EnumMap<>(Operation.class); // guarded by this
  private Operation failing; // null: any; guarded by this
  private int failingFrom = Integer.MAX_VALUE; // guarded by this
  private boolean failingForever; // guarded by this
  private String failingPart = ""; // guarded by this
  private boolean hit; // guarded by this

  private volatile Duration forceTime = Duration.ZERO;
  private volatile long usableBytes = Long.MAX_VALUE;

  public FaultyFileStore(FileStore inner) {
    this.inner = inner;
  }

  /** Lets the {@code n}-th operation of {@code kind} from now on fail, n = 1 being the next one. */
  public synchronized void fail(Operation kind, int n, boolean forever) {
    fail(kind, n, forever, "");
  }

  /** Does the same, but only operations on files whose name contains {@code part} count. */
  public synchronized void fail(Operation kind, int n, boolean forever, String part) {
    failingPart = part;
    counts.clear();
    failing = kind;
    failingFrom = n;
    failingForever = forever;
    hit = false;
  }

  /** Lets the {@code n}-th operation of any kind from now on fail, once or with all after it. */
  public synchronized void failAny(int n, boolean forever) {
    fail(null, n, forever, "");
  }

  /** Lets every sync of a file take at least so long, as on a slow disk. */
  public void slowForce(Duration time) {
    forceTime = time;
  }

  /** Lets the disk tell that it has so much room. */
  public void usableBytes(long bytes) {
    usableBytes = bytes;
  }

  /** Lets everything succeed again. */
  public synchronized void heal() {
    failing = null;
    failingFrom = Integer.MAX_VALUE;
  }

  /** Returns whether the planned failure has happened. */
  public synchronized boolean hit() {
    return hit;
  }

  /** Returns how many operations of {@code kind} there were since the last {@link #fail}. */
  public synchronized int count(Operation kind) {
    return counts.getOrDefault(kind, 0);
  }

  /** Returns how many operations of all kinds there were since the last {@link #failAny}. */
  public synchronized int count() {
    return counts.values().stream().mapToInt(count -> count).sum();
  }

  private synchronized boolean fails(Operation kind, String name) {
    if (!name.contains(failingPart)) {
      return false;
    }
    int count = counts.merge(kind, 1, Integer::sum);
    if (failing == null) {
      count = count();
    } else if (kind != failing) {
      return false;
    }
    boolean fails = count == failingFrom || (failingForever && count > failingFrom);
    hit |= fails;
    return fails;
  }

  private void check(Operation kind, Path file) {
    if (fails(kind, describe(file))) {
      throw error(kind, describe(file));
    }
  }

  private static StorageException.Io error(Operation kind, String file) {
    String cause = kind == Operation.WRITE ? "No space left on device" : "Input/output error";
    return new StorageException.Io("cannot " + kind + " \"" + file + "\"", new IOException(cause));
  }

  @Override
  public String describe(Path file) {
    return inner.describe(file);
  }

  @Override
  public boolean exists(Path file) {
    return inner.exists(file);
  }

  @Override
  public void createDirectories(Path directory) {
    check(Operation.CREATE_DIRECTORIES, directory);
    inner.createDirectories(directory);
  }

  @Override
  public StoreFile create(Path file) {
    check(Operation.CREATE, file);
    return new FaultyFile(inner.create(file), describe(file));
  }

  @Override
  public StoreFile open(Path file) {
    check(Operation.OPEN, file);
    return new FaultyFile(inner.open(file), describe(file));
  }

  @Override
  public StoreFile openReadOnly(Path file) {
    check(Operation.OPEN, file);
    return new FaultyFile(inner.openReadOnly(file), describe(file));
  }

  @Override
  public MemorySegment mapReadOnly(Path file, long expectedBytes, Arena arena) {
    check(Operation.MAP, file);
    return inner.mapReadOnly(file, expectedBytes, arena);
  }

  @Override
  public long usableBytes(Path directory) {
    return Math.min(usableBytes, inner.usableBytes(directory));
  }

  @Override
  public long sizeBytes(Path file) {
    check(Operation.SIZE, file);
    return inner.sizeBytes(file);
  }

  @Override
  public List<Path> list(Path directory) {
    check(Operation.LIST, directory);
    return inner.list(directory);
  }

  @Override
  public boolean link(FileStore source, Path from, Path to) {
    check(Operation.LINK, to);
    return inner.link(source instanceof FaultyFileStore other ? other.inner : source, from, to);
  }

  @Override
  public void rename(Path from, Path to) {
    check(Operation.RENAME, from);
    inner.rename(from, to);
  }

  @Override
  public void delete(Path file) {
    check(Operation.DELETE, file);
    inner.delete(file);
  }

  @Override
  public void deleteRecursively(Path directory) {
    check(Operation.DELETE, directory);
    inner.deleteRecursively(directory);
  }

  @Override
  public void forceDirectory(Path directory) {
    check(Operation.FORCE_DIRECTORY, directory);
    inner.forceDirectory(directory);
  }

  @Override
  public StoreLock lock(Path file, boolean shared) {
    return inner.lock(file, shared);
  }

  @Override
  public Optional<Path> realPath(Path file) {
    return inner.realPath(file);
  }

  @Override
  public void close() {
    inner.close();
  }

  private final class FaultyFile implements StoreFile {
    private final StoreFile file;
    private final String name;

    FaultyFile(StoreFile file, String name) {
      this.file = file;
      this.name = name;
    }

    private void check(Operation kind) {
      if (fails(kind, name)) {
        throw error(kind, name);
      }
    }

    @Override
    public int read(ByteBuffer target, long position) {
      check(Operation.READ);
      return file.read(target, position);
    }

    @Override
    public void readFully(ByteBuffer target, long position) {
      check(Operation.READ);
      file.readFully(target, position);
    }

    @Override
    public void write(ByteBuffer source, long position) {
      if (fails(Operation.WRITE, name)) {
        int half = source.remaining() / 2;
        file.write(source.slice(source.position(), half), position);
        source.position(source.position() + half);
        throw error(Operation.WRITE, name);
      }
      file.write(source, position);
    }

    @Override
    public long append(ByteBuffer source) {
      long position = file.sizeBytes();
      write(source, position);
      return position;
    }

    @Override
    public long sizeBytes() {
      check(Operation.SIZE);
      return file.sizeBytes();
    }

    @Override
    public void truncate(long sizeBytes) {
      check(Operation.TRUNCATE);
      file.truncate(sizeBytes);
    }

    @Override
    public void force() {
      check(Operation.FORCE);
      file.force();
      LockSupport.parkNanos(forceTime.toNanos());
    }

    @Override
    public void close() {
      file.close();
    }
  }
}
