package io.vicinal.server.login;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a request says of its sender. Its text tells no secret. */
public sealed interface Credentials permits BasicCredentials, SecretCredentials {
  /** Returns what an {@code Authorization} header holds, empty if it is none of ours. */
  static Optional<Credentials> of(@Nullable String header) {
    Optional<Credentials> secret = SecretCredentials.of(header).map(it -> it);
    return secret.isPresent()
        ? secret
        : BasicCredentials.of(header)
            .map(basic -> SecretCredentials.of(basic).<Credentials>map(it -> it).orElse(basic));
  }
}
