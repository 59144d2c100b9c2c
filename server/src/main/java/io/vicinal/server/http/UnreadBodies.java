package io.vicinal.server.http;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Lets clients that send all of a request before they read get the answer that was sent before: a
 * socket that is closed while bytes come is reset, and the answer lost. What comes is thrown away,
 * of a few requests at a time and not for long; no thread waits for it. Thread-safe.
 */
final class UnreadBodies implements AutoCloseable {
  static final int AT_A_TIME = 16;
  private static final long PATIENCE_SECONDS = 10;

  private final Semaphore places = new Semaphore(AT_A_TIME);
  private final Set<Request> reading = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** Returns whether the client sends its body: without waiting for leave, or because it has it. */
  private static boolean isComing(Request request) {
    return !request.getHeaders().contains(HttpHeader.EXPECT)
        || Request.getContentBytesRead(request) > 0;
  }

  /**
   * Sends an answer, then reads, and then tells {@code callback}. Jetty ends what it sends with the
   * last part of an answer to a request that is not read, which TLS takes as the end of both ways:
   * so the last part is an empty one, behind the reading.
   *
   * @return whether it does; it does nothing where no body comes, or those of too many others
   */
  boolean answer(
      Request request, Response response, Callback callback, LoginEndpoint.Whole answer) {
    if (closed || !isComing(request) || !places.tryAcquire()) {
      return false;
    }
    Callback done = Callback.from(callback, () -> places.release());
    response.setStatus(answer.status());
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().length);
    Answers.name(response, answer.contentType());
    response.write(
        false,
        ByteBuffer.wrap(answer.body()),
        Callback.from(() -> readAndEnd(request, response, done), done::failed));
    return true;
  }

  private void readAndEnd(Request request, Response response, Callback done) {
    reading.add(request);
    Scheduler.Task end =
        request
            .getComponents()
            .getScheduler()
            .schedule(() -> end(request), PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (closed) { // by a call that came meanwhile
      end(request);
    }
    Content.Source.consumeAll(
        request,
        Callback.from(() -> { // also where the client has gone, or is too slow
          end.cancel();
          synchronized (reading) { // not while it is ended
            reading.remove(request);
          }
          response.write(true, BufferUtil.EMPTY_BUFFER, done);
        }));
  }

  private void end(Request request) {
    synchronized (reading) {
      if (reading.remove(request)) {
        request.fail(new TimeoutException("the rest of the request did not come in time"));
      }
    }
  }

  /** Ends what is read, and reads nothing more. */
  @Override
  public void close() {
    closed = true;
    Set.copyOf(reading).forEach(this::end);
  }
}
