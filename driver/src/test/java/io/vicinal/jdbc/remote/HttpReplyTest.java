package io.vicinal.jdbc.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Answers of HTTP as servers, and what stands before them, may write them. */
final class HttpReplyTest {
  private static final int SOAK = Integer.getInteger("vicinal.soak", 1);

  private static final String PLAIN =
      "HTTP/1.1 200 OK\r\nContent-Type: application/x-vicinal\r\nContent-Length: 5\r\n\r\nhello";
  private static final String CHUNKED =
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nCONTENT-ENCODING: gzip\r\n\r\n"
          + "5;name=value\r\nhello\r\n1\r\n!\r\n0\r\nTrailer: x\r\n\r\n";

  private static HttpReply reply(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return new HttpReply(inPieces(bytes, Integer.MAX_VALUE));
  }

  /** Gives at most so many bytes at a time. */
  private static InputStream inPieces(byte[] bytes, int most) {
    return new FilterInputStream(new ByteArrayInputStream(bytes)) {
      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        return super.read(buffer, offset, Math.min(length, most));
      }
    };
  }

  private static String body(HttpAnswer answer) {
    return new String(answer.body(), StandardCharsets.ISO_8859_1);
  }

  @Test
  void answersFollowEachOtherOnOneSocket() throws IOException {
    for (int most : new int[] {1, 2, 7, 100_000}) {
      byte[] bytes = (PLAIN + CHUNKED + PLAIN).getBytes(StandardCharsets.ISO_8859_1);
      var reply = new HttpReply(inPieces(bytes, most));
      HttpAnswer plain = reply.read();
      assertEquals(200, plain.status());
      assertEquals("application/x-vicinal", plain.contentType());
      assertEquals("hello", body(plain));
      assertFalse(plain.isPacked());
      assertTrue(reply.keepsOpen());
      HttpAnswer chunked = reply.read();
      assertEquals("hello!", body(chunked));
      assertTrue(chunked.isPacked());
      assertTrue(reply.keepsOpen());
      assertEquals("hello", body(reply.read()));
      assertThrows(IOException.class, reply::read);
    }
  }

  @Test
  void informationBeforeAnAnswerIsLeftOut() throws IOException {
    assertEquals(
        "hello",
        body(
            reply("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nA: b\r\n\r\n" + PLAIN)
                .read()));
  }

  @Test
  void aBodyWithoutALengthEndsWithTheSocket() throws IOException {
    HttpReply reply = reply("HTTP/1.1 503 Busy\r\n\r\nall the rest");
    HttpAnswer answer = reply.read();
    assertEquals(503, answer.status());
    assertEquals("all the rest", body(answer));
    assertFalse(reply.keepsOpen());
  }

  @Test
  void theServerMaySayThatNothingFollows() throws IOException {
    for (String closing :
        new String[] {
          "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
          "HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n"
        }) {
      HttpReply reply = reply(closing);
      assertEquals(0, reply.read().body().length);
      assertFalse(reply.keepsOpen());
    }
    HttpReply none = reply("HTTP/1.1 204 No Content\r\n\r\n");
    assertEquals(0, none.read().body().length);
    assertTrue(none.keepsOpen());
  }

  @Test
  void aLongBodyIsRead() throws IOException {
    String long17MiB = "x".repeat(17 << 20);
    HttpReply reply =
        reply("HTTP/1.1 200 OK\r\nContent-Length: " + (17 << 20) + "\r\n\r\n" + long17MiB + PLAIN);
    assertEquals(17 << 20, reply.read().body().length);
    assertEquals("hello", body(reply.read()));
  }

  @Test
  void whatIsNoWholeAnswerIsAnError() {
    for (String wrong :
        new String[] {
          "",
          "\r\n",
          "SSH-2.0-x\r\n\r\n",
          "HTTP/1.1\r\n\r\n",
          "HTTP/1.1 2x0 OK\r\n\r\n",
          "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 2000000000\r\n\r\nhello",
          "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhello\r\n0\r\n\r\n",
          "HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(2_000) + "\r\n",
          "HTTP/1.1 200 OK\r\nA: " + "b".repeat(1 << 20) + "\r\n\r\n"
        }) {
      assertThrows(
          IOException.class,
          () -> reply(wrong).read(),
          wrong.substring(0, Math.min(60, wrong.length())));
    }
  }

  @Test
  void changedAnswersAreAnswersOrErrors() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    for (int i = 0; i < 2_000 * SOAK; i++) {
      byte[] bytes =
          (random.nextBoolean() ? PLAIN + CHUNKED : CHUNKED + PLAIN)
              .getBytes(StandardCharsets.ISO_8859_1);
      for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      var reply = new HttpReply(inPieces(bytes, 1 + random.nextInt(64)));
      try {
        while (true) {
          assertTrue(reply.read().body().length <= bytes.length);
        }
      } catch (IOException e) {
        // what every reader of a socket expects
      }
    }
  }
}
