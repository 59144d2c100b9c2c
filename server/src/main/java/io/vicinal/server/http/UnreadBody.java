package io.vicinal.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Lets a client that sends all of its request before it reads get the answer that was sent before:
 * a socket that is closed while bytes come is reset, and the answer lost. What comes is thrown
 * away.
 */
final class UnreadBody {
  private static final int CHUNK_BYTES = 1 << 16;
  private static final long PATIENCE_SECONDS = 30;

  private UnreadBody() {}

  /** Returns whether the client sends its body: without waiting for leave, or because it has it. */
  static boolean isComing(Request request) {
    return !request.getHeaders().contains(HttpHeader.EXPECT)
        || Request.getContentBytesRead(request) > 0;
  }

  /**
   * Sends an answer, then reads, and then tells {@code callback}. Jetty ends what it sends with the
   * last part of an answer to a request that is not read, which TLS takes as the end of both ways:
   * so the last part is an empty one, behind the reading.
   */
  static void answer(
      Request request, Response response, Callback callback, LoginEndpoint.Whole answer) {
    response.setStatus(answer.status());
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().length);
    Answers.name(response, answer.contentType());
    response.write(
        false,
        ByteBuffer.wrap(answer.body()),
        Callback.from(
            () -> {
              Thread _ = Thread.startVirtualThread(() -> readAndEnd(request, response, callback));
            },
            callback::failed));
  }

  private static void readAndEnd(Request request, Response response, Callback callback) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    byte[] chunk = new byte[CHUNK_BYTES];
    try {
      InputStream in = Request.asInputStream(request);
      while (in.read(chunk) >= 0 && System.nanoTime() < end) {
        // thrown away
      }
    } catch (IOException e) {
      // the client has gone, or is too slow
    } finally {
      response.write(true, BufferUtil.EMPTY_BUFFER, callback);
    }
  }
}
