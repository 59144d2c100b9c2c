package io.vicinal.server.login;

import io.vicinal.planner.access.SecretText;
import io.vicinal.storage.User;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that are valid, in memory only, so that none outlives this process or is in a backup;
 * their hashes, never they themselves. A user has so many at a time; one more ends its oldest.
 * Thread-safe.
 */
final class Tokens {
  static final int PER_USER_MAX = 1_000;

  /**
   * What a token stands for.
   *
   * @param userName that it had then
   * @param keyId 0 where it was given for a password
   * @param passwordHash that the user had then, null where it was given for a key
   */
  record Grant(
      long userId, String userName, long keyId, @Nullable String passwordHash, Instant validUntil) {
    /** Returns whether what it was given for is still right. */
    boolean isFor(User user) {
      return user.id() == userId
          && (passwordHash == null || passwordHash.equals(user.passwordHash()));
    }
  }

  private final Map<String, Grant> grants = new HashMap<>();
  private final Map<Long, SequencedSet<String>> users = new HashMap<>(); // oldest first

  /** Returns the text of a new token. */
  synchronized String issue(Grant grant, Instant now) {
    SequencedSet<String> own = users.computeIfAbsent(grant.userId, _ -> new LinkedHashSet<>());
    own.stream().filter(hash -> isOver(hash, now)).toList().forEach(hash -> forget(own, hash));
    if (own.size() >= PER_USER_MAX) {
      forget(own, own.getFirst());
    }
    var text = new SecretText(SecretText.TOKEN, SecretText.newSecret());
    grants.put(text.hash(), grant);
    own.add(text.hash());
    return text.text();
  }

  private boolean isOver(String hash, Instant now) {
    Grant grant = grants.get(hash);
    return grant == null || !now.isBefore(grant.validUntil);
  }

  private void forget(SequencedSet<String> own, String hash) {
    own.remove(hash);
    grants.remove(hash);
  }

  /** Returns what a token stands for. */
  synchronized Optional<Grant> find(SecretText token, Instant now) {
    return Optional.ofNullable(grants.get(token.hash()))
        .filter(grant -> now.isBefore(grant.validUntil));
  }

  /** Ends a token, if it is one. */
  synchronized void end(SecretText token) {
    Grant grant = grants.remove(token.hash());
    if (grant != null) {
      SequencedSet<String> own = users.get(grant.userId);
      if (own != null && own.remove(token.hash()) && own.isEmpty()) {
        users.remove(grant.userId);
      }
    }
  }
}
