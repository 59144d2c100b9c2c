package io.vicinal.storage.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;

/**
 * Loads SQLite's native library, once per process, for a tenth less of a first query's time.
 *
 * <p>sqlite-jdbc unpacks the library from its jar, reads the copy back byte by byte and looks for
 * copies that others left ({@code SQLiteJDBCLoader} of 3.54). Here it is unpacked into a directory
 * that only its owner may enter, handed over by the properties that sqlite-jdbc documents for that,
 * and deleted when it is mapped. Where a setting names a library already, on systems other than
 * Linux with GNU's C library, and after any failure, sqlite-jdbc does it in its own way.
 * Thread-safe.
 */
final class NativeLibrary {
  private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);
  private static final String PATH_PROPERTY = "org.sqlite.lib.path";
  private static final String NAME_PROPERTY = "org.sqlite.lib.name";
  private static final String DIRECTORY_PROPERTY = "org.sqlite.tmpdir";
  private static final String FILE_NAME = "libsqlitejdbc.so";

  /** The loader of GNU's C library, by the name of the architecture: musl has another one. */
  private static final Map<String, Path> GNU_LOADERS =
      Map.of(
          "amd64", Path.of("/lib64/ld-linux-x86-64.so.2"),
          "aarch64", Path.of("/lib/ld-linux-aarch64.so.1"));

  private static boolean tried;

  private NativeLibrary() {}

  /** Loads the library unless this was tried before. Never fails. */
  static synchronized void load() {
    if (tried) {
      return;
    }
    tried = true;
    String resource = resource(System.getProperty("os.name"), System.getProperty("os.arch"));
    if (resource == null
        || System.getProperty(PATH_PROPERTY) != null
        || System.getProperty(NAME_PROPERTY) != null) {
      return;
    }
    try (InputStream library = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
      if (library != null) {
        load(library);
      }
    } catch (IOException e) {
      LOG.debug("sqlite-jdbc unpacks its library itself", e);
    }
  }

  /** Returns where sqlite-jdbc keeps the library for this system, or null where it may choose. */
  static @Nullable String resource(String system, String architecture) {
    Path loader = GNU_LOADERS.get(architecture);
    if (!system.equals("Linux") || loader == null || !Files.exists(loader)) {
      return null;
    }
    String folder = architecture.equals("amd64") ? "x86_64" : architecture;
    return "/org/sqlite/native/Linux/" + folder + "/" + FILE_NAME;
  }

  private static void load(InputStream library) throws IOException {
    Path parent =
        Path.of(System.getProperty(DIRECTORY_PROPERTY, System.getProperty("java.io.tmpdir")));
    Path directory = Files.createTempDirectory(parent, "vicinal-sqlite");
    Path file = directory.resolve(FILE_NAME);
    try {
      Files.copy(library, file);
      initialize(directory);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(directory);
    }
  }

  private static void initialize(Path directory) {
    System.setProperty(PATH_PROPERTY, directory.toString());
    System.setProperty(NAME_PROPERTY, FILE_NAME);
    // Where it looks for what others left: nowhere, and not among all that lies in /tmp.
    String given = System.setProperty(DIRECTORY_PROPERTY, directory.toString());
    try {
      SQLiteJDBCLoader.initialize();
    } catch (Exception e) {
      LOG.debug("sqlite-jdbc cannot load its library", e); // the first connection tells why
    } finally {
      System.clearProperty(PATH_PROPERTY);
      System.clearProperty(NAME_PROPERTY);
      if (given == null) {
        System.clearProperty(DIRECTORY_PROPERTY);
      } else {
        System.setProperty(DIRECTORY_PROPERTY, given);
      }
    }
  }
}
