package io.vicinal.jdbc.directory;

import io.vicinal.planner.QueryPlanner;
import io.vicinal.planner.session.Activity;
import io.vicinal.storage.AuditOptions;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Shares one open directory per real path, and one memory directory per name, among the connections
 * of this process. Thread-safe.
 *
 * <p>Invariants: (1) a key is in the map exactly while its count is positive; (2) a directory is
 * open for writing or for reading, and those who only read may use either; (3) who wants a
 * directory that is being closed waits until it is.
 */
public final class DirectoryRegistry {
  private sealed interface Key {
    String text();
  }

  private record PathKey(Path realPath) implements Key {
    @Override
    public String text() {
      return realPath.toString();
    }
  }

  private record MemoryKey(String name) implements Key {
    @Override
    public String text() {
      return "mem:" + name;
    }
  }

  private static final class Entry {
    final DataDirectory directory;
    final boolean readOnly;
    final QueryPlanner planner = QueryPlanner.analyzing();
    final Activity activity = new Activity();
    int users;

    Entry(DataDirectory directory, boolean readOnly) {
      this.directory = directory;
      this.readOnly = readOnly;
    }
  }

  private final Map<Key, Entry> entries = new HashMap<>();
  private final Set<Key> closing = new HashSet<>();
  // Opening may take long (recovery), and whoever wants the same directory has to wait for it.
  private final Lock lock = new ReentrantLock();
  private final Condition hasClosed = lock.newCondition();

  /**
   * Opens {@code directory} or joins those who have it open.
   *
   * @throws StorageException.InUse if it is to be written and is open here for reading only
   */
  public DirectoryLease open(Path directory, boolean readOnly) {
    return open(directory, readOnly, AuditOptions.DEFAULT);
  }

  /** Does the same; who opens it first says how its audit log goes on. */
  public DirectoryLease open(Path directory, boolean readOnly, AuditOptions audit) {
    OpenOptions options = OpenOptions.DEFAULT.withReadOnly(readOnly).withAudit(audit);
    return acquire(
        new PathKey(realPath(directory)), readOnly, key -> DataDirectory.open(directory, options));
  }

  /** Opens the memory directory called {@code name} or joins those who have it open. */
  public DirectoryLease openShared(String name) {
    return acquire(
        new MemoryKey(name), false, key -> DataDirectory.openInMemory(OpenOptions.DEFAULT));
  }

  /** Opens a memory directory for one user. */
  public DirectoryLease openPrivate() {
    DataDirectory directory = DataDirectory.openInMemory(OpenOptions.DEFAULT);
    QueryPlanner planner = QueryPlanner.analyzing();
    Runnable release =
        () -> {
          planner.close();
          directory.close();
        };
    return new DirectoryLease(directory, planner, new Activity(), release);
  }

  private DirectoryLease acquire(Key key, boolean readOnly, Function<Key, DataDirectory> opener) {
    lock.lock();
    try {
      while (closing.contains(key)) {
        hasClosed.awaitUninterruptibly();
      }
      Entry entry =
          entries.computeIfAbsent(key, missing -> new Entry(opener.apply(missing), readOnly));
      if (entry.readOnly && !readOnly) {
        throw new StorageException.InUse(
            "directory \"" + key.text() + "\" is open for reading only in this process");
      }
      entry.users++;
      return new DirectoryLease(entry.directory, entry.planner, entry.activity, () -> release(key));
    } finally {
      lock.unlock();
    }
  }

  private void release(Key key) {
    Entry entry;
    lock.lock();
    try {
      entry = Objects.requireNonNull(entries.get(key), "released twice");
      if (--entry.users > 0) {
        return;
      }
      entries.remove(key);
      closing.add(key);
    } finally {
      lock.unlock();
    }
    // It may take long, and those who want another directory do not wait for it.
    try {
      entry.planner.close();
      entry.directory.close();
    } finally {
      closed(key);
    }
  }

  private void closed(Key key) {
    lock.lock();
    try {
      closing.remove(key);
      hasClosed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the real path, also of a directory that does not exist yet. */
  private static Path realPath(Path directory) {
    Path absolute = directory.toAbsolutePath().normalize();
    Path existing = absolute;
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing == null) {
      return absolute;
    }
    try {
      return existing.toRealPath().resolve(existing.relativize(absolute)).normalize();
    } catch (IOException e) {
      throw new StorageException.Io("directory \"" + absolute + "\" cannot be read", e);
    }
  }
}
