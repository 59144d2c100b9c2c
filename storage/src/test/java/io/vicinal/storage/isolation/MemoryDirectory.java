package io.vicinal.storage.isolation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Makes temporary directories in memory where the system has a place for that: tests of what
 * threads do to each other should spend their time on that, not on waiting for a disk.
 */
public final class MemoryDirectory implements TempDirFactory {
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  /** Containers often have less, and a full place is not what these tests are about. */
  private static final long ROOM_BYTES = 512L << 20;

  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test)
      throws IOException {
    Optional<Path> inMemory = create();
    return inMemory.isPresent() ? inMemory.get() : Files.createTempDirectory("vicinal");
  }

  /** Returns a new directory in memory, which the caller deletes; nothing if there is no room. */
  public static Optional<Path> create() throws IOException {
    boolean room =
        Files.isWritable(SHARED_MEMORY)
            && Files.getFileStore(SHARED_MEMORY).getUsableSpace() >= ROOM_BYTES;
    return room
        ? Optional.of(Files.createTempDirectory(SHARED_MEMORY, "vicinal"))
        : Optional.empty();
  }
}
