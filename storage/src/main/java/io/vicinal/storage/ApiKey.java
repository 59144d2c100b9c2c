package io.vicinal.storage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What stands for the password of a user, for a program. Its text leaves the hashes out.
 *
 * @param id never given to another key
 * @param name which no other key of the user has
 * @param secretHash of the secret, in hexadecimal digits
 * @param scopes what narrows the rights of the user, as who makes keys writes it; empty for nothing
 * @param validUntil when it ends, null for never
 * @param previousHash of the secret before the last rotation, null if there is none
 * @param previousUntil when that one ends, null if there is none
 */
public record ApiKey(
    long id,
    long userId,
    String name,
    String secretHash,
    String scopes,
    Instant created,
    @Nullable Instant validUntil,
    boolean disabled,
    @Nullable String previousHash,
    @Nullable Instant previousUntil) {
  /** Returns whether the key may be used at {@code moment} with a secret that it has then. */
  public boolean isValid(Instant moment) {
    return !disabled && (validUntil == null || moment.isBefore(validUntil));
  }

  /** Returns whether also the previous secret is one at {@code moment}. */
  public boolean hasPrevious(Instant moment) {
    return previousHash != null && previousUntil != null && moment.isBefore(previousUntil);
  }

  @Override
  public String toString() {
    return "API key \"" + name + "\"";
  }
}
