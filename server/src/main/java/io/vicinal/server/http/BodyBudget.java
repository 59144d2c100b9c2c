package io.vicinal.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads the bodies of requests, each up to a size, and counts what they, what is made of them and
 * their answers take, those of one user and all at a time up to others. Thread-safe.
 */
final class BodyBudget {
  private static final int CHUNK_BYTES = 1 << 16;

  /** What a tree of JSON takes for each byte of its text, about. */
  private static final int TREE_FACTOR = 10;

  private final long bodyBytesMax;
  private final long allBytesMax;
  private final long userBytesMax;
  private final AtomicLong taken = new AtomicLong();
  private final Map<String, Long> users = new ConcurrentHashMap<>();

  BodyBudget(long bodyBytesMax, long allBytesMax, long userBytesMax) {
    this.bodyBytesMax = bodyBytesMax;
    this.allBytesMax = allBytesMax;
    this.userBytesMax = userBytesMax;
  }

  /** Counts so many more bytes, or fewer, of a user; returns how many that makes. */
  private long count(String user, long more) {
    taken.addAndGet(more);
    Long now = users.merge(user, more, (a, b) -> a + b == 0 ? null : Long.valueOf(a + b));
    return now == null ? 0 : now;
  }

  /** Why a body is not read. */
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;
    private final int status;

    private Refused(int status, String message) {
      super(message);
      this.status = status;
    }

    int status() {
      return status;
    }
  }

  /** A body and its share of the budget, which closing gives back. For one thread at a time. */
  final class Body implements AutoCloseable {
    private final String user;
    private byte[] bytes = {};
    private long share;

    private Body(String user) {
      this.user = user;
    }

    byte[] bytes() {
      return bytes;
    }

    private void take(long more) throws Refused {
      if (share + more > bodyBytesMax) {
        throw new Refused(413, "request is larger than " + bodyBytesMax + " bytes");
      }
      reserve(more);
    }

    /** Takes {@code more} bytes for what is no body. */
    void reserve(long more) throws Refused {
      long ofUser = count(user, more);
      share += more;
      if (ofUser > userBytesMax || taken.get() > allBytesMax) {
        share -= more;
        count(user, -more);
        throw new Refused(
            503,
            "requests"
                + (ofUser > userBytesMax ? " of the user" : "")
                + " and answers that are not read yet take too much memory at the moment");
      }
    }

    /** Takes what reading the body as JSON takes, but so that one such body always may. */
    void reserveTree() throws Refused {
      long most = Math.min(allBytesMax, userBytesMax);
      reserve(Math.min((long) TREE_FACTOR * bytes.length, (most - share) / 2));
    }

    /**
     * Lets go of the body and holds {@code answerBytes} instead, however many they are: what is
     * done cannot be refused any more.
     */
    void answered(long answerBytes) {
      bytes = new byte[0];
      count(user, answerBytes - share);
      share = answerBytes;
    }

    @Override
    public void close() {
      count(user, -share);
      share = 0;
    }
  }

  /**
   * Reads {@code stream} to its end.
   *
   * @param length the bytes that were announced, -1 if none were
   * @param user who sends it
   */
  Body read(InputStream stream, long length, String user) throws IOException {
    var body = new Body(user);
    try {
      if (length > bodyBytesMax) {
        body.take(length); // refused before anything is read
      }
      if (length >= 0 && length <= CHUNK_BYTES) {
        body.take(length);
        body.bytes = small(stream, (int) length);
        return body;
      }
      var bytes = new ByteArrayOutputStream();
      byte[] chunk = new byte[CHUNK_BYTES];
      for (int read = stream.read(chunk); read >= 0; read = stream.read(chunk)) {
        body.take(read);
        bytes.write(chunk, 0, read);
      }
      body.bytes = bytes.toByteArray();
      return body;
    } catch (IOException | RuntimeException | Error e) {
      body.close();
      throw e;
    }
  }

  /** Reads a body that is not larger than what is read at a time. */
  private static byte[] small(InputStream stream, int length) throws IOException {
    byte[] bytes = new byte[length];
    if (stream.readNBytes(bytes, 0, length) < length || stream.read() >= 0) {
      throw new IOException("the body is not as long as was announced");
    }
    return bytes;
  }
}
