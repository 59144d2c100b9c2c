package io.vicinal.jdbc.value;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;

/** Reads the streams that a user gives as parameters. */
public final class ParameterStream {
  private ParameterStream() {}

  /** Returns at most {@code length} characters. */
  public static String text(Reader reader, long length) throws IOException {
    var text = new StringBuilder();
    char[] buffer = new char[8192];
    while (text.length() < length) {
      int wanted = (int) Math.min(buffer.length, length - text.length());
      int read = reader.read(buffer, 0, wanted);
      if (read < 0) {
        break;
      }
      text.append(buffer, 0, read);
    }
    return text.toString();
  }

  /** Returns at most {@code length} bytes. */
  public static byte[] bytes(InputStream stream, long length) throws IOException {
    return stream.readNBytes((int) Math.min(length, Integer.MAX_VALUE));
  }
}
