package io.vicinal.storage.io;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.vicinal.storage.StorageException;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
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
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps files in a directory of the operating system: directories 0700, files 0600, symbolic links
 * never followed below the root.
 */
public final class RealFileStore implements FileStore {
  private static final Logger LOG = LoggerFactory.getLogger(RealFileStore.class);

  /** What is smaller is taken from the arena. */
  private static final long SCRATCH_FILE_BYTES_MIN = 32L << 20;

  private final Path root; // absolute, normalised
  private final boolean posix;

  private RealFileStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
    this.posix = root.getFileSystem().supportedFileAttributeViews().contains("posix");
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
    return attempt(
        "resolve",
        Path.of(""),
        () -> {
          Path there = root;
          while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
          }
          return there.toRealPath().resolve(there.relativize(root)).normalize();
        });
  }

  @Override
  public String describe(Path file) {
    return root.resolve(file).normalize().toString();
  }

  @Override
  public boolean exists(Path file) {
    return Files.exists(resolve(file), NOFOLLOW_LINKS);
  }

  @Override
  public void createDirectories(Path directory) {
    act("create directory", directory, () -> createWithParents(resolve(directory)));
  }

  private void createWithParents(Path absolute) throws IOException {
    if (Files.isDirectory(absolute)) {
      return;
    }
    Path parent = absolute.getParent();
    if (parent != null) {
      createWithParents(parent);
    }
    try {
      Files.createDirectory(absolute, mode("rwx------"));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(absolute)) {
        throw e;
      }
    }
    if (parent != null) {
      forceEntries(parent);
    }
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
    Path absolute = resolve(file);
    FileChannel channel =
        attempt(verb, file, () -> FileChannel.open(absolute, options, mode("rw-------")));
    return new RealStoreFile(absolute, !options.contains(WRITE), channel);
  }

  @Override
  public MemorySegment mapReadOnly(Path file, long expectedBytes, Arena arena) {
    return attempt(
        "map",
        file,
        () -> {
          try (var channel = FileChannel.open(resolve(file), READ, NOFOLLOW_LINKS)) {
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
    Set<OpenOption> options = Set.of(READ, WRITE, CREATE_NEW, NOFOLLOW_LINKS);
    return attempt(
        "make room in",
        file,
        () -> {
          Path absolute = resolve(file);
          try (var channel = FileChannel.open(absolute, options, mode("rw-------"));
              Closeable _ = () -> deleteIfPossible(absolute)) {
            // Written, not left sparse: a full disk must be an error now, not a fault later.
            var zeros = ByteBuffer.allocate(COPY_BUFFER_BYTES);
            for (long at = 0; at < bytes; ) {
              zeros.clear().limit((int) Math.min(zeros.capacity(), bytes - at));
              at += channel.write(zeros, at);
            }
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
          }
        });
  }

  /** Deletes a file whose memory may still be in use, which some systems refuse. */
  private static void deleteIfPossible(Path absolute) {
    try {
      Files.deleteIfExists(absolute);
    } catch (IOException e) {
      LOG.debug("a file to work with stays until the directory is opened again", e);
    }
  }

  @Override
  public long sizeBytes(Path file) {
    return attempt("read length of", file, () -> Files.size(resolve(file)));
  }

  @Override
  public List<Path> list(Path directory) {
    return attempt("list", directory, () -> children(directory));
  }

  private List<Path> children(Path directory) throws IOException {
    var children = new ArrayList<Path>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(resolve(directory))) {
      stream.forEach(child -> children.add(root.relativize(child)));
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
    Path absolute = resolve(to);
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
        () -> Files.move(resolve(from), resolve(to), StandardCopyOption.ATOMIC_MOVE));
  }

  @Override
  public void delete(Path file) {
    act("delete", file, () -> Files.deleteIfExists(resolve(file)));
  }

  @Override
  public void deleteRecursively(Path directory) {
    if (Files.isDirectory(resolve(directory), NOFOLLOW_LINKS)) {
      list(directory).forEach(this::deleteRecursively);
    }
    delete(directory);
  }

  @Override
  public void forceDirectory(Path directory) {
    act("sync directory", directory, () -> forceEntries(resolve(directory)));
  }

  private void forceEntries(Path absolute) throws IOException {
    if (!posix) {
      return; // Windows cannot open a directory and orders its metadata by its own journal.
    }
    try (var channel = FileChannel.open(absolute, READ)) {
      channel.force(true);
    }
  }

  @Override
  public StoreLock lock(Path file, boolean shared) {
    Path absolute = resolve(file);
    return attempt("lock", file, () -> RealStoreLock.acquire(root, absolute, shared, posix));
  }

  @Override
  public Optional<Path> realPath(Path file) {
    return Optional.of(resolve(file));
  }

  @Override
  public void close() {} // Holds nothing: files and locks are closed by their owners.

  /** Returns the absolute path; refuses one that leaves the root, by ".." or by a link. */
  private Path resolve(Path file) {
    Path absolute = root.resolve(file).normalize();
    if (file.isAbsolute() || !absolute.startsWith(root)) {
      throw new IllegalArgumentException("path \"" + file + "\" leaves the store");
    }
    Path step = root;
    for (Path name : root.relativize(absolute)) {
      step = step.resolve(name);
      if (!name.toString().isEmpty() && Files.isSymbolicLink(step)) {
        throw new StorageException.Io(
            "cannot use \"" + absolute + "\"",
            new FileSystemException(step.toString(), null, "symbolic links are not followed"));
      }
    }
    return absolute;
  }

  private FileAttribute<?>[] mode(String permissions) {
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private <T> T attempt(String verb, Path file, IoCall<T> call) {
    return IoCall.attempt(verb, describe(file), call);
  }

  private void act(String verb, Path file, IoCall.Action action) {
    IoCall.attemptAction(verb, describe(file), action);
  }
}
