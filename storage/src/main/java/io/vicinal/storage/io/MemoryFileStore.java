package io.vicinal.storage.io;

import io.vicinal.storage.StorageException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Keeps files on the heap: the store of in-memory databases and of tests.
 *
 * <p>Behaves as {@link RealFileStore} does, apart from durability, which it has none of. A file
 * that is deleted while it is open stays readable until it is closed. Mapping copies the file into
 * native memory of the arena.
 */
public final class MemoryFileStore implements FileStore {
  private static final Path ROOT = Path.of("");
  private static final int MAP_ALIGNMENT_BYTES = 64;

  private final TreeMap<Path, MemoryFile> files = new TreeMap<>(); // guarded by this
  private final TreeSet<Path> directories = new TreeSet<>(); // guarded by this
  private int sharedHolders; // guarded by this
  private boolean lockedExclusively; // guarded by this

  /** Creates an empty store whose root directory exists. */
  public MemoryFileStore() {
    directories.add(ROOT);
  }

  @Override
  public String describe(Path file) {
    return "mem:" + normalize(file);
  }

  @Override
  public synchronized boolean exists(Path file) {
    Path path = normalize(file);
    return files.containsKey(path) || directories.contains(path);
  }

  @Override
  public synchronized void createDirectories(Path directory) {
    for (Path step = normalize(directory); !step.equals(ROOT); step = parentOf(step)) {
      if (files.containsKey(step)) {
        throw failure("create directory", step, new FileAlreadyExistsException(step.toString()));
      }
      directories.add(step);
    }
  }

  @Override
  public synchronized StoreFile create(Path file) {
    Path path = normalize(file);
    if (exists(path)) {
      throw failure("create", path, new FileAlreadyExistsException(path.toString()));
    }
    if (!directories.contains(parentOf(path))) {
      throw failure("create", path, new NoSuchFileException(path.toString()));
    }
    var contents = new MemoryFile();
    files.put(path, contents);
    return new MemoryStoreFile(describe(path), contents, false);
  }

  @Override
  public StoreFile open(Path file) {
    return new MemoryStoreFile(describe(file), require("open", file), false);
  }

  @Override
  public StoreFile openReadOnly(Path file) {
    return new MemoryStoreFile(describe(file), require("open", file), true);
  }

  @Override
  public MemorySegment mapReadOnly(Path file, long expectedBytes, Arena arena) {
    MemoryFile contents = require("map", file);
    synchronized (contents) {
      long sizeBytes = contents.sizeBytes();
      if (sizeBytes != expectedBytes) {
        throw new StorageException.Corrupt(
            describe(file),
            Math.min(sizeBytes, expectedBytes),
            "a length of " + expectedBytes + " bytes",
            sizeBytes + " bytes");
      }
      MemorySegment copy = arena.allocate(sizeBytes, MAP_ALIGNMENT_BYTES);
      contents.copyTo(copy);
      return copy.asReadOnly();
    }
  }

  @Override
  public long sizeBytes(Path file) {
    return require("read length of", file).sizeBytes();
  }

  @Override
  public synchronized List<Path> list(Path directory) {
    Path parent = normalize(directory);
    if (files.containsKey(parent)) {
      throw failure("list", parent, new IOException("not a directory"));
    }
    var children = new TreeSet<Path>();
    for (Path file : files.keySet()) {
      if (parentOf(file).equals(parent)) {
        children.add(file);
      }
    }
    for (Path child : directories) {
      if (!child.equals(ROOT) && parentOf(child).equals(parent)) {
        children.add(child);
      }
    }
    return List.copyOf(children);
  }

  @Override
  public synchronized boolean link(FileStore source, Path from, Path to) {
    if (!(source instanceof MemoryFileStore other)) {
      return false;
    }
    Path path = normalize(to);
    if (exists(path)) {
      throw failure("link", path, new FileAlreadyExistsException(path.toString()));
    }
    if (!directories.contains(parentOf(path))) {
      throw failure("link", path, new NoSuchFileException(path.toString()));
    }
    files.put(path, other.require("link to", from));
    return true;
  }

  @Override
  public synchronized void rename(Path from, Path to) {
    Path target = normalize(to);
    if (directories.contains(target) || !directories.contains(parentOf(target))) {
      throw failure("rename", from, new NoSuchFileException(target.toString()));
    }
    MemoryFile contents = require("rename", from);
    files.remove(normalize(from));
    files.put(target, contents);
  }

  @Override
  public synchronized void delete(Path file) {
    Path path = normalize(file);
    if (directories.contains(path) && !list(path).isEmpty()) {
      throw failure("delete", path, new DirectoryNotEmptyException(path.toString()));
    }
    files.remove(path);
    directories.remove(path);
  }

  @Override
  public synchronized void deleteRecursively(Path directory) {
    for (Path child : new ArrayList<>(list(directory))) {
      if (directories.contains(child)) {
        deleteRecursively(child);
      } else {
        delete(child);
      }
    }
    delete(directory);
  }

  @Override
  public synchronized void forceDirectory(Path directory) {
    if (!directories.contains(normalize(directory))) {
      throw failure("sync directory", directory, new NoSuchFileException(directory.toString()));
    }
  }

  @Override
  public synchronized StoreLock lock(Path file, boolean shared) {
    if (lockedExclusively || (!shared && sharedHolders > 0)) {
      throw new StorageException.InUse("directory \"mem:\" is in use by this process");
    }
    if (shared) {
      sharedHolders++;
    } else {
      lockedExclusively = true;
    }
    return new MemoryLock(shared);
  }

  @Override
  public Optional<Path> realPath(Path file) {
    return Optional.empty();
  }

  @Override
  public void close() {} // The garbage collector takes the files with the store.

  private synchronized MemoryFile require(String verb, Path file) {
    Path path = normalize(file);
    MemoryFile contents = files.get(path);
    if (contents == null) {
      throw failure(verb, path, new NoSuchFileException(path.toString()));
    }
    return contents;
  }

  private synchronized void unlock(boolean shared) {
    if (shared) {
      sharedHolders--;
    } else {
      lockedExclusively = false;
    }
  }

  private StorageException.Io failure(String verb, Path file, IOException cause) {
    return IoCall.failure(verb, describe(file), cause);
  }

  private static Path parentOf(Path path) {
    Path parent = path.getParent();
    return parent == null ? ROOT : parent;
  }

  private static Path normalize(Path file) {
    Path path = file.normalize();
    if (path.isAbsolute() || path.startsWith("..")) {
      throw new IllegalArgumentException("path \"" + file + "\" leaves the store");
    }
    return path;
  }

  private final class MemoryLock implements StoreLock {
    private final boolean shared;
    private boolean released; // guarded by the store

    MemoryLock(boolean shared) {
      this.shared = shared;
    }

    @Override
    public boolean shared() {
      return shared;
    }

    @Override
    public void close() {
      synchronized (MemoryFileStore.this) {
        if (!released) {
          released = true;
          unlock(shared);
        }
      }
    }
  }
}
