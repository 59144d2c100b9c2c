package io.vicinal.storage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may log in to a server. Its text leaves the hash out.
 *
 * @param id never given to another user
 * @param passwordHash as its algorithm writes it, with salt and cost
 * @param locked whether logging in is refused
 * @param validUntil when logging in ends, null for never
 */
public record User(
    long id, String name, String passwordHash, boolean locked, @Nullable Instant validUntil) {
  /** Returns whether the user may log in at {@code moment} with the right password. */
  public boolean mayLogIn(Instant moment) {
    return !locked && (validUntil == null || moment.isBefore(validUntil));
  }

  @Override
  public String toString() {
    return "user \"" + name + "\"";
  }
}
