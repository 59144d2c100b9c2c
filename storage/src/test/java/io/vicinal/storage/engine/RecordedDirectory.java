package io.vicinal.storage.engine;

import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.io.LossMode;
import io.vicinal.storage.io.MemoryFileStore;
import io.vicinal.storage.io.Recording;
import io.vicinal.storage.io.RecordingFileStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.sqlite.SQLiteConnection;

/**
 * A directory whose every change is recorded, so that a test can go back to each moment: files by
 * {@link RecordingFileStore}, the catalog as images of what was committed.
 *
 * <p>SQLite's commits are taken to be durable and whole, which {@code CatalogCrashTest} checks.
 */
final class RecordedDirectory implements AutoCloseable {
  /** What a crash leaves; the catalog is null where there was none yet. */
  record Crash(MemoryFileStore files, byte[] catalog) {}

  /** The catalog as it was committed when so many operations had been recorded. */
  private record Image(int operations, byte[] catalog) {}

  private final RecordingFileStore files;
  private final Path catalogFile;
  private final int first;
  private final List<Image> images = new ArrayList<>(); // guarded by files
  private SQLiteConnection monitor; // guarded by files
  private long dataVersion; // guarded by files

  /** Starts with what a crash left; {@code catalogFile} is a name for SQLite's own file. */
  RecordedDirectory(Crash crash, Path catalogFile) throws IOException {
    this.catalogFile = catalogFile;
    files = new RecordingFileStore(crash.files);
    first = files.operationCount();
    images.add(new Image(first, crash.catalog));
    if (crash.catalog != null) {
      Files.write(catalogFile, crash.catalog);
    }
    files.keepOutside(DirectoryFiles.CATALOG, catalogFile, this::look);
  }

  static Crash nothing() {
    return new Crash(new MemoryFileStore(), null);
  }

  LocalDataDirectory open(OpenOptions options) {
    return LocalDataDirectory.open(files, options);
  }

  FileStore files() {
    return files;
  }

  /** Returns how many operations were recorded before anything was opened. */
  int first() {
    return first;
  }

  int operationCount() {
    return files.operationCount();
  }

  /** Notes the catalog if it has changed; called before each operation. */
  void look() {
    synchronized (files) {
      try {
        if (monitor == null && !Files.exists(catalogFile)) {
          return;
        }
        if (monitor == null) {
          monitor = (SQLiteConnection) DriverManager.getConnection("jdbc:sqlite:" + catalogFile);
        }
        long version = dataVersion();
        if (version != dataVersion) {
          dataVersion = version;
          images.add(new Image(operationCount(), monitor.serialize("main")));
        }
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
    }
  }

  private long dataVersion() throws SQLException {
    try (Statement statement = monitor.createStatement();
        ResultSet result = statement.executeQuery("PRAGMA data_version")) {
      return result.getLong(1);
    }
  }

  /** Returns what a crash after {@code n} operations leaves, by chance where there is a choice. */
  Crash crash(int n, LossMode mode, Random random) {
    synchronized (files) {
      return new Crash(
          files.recording().stateAfter(n, mode, random.nextLong()),
          catalogAfter(n, random.nextBoolean()));
    }
  }

  Recording recording() {
    return files.recording();
  }

  /**
   * Returns the catalog after {@code n} operations; null where there was none. What was committed
   * between the last of them and the next is there, or not if {@code early}.
   */
  byte[] catalogAfter(int n, boolean early) {
    synchronized (files) {
      int last = 0;
      while (last + 1 < images.size() && images.get(last + 1).operations <= n) {
        last++;
      }
      boolean before = early && last > 0 && images.get(last).operations == n;
      return images.get(before ? last - 1 : last).catalog;
    }
  }

  @Override
  public void close() {
    synchronized (files) {
      try {
        if (monitor != null) {
          monitor.close();
        }
        for (String suffix : List.of("", "-wal", "-shm", ".new", ".new-wal", ".new-shm")) {
          Files.deleteIfExists(Path.of(catalogFile + suffix));
        }
      } catch (SQLException e) {
        throw new AssertionError(e);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
