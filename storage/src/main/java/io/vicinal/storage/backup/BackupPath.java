package io.vicinal.storage.backup;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Says which files a backup may hold: those of a data directory, under the names that the engine
 * gives them. A name that leaves the target, or that means something else on another system, cannot
 * be written with what is allowed here.
 */
final class BackupPath {
  static final Path CATALOG = Path.of("catalog.sqlite");

  private static final String ID = "[1-9][0-9]{0,18}";
  private static final Pattern ALLOWED =
      Pattern.compile(
          "catalog\\.sqlite|databases/"
              + ID
              + "/(wal/[0-9]{20}\\.wal|tables/"
              + ID
              + "/segments/"
              + ID
              + "/[a-z0-9][a-z0-9-]{0,99})");

  private BackupPath() {}

  /** Returns whether a manifest may name this. */
  static boolean isAllowed(String path) {
    return ALLOWED.matcher(path).matches();
  }

  /** Returns how a manifest names {@code path}, on any system. */
  static String text(Path path) {
    var text = new StringBuilder();
    for (Path name : path) {
      text.append(text.isEmpty() ? "" : "/").append(name);
    }
    return text.toString();
  }

  static Path log(long databaseId) {
    return Path.of("databases", Long.toString(databaseId), "wal");
  }

  static Path archive(long databaseId) {
    return Path.of("databases", Long.toString(databaseId), "archive");
  }
}
