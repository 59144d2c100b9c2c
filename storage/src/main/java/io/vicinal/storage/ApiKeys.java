package io.vicinal.storage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Changes the API keys of users; {@link AccessRules} has them. They go with their user.
 * Thread-safe; a change is durable when it returns and has no effect when it throws.
 */
public interface ApiKeys {
  /**
   * Creates a key that may be used at once.
   *
   * @throws StorageException.AlreadyExists if the user has one of that name
   * @throws StorageException.InvalidSetting if the name is empty, too long or reserved
   * @throws StorageException.NotFound if the user is gone
   */
  ApiKey create(
      long userId,
      String name,
      String secretHash,
      String scopes,
      Instant created,
      @Nullable Instant validUntil);

  /**
   * Gives a key another secret.
   *
   * @param previousUntil how long the secret that it had so far is one, too
   * @return the key as it is now
   * @throws StorageException.NotFound if it is gone
   */
  ApiKey rotate(long id, String secretHash, Instant previousUntil, @Nullable Instant validUntil);

  /** Refuses or allows its use. @throws StorageException.NotFound */
  void setDisabled(long id, boolean disabled);

  /** Ends it at a moment, or never where it is null. @throws StorageException.NotFound */
  void setValidUntil(long id, @Nullable Instant moment);

  /** Removes it. @throws StorageException.NotFound */
  void drop(long id);
}
