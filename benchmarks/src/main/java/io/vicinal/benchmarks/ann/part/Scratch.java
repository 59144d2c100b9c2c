package io.vicinal.benchmarks.ann.part;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** A directory that is gone afterwards. */
public record Scratch(Path path) implements AutoCloseable {
  /** Makes an empty one where the system keeps temporary files. */
  public static Scratch create() throws IOException {
    return new Scratch(Files.createTempDirectory("vicinal-bench"));
  }

  @Override
  public void close() throws IOException {
    try (var paths = Files.walk(path)) {
      for (Path file : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
