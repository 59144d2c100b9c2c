package io.vicinal.storage.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Shares independent pieces of work of one statement between its thread and such as nobody else
 * needs: in the whole process never more of them than there are processors besides its own.
 *
 * <p>The threads end with the work. None is interrupted, because that would close files; each piece
 * looks at the statement's account itself.
 */
final class SharedWork {
  private static final Semaphore SPARE =
      new Semaphore(Math.max(0, Runtime.getRuntime().availableProcessors() - 1));
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final int count;
  private final IntConsumer piece;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private SharedWork(int count, IntConsumer piece) {
    this.count = count;
    this.piece = piece;
  }

  /**
   * Runs {@code piece} for 0 to {@code count - 1} in any order and returns when all are done. What
   * the first one that fails has thrown is thrown when no other one runs any more.
   */
  static void run(int count, IntConsumer piece) {
    new SharedWork(count, piece).run();
  }

  private void run() {
    List<Thread> others = new ArrayList<>();
    try {
      while (others.size() < count - 1 && SPARE.tryAcquire()) {
        try {
          others.add(start());
        } catch (OutOfMemoryError e) { // there is no thread to be had, and it works without
          break;
        }
      }
    } finally {
      drain();
      others.forEach(SharedWork::join);
    }
    Throwable thrown = failure.get();
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown != null) {
      throw (RuntimeException) thrown;
    }
  }

  private Thread start() {
    boolean started = false;
    try {
      Thread thread =
          Thread.ofPlatform()
              .daemon()
              .name("vicinal-batch-" + NUMBER.incrementAndGet())
              .start(() -> {
                try {
                  drain();
                } finally {
                  SPARE.release();
                }
              });
      started = true;
      return thread;
    } finally {
      if (!started) {
        SPARE.release();
      }
    }
  }

  private void drain() {
    try {
      for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
        piece.accept(i);
      }
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
      next.set(count); // the others stop soon
    }
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true; // what the work reads must outlive it
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
