package io.vicinal.benchmarks.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** What lies in a directory. */
final class Directories {
  private Directories() {}

  static long bytes(Path directory) throws IOException {
    long bytes = 0;
    for (Path path : all(directory)) {
      if (Files.isRegularFile(path)) {
        bytes += Files.size(path);
      }
    }
    return bytes;
  }

  /** Deletes {@code directory} with all that is in it; does nothing where there is none. */
  static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      for (Path path : all(directory)) {
        Files.delete(path);
      }
    }
  }

  /** Returns what is in the directory before the directory itself. */
  private static List<Path> all(Path directory) throws IOException {
    try (var paths = Files.walk(directory)) {
      return paths.sorted(Comparator.reverseOrder()).toList();
    }
  }
}
