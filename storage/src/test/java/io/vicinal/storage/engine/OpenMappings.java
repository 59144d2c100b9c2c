package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Tells which files of a directory this process still has mapped or open; knows Linux only. */
final class OpenMappings {
  private static final Path MAPS = Path.of("/proc/self/maps");
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private OpenMappings() {}

  static void assertNone(Path directory) throws IOException {
    assertEquals(List.of(), of(directory));
  }

  static List<String> of(Path directory) throws IOException {
    if (!Files.exists(MAPS)) {
      return List.of();
    }
    String prefix = directory.toRealPath() + "/";
    try (Stream<String> maps = Files.lines(MAPS);
        Stream<Path> open = Files.list(DESCRIPTORS)) {
      return Stream.concat(maps, open.map(OpenMappings::target))
          .filter(line -> line.contains(prefix))
          .toList();
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return ""; // closed meanwhile
    }
  }
}
