package io.vicinal.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Writes whole answers. */
final class Answers {
  private Answers() {}

  static void send(
      Response response, Callback callback, int status, String contentType, byte[] body) {
    response.setStatus(status);
    name(response, contentType);
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  /** Says of what type an answer is, and that nobody between is to keep it. */
  static void name(Response response, String contentType) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
  }

  /** Sends one line of text. */
  static void send(Response response, Callback callback, int status, String text) {
    send(
        response,
        callback,
        status,
        "text/plain;charset=utf-8",
        (text + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
