package io.vicinal.benchmarks.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Follows what the kernel says that this process holds in memory, from {@code /proc/self/status};
 * zeros where there is no such file.
 *
 * <p>{@code VmHWM} is the highest mark of everything resident, mapped files included, which the
 * kernel takes back when others need memory. {@code RssAnon} is heap, arenas and the JVM's own:
 * what cannot be taken back. The kernel keeps no highest mark of it, so a thread looks every 50 ms.
 */
final class ProcessMemory implements AutoCloseable {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final long PERIOD_MILLIS = 50;

  private final AtomicLong anonymousPeak = new AtomicLong();
  private final Thread watcher = Thread.ofPlatform().daemon().unstarted(this::watch);
  private volatile boolean closed;

  static ProcessMemory start() {
    var memory = new ProcessMemory();
    memory.watcher.start();
    return memory;
  }

  private void watch() {
    while (!closed) {
      look();
      try {
        Thread.sleep(PERIOD_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void look() {
    anonymousPeak.accumulateAndGet(bytes("RssAnon"), Math::max);
  }

  /** Returns the most bytes that were resident at any time since the process began. */
  long residentPeakBytes() {
    return bytes("VmHWM");
  }

  /** Returns the most bytes of anonymous memory that were seen. */
  long anonymousPeakBytes() {
    look();
    return anonymousPeak.get();
  }

  private static long bytes(String field) {
    try {
      if (Files.isReadable(STATUS)) {
        for (String line : Files.readAllLines(STATUS)) {
          if (line.startsWith(field + ":")) {
            return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
          }
        }
      }
    } catch (IOException e) {
      return 0;
    }
    return 0;
  }

  @Override
  public void close() {
    closed = true;
    watcher.interrupt();
  }
}
