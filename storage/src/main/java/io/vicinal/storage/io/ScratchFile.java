package io.vicinal.storage.io;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Memory to work with that the system can move out to a file, which has no name any more. */
final class ScratchFile {
  private static final Logger LOG = LoggerFactory.getLogger(ScratchFile.class);
  private static final Set<OpenOption> OPTIONS = Set.of(READ, WRITE, CREATE_NEW, NOFOLLOW_LINKS);

  private ScratchFile() {}

  /** Returns {@code bytes} zeros until {@code arena} closes. */
  static MemorySegment map(Path absolute, FileAttribute<?>[] mode, long bytes, Arena arena)
      throws IOException {
    try (var channel = FileChannel.open(absolute, OPTIONS, mode);
        Closeable _ = () -> deleteIfPossible(absolute)) {
      // Written, not left sparse: a full disk must be an error now, not a fault later.
      var zeros = ByteBuffer.allocate(FileStore.COPY_BUFFER_BYTES);
      for (long at = 0; at < bytes; ) {
        zeros.clear().limit((int) Math.min(zeros.capacity(), bytes - at));
        at += channel.write(zeros, at);
      }
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
    }
  }

  /** Deletes a file whose memory may still be in use, which some systems refuse. */
  private static void deleteIfPossible(Path absolute) {
    try {
      Files.deleteIfExists(absolute);
    } catch (IOException e) {
      LOG.debug("a file to work with stays until the directory is opened again", e);
    }
  }
}
