package io.vicinal.storage.io;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Holds the bytes of one file in chunks, so that a file may be larger than an array.
 *
 * <p>The first chunk grows by doubling, for small files are many; each further one has its full
 * size. Bytes behind the end are always zero, so growing the file never shows old ones. All methods
 * lock the file.
 */
final class MemoryFile {
  private static final int CHUNK_BYTES = 1 << 20;

  private final List<byte[]> chunks = new ArrayList<>();
  private long sizeBytes;

  synchronized long sizeBytes() {
    return sizeBytes;
  }

  /** Reads into what remains of {@code target}; returns the count, or -1 at the end of the file. */
  synchronized int read(ByteBuffer target, long position) {
    if (!target.hasRemaining()) {
      return 0;
    }
    if (position >= sizeBytes) {
      return -1;
    }
    int count = (int) Math.min(target.remaining(), sizeBytes - position);
    for (int done = 0; done < count; ) {
      int offset = offsetOf(position + done);
      int step = Math.min(count - done, CHUNK_BYTES - offset);
      target.put(chunks.get(chunkOf(position + done)), offset, step);
      done += step;
    }
    return count;
  }

  synchronized void write(ByteBuffer source, long position) {
    long end = position + source.remaining();
    ensureCapacity(end);
    for (long at = position; at < end; ) {
      int offset = offsetOf(at);
      int step = (int) Math.min(end - at, CHUNK_BYTES - offset);
      source.get(chunks.get(chunkOf(at)), offset, step);
      at += step;
    }
    sizeBytes = Math.max(sizeBytes, end);
  }

  synchronized void truncate(long newSizeBytes) {
    if (newSizeBytes >= sizeBytes) {
      return;
    }
    int keptChunks = chunkOf(newSizeBytes + CHUNK_BYTES - 1);
    chunks.subList(keptChunks, chunks.size()).clear();
    if (offsetOf(newSizeBytes) != 0) {
      byte[] last = chunks.getLast();
      Arrays.fill(last, offsetOf(newSizeBytes), last.length, (byte) 0);
    }
    sizeBytes = newSizeBytes;
  }

  /** Copies the whole file to the start of {@code target}, which is as long as the file. */
  synchronized void copyTo(MemorySegment target) {
    for (long at = 0; at < sizeBytes; at += CHUNK_BYTES) {
      long step = Math.min(CHUNK_BYTES, sizeBytes - at);
      MemorySegment chunk = MemorySegment.ofArray(chunks.get(chunkOf(at)));
      MemorySegment.copy(chunk, 0, target, at, step);
    }
  }

  private void ensureCapacity(long end) {
    if (end <= CHUNK_BYTES && chunks.size() <= 1) {
      int had = chunks.isEmpty() ? 0 : chunks.getFirst().length;
      if (end > had) {
        int grown = (int) Math.min(CHUNK_BYTES, Math.max(end, 2L * had));
        byte[] bytes = chunks.isEmpty() ? new byte[grown] : Arrays.copyOf(chunks.getFirst(), grown);
        chunks.clear();
        chunks.add(bytes);
      }
      return;
    }
    if (!chunks.isEmpty() && chunks.getFirst().length < CHUNK_BYTES) {
      chunks.set(0, Arrays.copyOf(chunks.getFirst(), CHUNK_BYTES));
    }
    while ((long) chunks.size() * CHUNK_BYTES < end) {
      chunks.add(new byte[CHUNK_BYTES]);
    }
  }

  private static int chunkOf(long position) {
    return (int) (position / CHUNK_BYTES);
  }

  private static int offsetOf(long position) {
    return (int) (position % CHUNK_BYTES);
  }
}
