package io.vicinal.storage;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What changes of a user at once; what is empty or null stays.
 *
 * @param validUntil until when it may log in, where that changes
 */
public record UserChange(
    @Nullable String passwordHash, Optional<ValidUntil> validUntil, @Nullable Boolean locked) {
  /** Changes nothing. */
  public static final UserChange NONE = new UserChange(null, Optional.empty(), null);

  /** A moment, or never where it is null. */
  public record ValidUntil(@Nullable Instant moment) {}
}
