package io.vicinal.storage.io;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.vicinal.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;

/**
 * One open file of the operating system.
 *
 * <p>A thread interrupt closes a {@link FileChannel} for every thread that uses it. That is not an
 * error of the file, so the channel is opened again and the operation, which is positioned and thus
 * repeatable, is done once more.
 */
final class RealStoreFile implements StoreFile {
  private final Path path; // absolute
  private final boolean readOnly;
  private volatile FileChannel channel;
  private volatile boolean closed;

  RealStoreFile(Path path, boolean readOnly, FileChannel channel) {
    this.path = path;
    this.readOnly = readOnly;
    this.channel = channel;
  }

  @Override
  public int read(ByteBuffer target, long position) {
    return attempt("read", open -> open.read(target, position));
  }

  @Override
  public void readFully(ByteBuffer target, long position) {
    long at = position;
    while (target.hasRemaining()) {
      int count = read(target, at);
      if (count < 0) {
        throw new StorageException.Corrupt(
            path.toString(), at, target.remaining() + " more bytes", "the end of the file");
      }
      at += count;
    }
  }

  @Override
  public void write(ByteBuffer source, long position) {
    int start = source.position();
    while (source.hasRemaining()) {
      long at = position + source.position() - start;
      int _ = attempt("write", open -> open.write(source, at));
    }
  }

  @Override
  public long append(ByteBuffer source) {
    long position = sizeBytes();
    write(source, position);
    return position;
  }

  @Override
  public long sizeBytes() {
    return attempt("read length of", FileChannel::size);
  }

  @Override
  public void truncate(long sizeBytes) {
    FileChannel _ = attempt("truncate", open -> open.truncate(sizeBytes));
  }

  @Override
  public void force() {
    boolean _ =
        attempt(
            "sync",
            open -> {
              open.force(true);
              return true;
            });
  }

  @Override
  public void close() {
    closed = true;
    try {
      channel.close();
    } catch (IOException e) {
      throw IoCall.failure("close", path.toString(), e);
    }
  }

  private interface ChannelCall<T> {
    T run(FileChannel open) throws IOException;
  }

  private <T> T attempt(String verb, ChannelCall<T> call) {
    boolean interrupted = false;
    try {
      while (true) {
        interrupted |= Thread.interrupted();
        FileChannel open = channel;
        try {
          return call.run(open);
        } catch (ClosedChannelException _) {
          reopen(open);
        }
      }
    } catch (IOException e) {
      throw IoCall.failure(verb, path.toString(), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized void reopen(FileChannel interruptedChannel) throws IOException {
    if (closed) {
      throw new IOException("the file is closed");
    }
    if (channel.equals(interruptedChannel)) {
      Set<OpenOption> options =
          readOnly ? Set.of(READ, NOFOLLOW_LINKS) : Set.of(READ, WRITE, NOFOLLOW_LINKS);
      channel = FileChannel.open(path, options);
    }
  }
}
