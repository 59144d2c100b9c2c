package io.vicinal.jdbc.crash;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A real file system of a few megabytes, mounted for as long as a test runs; root may do that. */
final class SmallDisk implements AutoCloseable {
  /** What is mounted. */
  enum Kind {
    TMPFS,
    EXT4
  }

  private static final int SIZE_MIB = 32;
  private static final int CHUNK_BYTES = 4096;

  private final Path mounted;

  private SmallDisk(Path mounted) {
    this.mounted = mounted;
  }

  /** Mounts one within {@code directory}; returns null where that is not allowed. */
  static SmallDisk mount(Kind kind, Path directory) throws IOException, InterruptedException {
    Path mounted = Files.createDirectory(directory.resolve("mounted"));
    boolean there =
        switch (kind) {
          case TMPFS -> run("mount", "-t", "tmpfs", "-o", "size=" + SIZE_MIB + "m", "t", mounted);
          case EXT4 -> {
            Path image = directory.resolve("image");
            try (var file = new RandomAccessFile(image.toFile(), "rw")) {
              file.setLength((long) SIZE_MIB << 20);
            }
            yield run("mkfs.ext4", "-q", "-F", "-m", "0", image)
                && run("mount", "-o", "loop", image, mounted);
          }
        };
    return there ? new SmallDisk(mounted) : null;
  }

  private static boolean run(Object... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(List.of(command).stream().map(Object::toString).toList())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException _) { // there is no such program
      return false;
    }
  }

  Path path() {
    return mounted;
  }

  /** Fills the disk but for about {@code bytes}. */
  void fill(long bytes) throws IOException {
    try (FileChannel file =
        FileChannel.open(filler(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (Files.getFileStore(mounted).getUsableSpace() > bytes) {
        file.write(ByteBuffer.allocate(CHUNK_BYTES));
      }
    } catch (IOException e) {
      if (bytes > 0) {
        throw e;
      }
    }
  }

  /** Gives the room back. */
  void free() throws IOException {
    Files.deleteIfExists(filler());
  }

  private Path filler() {
    return mounted.resolve("filler");
  }

  @Override
  public void close() throws IOException {
    try {
      if (!run("umount", mounted)) {
        run("umount", "-l", mounted);
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
