package io.vicinal.server.wire;

import io.vicinal.jdbc.remote.Call;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The two forms of Avatica's messages, and that of our own driver. */
public enum WireFormat {
  JSON("application/json;charset=utf-8"),
  PROTOBUF("application/x-google-protobuf"),
  DRIVER(Call.CONTENT_TYPE);

  private final String contentType;

  WireFormat(String contentType) {
    this.contentType = contentType;
  }

  public String contentType() {
    return contentType;
  }

  /**
   * Returns the form of a request: Avatica's clients name none, or {@code application/octet-stream}
   * for protobuf, whose messages cannot begin like an object of JSON: a first field of number 15
   * has no wire type 3 there.
   */
  public static WireFormat of(@Nullable String contentType, byte[] body) {
    String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
    if (type.startsWith("application/json")) {
      return JSON;
    }
    if (type.equals(DRIVER.contentType)) {
      return DRIVER;
    }
    if (type.startsWith(PROTOBUF.contentType)) {
      return PROTOBUF;
    }
    for (byte first : body) {
      if (!Character.isWhitespace(first)) {
        return first == '{' ? JSON : PROTOBUF;
      }
    }
    return PROTOBUF;
  }
}
