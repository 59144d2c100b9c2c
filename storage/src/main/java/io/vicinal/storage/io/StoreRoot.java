package io.vicinal.storage.io;

import static java.nio.file.StandardOpenOption.READ;

import io.vicinal.storage.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** The directory that a {@link RealFileStore} does not leave, and what every path in it needs. */
final class StoreRoot {
  private final Path root; // absolute, normalised
  private final boolean posix;

  StoreRoot(Path root) {
    this.root = root.toAbsolutePath().normalize();
    this.posix = root.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  Path path() {
    return root;
  }

  boolean isPosix() {
    return posix;
  }

  /** Returns what to call {@code file} in messages. */
  String describe(Path file) {
    return root.resolve(file).normalize().toString();
  }

  /** Returns the root without symbolic links, as far as it exists. */
  Path canonical() throws IOException {
    Path there = root;
    while (there.getParent() != null && !Files.exists(there)) {
      there = there.getParent();
    }
    return there.toRealPath().resolve(there.relativize(root)).normalize();
  }

  /** Returns the absolute path; refuses one that leaves the root, by ".." or by a link. */
  Path resolve(Path file) {
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

  /** Returns the permissions that a new file or directory is to have. */
  FileAttribute<?>[] mode(String permissions) {
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /** Creates a directory and its missing parents, and forces the entry of each. */
  void createWithParents(Path absolute) throws IOException {
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

  /** Makes the entries of a directory durable. */
  void forceEntries(Path absolute) throws IOException {
    if (!posix) {
      return; // Windows cannot open a directory and orders its metadata by its own journal.
    }
    try (var channel = FileChannel.open(absolute, READ)) {
      channel.force(true);
    }
  }
}
