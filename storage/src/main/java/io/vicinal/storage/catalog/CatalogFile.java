package io.vicinal.storage.catalog;

import io.vicinal.storage.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/**
 * One SQLite connection to a catalog, opened with the settings of {@link Pragmas}.
 *
 * <p>SQLite reads and writes this file itself, so it is outside the engine's file abstraction.
 * Nothing else in the process may open the file while a connection is there: closing any second
 * descriptor would drop SQLite's POSIX locks. Not thread-safe.
 */
final class CatalogFile implements AutoCloseable {
  /** SQLite's default, which every catalog has. */
  private static final int PAGE_BYTES = 4_096;

  private static final Set<PosixFilePermission> OWNER_ONLY =
      Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private final Connection connection;
  private final String name;
  private final int version;
  private final @Nullable Path copyDirectory;

  private CatalogFile(
      Connection connection, String name, int version, @Nullable Path copyDirectory) {
    this.connection = connection;
    this.name = name;
    this.version = version;
    this.copyDirectory = copyDirectory;
  }

  /** Returns an empty catalog in memory, with its tables. */
  static CatalogFile inMemory() throws SQLException {
    return inMemory("catalog in memory");
  }

  /** Returns an empty catalog in memory that messages call {@code name}. */
  static CatalogFile inMemory(String name) throws SQLException {
    Connection connection = connect("jdbc:sqlite::memory:", false);
    try {
      Pragmas.apply(connection, "memory");
      CatalogSchema.create(connection);
      return new CatalogFile(connection, name, Catalog.FORMAT_VERSION, null);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Creates a file with empty tables that only the owner can read. */
  static CatalogFile create(Path path) throws SQLException, IOException {
    // Made first, because SQLite would make it readable for everyone; -wal and -shm inherit.
    Files.createFile(path, ownerOnly(path));
    Connection connection = connect(url(path, "mode=rw"), false);
    try {
      Pragmas.apply(connection, "wal");
      CatalogSchema.create(connection);
      return new CatalogFile(connection, path.toString(), Catalog.FORMAT_VERSION, null);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Opens an existing file for writing and lets nobody but its owner read it. */
  static CatalogFile openWritable(Path path) throws SQLException, IOException {
    requireRegular(path);
    requireWholePages(path);
    restrict(path); // A copy or a restore may have made it readable for others.
    Connection connection = connect(url(path, "mode=rw"), false);
    try {
      int version = CatalogSchema.requireFormat(connection, path.toString());
      Pragmas.apply(connection, "wal");
      return new CatalogFile(connection, path.toString(), version, null);
    } catch (SQLException | StorageException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * Opens an existing file without writing anything next to it. What a crash left in the -wal file
   * is read from a private copy, because SQLite would have to recover in place.
   */
  static CatalogFile openReadOnly(Path path) throws SQLException, IOException {
    requireRegular(path);
    requireWholePages(path);
    Path wal = sibling(path, "-wal");
    boolean recover = hasWal(path);
    Path copyDirectory = recover ? Files.createTempDirectory("vicinal-catalog") : null;
    Path file = copyDirectory == null ? path : copyDirectory.resolve("catalog.sqlite");
    if (recover) {
      Files.copy(path, file);
      Files.copy(wal, sibling(file, "-wal"));
    }
    // An immutable database has no locks and no -wal; SQLite then calls its journal mode "delete".
    Connection connection = connect(url(file, recover ? "mode=rw" : "immutable=1"), !recover);
    try {
      int version = CatalogSchema.requireFormat(connection, path.toString());
      Pragmas.apply(connection, recover ? "wal" : "delete");
      return new CatalogFile(connection, path.toString(), version, copyDirectory);
    } catch (SQLException | StorageException e) {
      connection.close();
      deleteCopy(copyDirectory);
      throw e;
    }
  }

  /**
   * Gives {@code from}, closed, the name {@code to}, also in the place of a closed file, and makes
   * that durable.
   */
  static void rename(Path from, Path to) throws IOException {
    for (Path file : new Path[] {from, to}) {
      Path wal = sibling(file, "-wal");
      if (Files.exists(wal)) {
        throw new IOException("file \"" + wal + "\" is still there");
      }
    }
    // The removal of a -wal file first: next to another file than its own it would be replayed.
    forceEntries(to);
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    forceEntries(to);
  }

  private static void forceEntries(Path file) throws IOException {
    if (isPosix(file)) { // Windows cannot open a directory
      try (var directory =
          FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
        directory.force(true);
      }
    }
  }

  /** Deletes a file with what SQLite keeps next to it. */
  static void delete(Path path) throws IOException {
    for (String suffix : new String[] {"-wal", "-shm", "-journal", ""}) {
      Files.deleteIfExists(sibling(path, suffix));
    }
  }

  static Path sibling(Path path, String suffix) {
    return path.resolveSibling(path.getFileName() + suffix);
  }

  Connection connection() {
    return connection;
  }

  /** Returns what messages call the file. */
  String name() {
    return name;
  }

  /** Returns the format version that the file has. */
  int version() {
    return version;
  }

  /** Writes a copy without free pages; there is no transaction meanwhile. */
  void copyTo(Path target) throws SQLException, IOException {
    // Made first, because SQLite would make it readable for everyone; it fills an empty file.
    Files.createFile(target, ownerOnly(target));
    try (PreparedStatement statement = connection.prepareStatement("VACUUM INTO ?")) {
      statement.setString(1, target.toAbsolutePath().toString());
      statement.execute();
    }
  }

  CatalogTransaction begin() throws SQLException {
    return new CatalogTransaction(connection, name);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
    try {
      deleteCopy(copyDirectory);
    } catch (IOException e) {
      throw new SQLException("cannot delete " + copyDirectory, e);
    }
  }

  private static void deleteCopy(@Nullable Path copyDirectory) throws IOException {
    if (copyDirectory != null) {
      delete(copyDirectory.resolve("catalog.sqlite"));
      Files.deleteIfExists(copyDirectory);
    }
  }

  private static Connection connect(String url, boolean readOnly) throws SQLException {
    var config = new SQLiteConfig();
    config.setReadOnly(readOnly);
    NativeLibrary.load();
    return JDBC.createConnection(url, config.toProperties());
  }

  private static String url(Path path, String parameter) {
    // As a URI, so that no character of a directory name is taken for a parameter.
    return "jdbc:sqlite:" + path.toAbsolutePath().toUri().toASCIIString() + "?" + parameter;
  }

  private static void requireRegular(Path path) {
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      String found = Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? "something else" : "nothing";
      throw new StorageException.Corrupt(path.toString(), 0, "a regular file", found);
    }
  }

  /**
   * Requires that the file ends where a page does, because SQLite takes what is missing of the last
   * one for zeros; with a -wal file next to it that is recovered.
   */
  private static void requireWholePages(Path path) throws IOException {
    long bytes = Files.size(path);
    if (bytes % PAGE_BYTES != 0 && !hasWal(path)) {
      throw new StorageException.Corrupt(
          path.toString(), bytes, "a multiple of " + PAGE_BYTES + " bytes", "the end of the file");
    }
  }

  private static boolean hasWal(Path path) throws IOException {
    Path wal = sibling(path, "-wal");
    return Files.exists(wal) && Files.size(wal) > 0;
  }

  static FileAttribute<?>[] ownerOnly(Path path) {
    return isPosix(path)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
        : new FileAttribute<?>[0];
  }

  private static void restrict(Path path) throws IOException {
    if (isPosix(path) && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(path))) {
      Files.setPosixFilePermissions(path, OWNER_ONLY);
    }
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
