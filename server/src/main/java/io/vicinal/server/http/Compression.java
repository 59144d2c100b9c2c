package io.vicinal.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Sends answers, large ones compressed where the client takes that. */
final class Compression {
  /** Below, packing takes longer than sending. */
  private static final int WORTH_BYTES = 1 << 15;

  private static final String GZIP = "gzip";

  private Compression() {}

  static void send(
      Request request, Response response, Callback callback, LoginEndpoint.Whole answer)
      throws IOException {
    byte[] body = answer.body();
    if (body.length >= WORTH_BYTES
        && request.getHeaders().contains(HttpHeader.ACCEPT_ENCODING, GZIP)) {
      byte[] packed = packed(body);
      if (packed.length < body.length) {
        response.getHeaders().put(HttpHeader.CONTENT_ENCODING, GZIP);
        body = packed;
      }
    }
    Answers.send(response, callback, answer.status(), answer.contentType(), body);
  }

  private static byte[] packed(byte[] body) throws IOException {
    var bytes = new ByteArrayOutputStream(body.length / 2);
    try (var out =
        new GZIPOutputStream(bytes) {
          {
            def.setLevel(Deflater.BEST_SPEED);
          }
        }) {
      out.write(body);
    }
    return bytes.toByteArray();
  }
}
