package io.vicinal.server.login;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A user name and a password, as HTTP's Basic scheme sends them (RFC 7617, in UTF-8). Its text
 * tells the name only.
 */
public record BasicCredentials(String user, String password) implements Credentials {
  private static final String SCHEME = "basic ";
  private static final int BYTES_MAX = 4_096;

  /** Returns what {@code header} holds, empty if it is none or no such header. */
  public static Optional<BasicCredentials> of(@Nullable String header) {
    if (header == null
        || header.length() > BYTES_MAX
        || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
      // Strict, so that two texts never mean the same user.
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      int colon = text.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : Optional.of(new BasicCredentials(text.substring(0, colon), text.substring(colon + 1)));
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "credentials of \"" + user + "\"";
  }
}
