package io.vicinal.server.login;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Remembers which credentials were right for which stored hash, so that a client that sends them
 * with every request is not hashed each time. Keeps an HMAC of them under a key of this process,
 * never the password. Thread-safe.
 */
final class KnownCredentials {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;

  private final SecretKeySpec key;
  private final BoundedMap<String, String> hashes = new BoundedMap<>();

  KnownCredentials() {
    byte[] random = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(random);
    key = new SecretKeySpec(random, ALGORITHM);
  }

  /** Returns the stored hash that these credentials matched. */
  Optional<String> hash(BasicCredentials credentials) {
    return hashes.get(name(credentials));
  }

  void add(BasicCredentials credentials, String hash) {
    hashes.put(name(credentials), hash);
  }

  /** Returns a number from 0 to below {@code bound}, always the same for a text. */
  int number(String text, int bound) {
    return Math.floorMod(ByteBuffer.wrap(authenticated(text)).getInt(), bound);
  }

  private String name(BasicCredentials credentials) {
    // A user name of Basic credentials holds no colon, so that no two pairs are the same text.
    return Base64.getEncoder()
        .encodeToString(authenticated(credentials.user() + ':' + credentials.password()));
  }

  private byte[] authenticated(String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
