package io.vicinal.server.http;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * What a request holds until its answer is with the client, or cannot be sent: a client that does
 * not read keeps its turn and its memory, and gets no others. Thread-safe.
 */
final class HeldUntilSent extends Callback.Nested {
  private static final long BYTES_PER_SECOND_MIN = 1_000;
  private static final long PATIENCE_SECONDS = 30;

  private final List<Runnable> releases = new ArrayList<>();
  private boolean released;

  HeldUntilSent(Callback callback) {
    super(callback);
  }

  synchronized void add(Runnable release) {
    releases.add(release);
  }

  /** Fails the sending of an answer to a client that reads too slowly. */
  void limit(Request request, long bytes) {
    Scheduler.Task task =
        request
            .getComponents()
            .getScheduler()
            .schedule(
                () -> failed(new TimeoutException("the client reads too slowly")),
                PATIENCE_SECONDS + bytes / BYTES_PER_SECOND_MIN,
                TimeUnit.SECONDS);
    add(task::cancel);
  }

  /** Gives back what is held; returns false where that was done before. */
  synchronized boolean release() {
    boolean first = !released;
    released = true;
    releases.forEach(Runnable::run);
    releases.clear();
    return first;
  }

  @Override
  public void succeeded() {
    if (release()) {
      super.succeeded();
    }
  }

  @Override
  public void failed(Throwable cause) {
    if (release()) {
      super.failed(cause);
    }
  }
}
