package io.vicinal.jdbc.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * How many steps of each owner were acknowledged, in a file outside the data directory: 8 bytes for
 * each owner. It need not be synced, because the system outlives the process that is killed.
 */
final class Oracle implements AutoCloseable {
  private final FileChannel channel;

  Oracle(Path file) throws IOException {
    channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /** Notes that {@code steps} steps of {@code owner} are acknowledged. */
  void acknowledge(int owner, long steps) {
    try {
      channel.write(ByteBuffer.allocate(Long.BYTES).putLong(0, steps), (long) owner * Long.BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int acknowledged(int owner) {
    try {
      var bytes = ByteBuffer.allocate(Long.BYTES);
      int read = channel.read(bytes, (long) owner * Long.BYTES);
      return read < Long.BYTES ? 0 : Math.toIntExact(bytes.getLong(0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
