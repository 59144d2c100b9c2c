package io.vicinal.storage.io;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.vicinal.storage.StorageException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps files in a directory of the operating system: directories 0700, files 0600, symbolic links
 * never followed below the root.
 */
public final class RealFileStore implements FileStore {
  /** What is smaller is taken from the arena. */
  private static final long SCRATCH_FILE_BYTES_MIN = 32L << 20;

  private final StoreRoot root;

  private RealFileStore(Path root) {
    this.root = new StoreRoot(root);
  }

  /**
   * Returns a store on {@code root}. The directory need not exist: {@code
   * createDirectories(Path.of(""))} makes it.
   */
  public static RealFileStore at(Path root) {
    return new RealFileStore(root);
  }

  /** Returns the root without symbolic links, as far as it exists. */
  public Path canonicalRoot() {
    return attempt("resolve", Path.of(""), root::canonical);
  }

  @Override
  public String describe(Path file) {
    return root.describe(file);
  }

  @Override
  public boolean exists(Path file) {
    return Files.exists(root.resolve(file), NOFOLLOW_LINKS);
  }

  @Override
  public void createDirectories(Path directory) {
    act("create directory", directory, () -> root.createWithParents(root.resolve(directory)));
  }

  @Override
  public StoreFile create(Path file) {
    return openFile("create", file, Set.of(READ, WRITE, CREATE_NEW, NOFOLLOW_LINKS));
  }

  @Override
  public StoreFile open(Path file) {
    return openFile("open", file, Set.of(READ, WRITE, NOFOLLOW_LINKS));
  }

  @Override
  public StoreFile openReadOnly(Path file) {
    return openFile("open", file, Set.of(READ, NOFOLLOW_LINKS));
  }

  private StoreFile openFile(String verb, Path file, Set<OpenOption> options) {
    Path absolute = root.resolve(file);
    FileChannel channel =
        attempt(verb, file, () -> FileChannel.open(absolute, options, root.mode("rw-------")));
    return new RealStoreFile(absolute, !options.contains(WRITE), channel);
  }

  @Override
  public MemorySegment mapReadOnly(Path file, long expectedBytes, Arena arena) {
    return attempt(
        "map",
        file,
        () -> {
          try (var channel = FileChannel.open(root.resolve(file), READ, NOFOLLOW_LINKS)) {
            long sizeBytes = channel.size();
            if (sizeBytes != expectedBytes) {
              throw new StorageException.Corrupt(
                  describe(file),
                  Math.min(sizeBytes, expectedBytes),
                  "a length of " + expectedBytes + " bytes",
                  sizeBytes + " bytes");
            }
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, sizeBytes, arena);
          }
        });
  }

  @Override
  public MemorySegment scratch(Path file, long bytes, Arena arena) {
    if (bytes < SCRATCH_FILE_BYTES_MIN) {
      return FileStore.super.scratch(file, bytes, arena);
    }
    return attempt(
        "make room in",
        file,
        () -> ScratchFile.map(root.resolve(file), root.mode("rw-------"), bytes, arena));
  }

  @Override
  public long usableBytes(Path directory) {
    try {
      java.nio.file.FileStore disk = Files.getFileStore(root.resolve(directory));
      long bytes = disk.getUsableSpace();
      // Some tell nothing, and what is more than fits into a long is negative.
      return bytes < 0 || disk.getTotalSpace() == 0 ? Long.MAX_VALUE : bytes;
    } catch (IOException e) {
      return Long.MAX_VALUE; // such as in a container without a table of mounts
    }
  }

  @Override
  public long sizeBytes(Path file) {
    return attempt("read length of", file, () -> Files.size(root.resolve(file)));
  }

  @Override
  public List<Path> list(Path directory) {
    return attempt("list", directory, () -> children(directory));
  }

  private List<Path> children(Path directory) throws IOException {
    var children = new ArrayList<Path>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(root.resolve(directory))) {
      stream.forEach(child -> children.add(root.path().relativize(child)));
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (NotDirectoryException e) {
      throw new FileSystemException(e.getFile(), null, "not a directory");
    }
    Collections.sort(children);
    return Collections.unmodifiableList(children);
  }

  @Override
  public boolean link(FileStore source, Path from, Path to) {
    Path absolute = root.resolve(to);
    Optional<Path> original = source.realPath(from);
    return original.isPresent()
        && attempt(
            "link to \"" + source.describe(from) + "\"", to, () -> link(original.get(), absolute));
  }

  private static boolean link(Path from, Path to) throws IOException {
    try {
      Files.createLink(to, from);
      return true;
    } catch (NoSuchFileException | FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException _) {
      return false; // Another device, too many names, or a file system without links.
    }
  }

  @Override
  public void rename(Path from, Path to) {
    act(
        "rename to \"" + describe(to) + "\" of",
        from,
        () -> Files.move(root.resolve(from), root.resolve(to), StandardCopyOption.ATOMIC_MOVE));
  }

  @Override
  public void delete(Path file) {
    act("delete", file, () -> Files.deleteIfExists(root.resolve(file)));
  }

  @Override
  public void deleteRecursively(Path directory) {
    if (Files.isDirectory(root.resolve(directory), NOFOLLOW_LINKS)) {
      list(directory).forEach(this::deleteRecursively);
    }
    delete(directory);
  }

  @Override
  public void forceDirectory(Path directory) {
    act("sync directory", directory, () -> root.forceEntries(root.resolve(directory)));
  }

  @Override
  public StoreLock lock(Path file, boolean shared) {
    Path absolute = root.resolve(file);
    return attempt(
        "lock", file, () -> RealStoreLock.acquire(root.path(), absolute, shared, root.isPosix()));
  }

  @Override
  public Optional<Path> realPath(Path file) {
    return Optional.of(root.resolve(file));
  }

  @Override
  public void close() {} // Holds nothing: files and locks are closed by their owners.

  private <T> T attempt(String verb, Path file, IoCall<T> call) {
    return IoCall.attempt(verb, describe(file), call);
  }

  private void act(String verb, Path file, IoCall.Action action) {
    IoCall.attemptAction(verb, describe(file), action);
  }
}
