package io.vicinal.storage.io;

import io.vicinal.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;

/** One open file of a {@link MemoryFileStore}. */
final class MemoryStoreFile implements StoreFile {
  private final String name;
  private final MemoryFile contents;
  private final boolean readOnly;
  private volatile boolean closed;

  MemoryStoreFile(String name, MemoryFile contents, boolean readOnly) {
    this.name = name;
    this.contents = contents;
    this.readOnly = readOnly;
  }

  @Override
  public int read(ByteBuffer target, long position) {
    requireOpen("read");
    return contents.read(target, position);
  }

  @Override
  public void readFully(ByteBuffer target, long position) {
    requireOpen("read");
    if (target.hasRemaining() && position + target.remaining() > contents.sizeBytes()) {
      throw new StorageException.Corrupt(
          name,
          contents.sizeBytes(),
          position + target.remaining() - contents.sizeBytes() + " more bytes",
          "the end of the file");
    }
    int _ = contents.read(target, position);
  }

  @Override
  public void write(ByteBuffer source, long position) {
    requireWritable("write");
    contents.write(source, position);
  }

  @Override
  public long append(ByteBuffer source) {
    requireWritable("write");
    synchronized (contents) {
      long position = contents.sizeBytes();
      contents.write(source, position);
      return position;
    }
  }

  @Override
  public long sizeBytes() {
    requireOpen("read length of");
    return contents.sizeBytes();
  }

  @Override
  public void truncate(long sizeBytes) {
    requireWritable("truncate");
    contents.truncate(sizeBytes);
  }

  @Override
  public void force() {
    requireOpen("sync");
  }

  @Override
  public void close() {
    closed = true;
  }

  private void requireWritable(String verb) {
    requireOpen(verb);
    if (readOnly) {
      throw new NonWritableChannelException();
    }
  }

  private void requireOpen(String verb) {
    if (closed) {
      throw IoCall.failure(verb, name, new IOException("the file is closed"));
    }
  }
}
