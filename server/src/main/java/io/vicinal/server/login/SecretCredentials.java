package io.vicinal.server.login;

import io.vicinal.planner.access.SecretText;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An API key or a token, as HTTP's Bearer scheme sends it (RFC 6750), or as the password of user
 * {@code token} in the Basic scheme. Its text tells no secret.
 *
 * @param text empty if what was sent is no such text
 */
public record SecretCredentials(Optional<SecretText> text) implements Credentials {
  private static final String SCHEME = "bearer ";
  private static final String USER = "token";

  static Optional<SecretCredentials> of(@Nullable String header) {
    return header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? Optional.empty()
        : Optional.of(
            new SecretCredentials(SecretText.parse(header.substring(SCHEME.length()).strip())));
  }

  /** Returns what the password is of a user that stands for whoever has it. */
  static Optional<SecretCredentials> of(BasicCredentials basic) {
    return basic.user().equals(USER)
        ? SecretText.parse(basic.password()).map(text -> new SecretCredentials(Optional.of(text)))
        : Optional.empty();
  }

  /** Returns whether it is a token, which ends by itself soon. */
  public boolean isToken() {
    return text.filter(it -> it.subject().equals(SecretText.TOKEN)).isPresent();
  }

  /** Returns what it is called where secrets must not be. */
  String label() {
    return text.map(
            it -> it.subject().equals(SecretText.TOKEN) ? "token" : "API key " + it.subject())
        .orElse("malformed");
  }

  @Override
  public String toString() {
    return label();
  }
}
