package io.vicinal.server.login;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
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
  private static final int ENTRIES_MAX = 10_000;
  private static final int KEY_BYTES = 32;

  private final SecretKeySpec key;
  private final Map<String, String> hashes =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > ENTRIES_MAX;
        }
      };

  KnownCredentials() {
    byte[] random = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(random);
    key = new SecretKeySpec(random, ALGORITHM);
  }

  /** Returns the stored hash that these credentials matched. */
  Optional<String> hash(BasicCredentials credentials) {
    String name = name(credentials);
    synchronized (hashes) {
      return Optional.ofNullable(hashes.get(name));
    }
  }

  void add(BasicCredentials credentials, String hash) {
    String name = name(credentials);
    synchronized (hashes) {
      hashes.put(name, hash);
    }
  }

  private String name(BasicCredentials credentials) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      // A user name of Basic credentials holds no colon, so that no two pairs are the same text.
      String text = credentials.user() + ':' + credentials.password();
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
