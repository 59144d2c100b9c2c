package io.vicinal.storage;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may log in to a server that serves a directory. Thread-safe; a change is durable when it
 * returns and has no effect when it throws.
 */
public interface Users {
  /** Returns all users by name. */
  List<User> all();

  /** Returns the user of that name. */
  Optional<User> find(String name);

  /**
   * Creates a user who may log in at once.
   *
   * @throws StorageException.AlreadyExists if there is one of that name
   * @throws StorageException.InvalidSetting if the name is empty, too long or holds control
   *     characters
   */
  User create(String name, String passwordHash);

  /** Gives a user another password. @throws StorageException.NotFound */
  void setPasswordHash(String name, String passwordHash);

  /** Refuses or allows logging in. @throws StorageException.NotFound */
  void setLocked(String name, boolean locked);

  /** Ends logging in at a moment, or never where it is null. @throws StorageException.NotFound */
  void setValidUntil(String name, @Nullable Instant moment);

  /** Removes a user. @throws StorageException.NotFound */
  void drop(String name);
}
