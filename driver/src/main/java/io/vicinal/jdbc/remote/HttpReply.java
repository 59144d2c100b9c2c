package io.vicinal.jdbc.remote;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads answers of HTTP/1.1 (RFC 9112) from one socket, one after the other: their body is as long
 * as they say, in chunks, or ends with the socket. For one thread at a time.
 */
final class HttpReply {
  private static final int BUFFER_BYTES = 1 << 13;
  private static final int LINE_BYTES_MAX = 1 << 16;
  private static final int LINES_MAX = 1_000;
  private static final int AT_ONCE_BYTES_MAX = 1 << 24;
  private static final int INFORMATION_BELOW = 200;
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int position;
  private int limit;

  private int status;
  private boolean keeps;
  private boolean isChunked;
  private boolean isPacked;
  private long length;
  private String contentType = "";

  HttpReply(InputStream in) {
    this.in = in;
  }

  /** Returns whether another request may follow the answer that was read last. */
  boolean keepsOpen() {
    return keeps;
  }

  /** Waits for an answer and reads all of it. @throws IOException if it is none, or not whole */
  HttpAnswer read() throws IOException {
    do {
      head();
    } while (status < INFORMATION_BELOW);
    return new HttpAnswer(status, contentType, isPacked, body());
  }

  private void head() throws IOException {
    String first = line();
    if (!first.startsWith("HTTP/1.") || first.length() < "HTTP/1.1 200".length()) {
      throw malformed();
    }
    status = (int) number(first.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()), 10);
    keeps = first.startsWith("HTTP/1.1");
    isChunked = false;
    isPacked = false;
    length = -1;
    contentType = "";
    int lines = 0;
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon < 0 || ++lines > LINES_MAX) {
        throw malformed();
      }
      header(line, colon);
    }
  }

  private void header(String line, int colon) throws IOException {
    if (isNamed(line, colon, "content-length")) {
      length = number(value(line, colon), 10);
    } else if (isNamed(line, colon, "content-type")) {
      contentType = value(line, colon);
    } else if (isNamed(line, colon, "content-encoding")) {
      isPacked = value(line, colon).equalsIgnoreCase("gzip");
    } else if (isNamed(line, colon, "transfer-encoding")) {
      isChunked = value(line, colon).toLowerCase(Locale.ROOT).endsWith("chunked");
    } else if (isNamed(line, colon, "connection") && value(line, colon).equalsIgnoreCase("close")) {
      keeps = false;
    }
  }

  private static boolean isNamed(String line, int colon, String name) {
    return colon == name.length() && line.regionMatches(true, 0, name, 0, colon);
  }

  private static String value(String line, int colon) {
    return line.substring(colon + 1).strip();
  }

  private static long number(String digits, int radix) throws IOException {
    try {
      long number = Long.parseLong(digits, radix);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw malformed();
  }

  private static IOException malformed() {
    return new IOException("the answer is not one of HTTP");
  }

  private byte[] body() throws IOException {
    if (isChunked) {
      return chunks();
    }
    if (length >= 0) {
      return bytes(length);
    }
    if (status == NO_CONTENT || status == NOT_MODIFIED) {
      return new byte[0];
    }
    keeps = false;
    var all = new ByteArrayOutputStream();
    all.write(buffer, position, limit - position);
    position = limit;
    in.transferTo(all);
    return all.toByteArray();
  }

  private byte[] chunks() throws IOException {
    var all = new ByteArrayOutputStream();
    while (true) {
      String size = line();
      int end = size.indexOf(';');
      long bytes = number((end < 0 ? size : size.substring(0, end)).strip(), 16);
      if (bytes == 0) {
        break;
      }
      all.writeBytes(bytes(bytes));
      if (!line().isEmpty()) {
        throw malformed();
      }
    }
    for (int lines = 0; !line().isEmpty(); lines++) {
      if (lines > LINES_MAX) {
        throw malformed();
      }
    }
    return all.toByteArray();
  }

  private byte[] bytes(long count) throws IOException {
    if (count > Integer.MAX_VALUE - Long.BYTES) {
      throw new IOException("the answer is larger than 2 GiB");
    }
    int buffered = (int) Math.min(count, limit - position);
    if (count > AT_ONCE_BYTES_MAX) { // so that a number alone takes no memory
      var all = new ByteArrayOutputStream(AT_ONCE_BYTES_MAX);
      all.write(buffer, position, buffered);
      position += buffered;
      for (long left = count - buffered; left > 0; ) {
        byte[] part = in.readNBytes((int) Math.min(left, AT_ONCE_BYTES_MAX));
        if (part.length == 0) {
          throw ended();
        }
        all.writeBytes(part);
        left -= part.length;
      }
      return all.toByteArray();
    }
    byte[] bytes = new byte[(int) count];
    System.arraycopy(buffer, position, bytes, 0, buffered);
    position += buffered;
    if (in.readNBytes(bytes, buffered, bytes.length - buffered) < bytes.length - buffered) {
      throw ended();
    }
    return bytes;
  }

  private static EOFException ended() {
    return new EOFException("the server closed the connection");
  }

  /** Reads up to the end of a line. */
  private String line() throws IOException {
    StringBuilder before = null;
    while (true) {
      for (int i = position; i < limit; i++) {
        if (buffer[i] == '\n') {
          int end = i > position && buffer[i - 1] == '\r' ? i - 1 : i;
          String line = new String(buffer, position, end - position, StandardCharsets.ISO_8859_1);
          position = i + 1;
          return before == null ? line : before.append(line).toString().stripTrailing();
        }
      }
      if (position < limit) {
        before = before == null ? new StringBuilder() : before;
        before.append(new String(buffer, position, limit - position, StandardCharsets.ISO_8859_1));
        if (before.length() > LINE_BYTES_MAX) {
          throw malformed();
        }
      }
      position = 0;
      limit = Math.max(0, in.read(buffer));
      if (limit == 0) {
        throw ended();
      }
    }
  }
}
