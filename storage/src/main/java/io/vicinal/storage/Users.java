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
  default User create(String name, String passwordHash) {
    return create(name, passwordHash, UserChange.NONE);
  }

  /** Creates a user as {@link #create(String, String)} and changes it, both or nothing. */
  User create(String name, String passwordHash, UserChange change);

  /**
   * Changes a user, all that is said or nothing.
   *
   * @throws StorageException.NotFound if there is none
   * @throws StorageException.StillNeeded if the last admin would be locked
   */
  void change(String name, UserChange change);

  /** Gives a user another password. @throws StorageException.NotFound */
  default void setPasswordHash(String name, String passwordHash) {
    change(name, new UserChange(passwordHash, Optional.empty(), null));
  }

  /** Refuses or allows logging in. @throws StorageException.NotFound */
  default void setLocked(String name, boolean locked) {
    change(name, new UserChange(null, Optional.empty(), locked));
  }

  /** Ends logging in at a moment, or never where it is null. @throws StorageException.NotFound */
  default void setValidUntil(String name, @Nullable Instant moment) {
    change(name, new UserChange(null, Optional.of(new UserChange.ValidUntil(moment)), null));
  }

  /** Removes a user. @throws StorageException.NotFound */
  default void drop(String name) {
    drop(List.of(name));
  }

  /**
   * Removes users, all or none.
   *
   * @throws StorageException.NotFound if there is none of one of the names
   * @throws StorageException.StillNeeded if one owns something or a policy names it
   */
  void drop(List<String> names);

  /**
   * Gives a user another name.
   *
   * @throws StorageException.NotFound if there is none
   * @throws StorageException.AlreadyExists if a user, role or group has the new name
   * @throws StorageException.InvalidSetting if that is no name
   */
  void rename(String name, String newName);
}
