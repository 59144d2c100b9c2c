package io.vicinal.jdbc;

import io.vicinal.jdbc.error.SqlFailure;
import io.vicinal.planner.access.Passwords;
import io.vicinal.storage.Acting;
import io.vicinal.storage.AuditEvent;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.User;
import java.time.Instant;
import java.util.Optional;

/**
 * Finds out for whom a connection in this process is. Whoever can open the directory may do
 * everything; a connection that names a user has the rights of that user only, and must know the
 * password.
 */
final class EmbeddedLogin {
  /**
   * Made by the first login: it hashes once, which connections without a user need not wait for.
   */
  private static final class Hashing {
    static final Passwords PASSWORDS = new Passwords(Passwords.COST);

    private Hashing() {}
  }

  private EmbeddedLogin() {}

  /**
   * Returns the user that {@code name} names, empty where the name is.
   *
   * @throws RuntimeException with 28P01, for an unknown or locked user after the same time
   */
  static Optional<User> of(DataDirectory directory, String name, String password) {
    if (name.isEmpty()) {
      return Optional.empty();
    }
    Optional<User> user =
        directory.users().find(name).filter(found -> found.mayLogIn(Instant.now()));
    String hash = user.map(User::passwordHash).orElse(Hashing.PASSWORDS.nobodys());
    boolean refused = !Hashing.PASSWORDS.matches(hash, password) || user.isEmpty();
    AuditEvent login =
        AuditEvent.of(
            Acting.at("in process").as(user.map(User::id).orElse(0L), name, null), "LOGIN");
    directory.audit().record(refused ? login.ended(AuditEvent.Outcome.DENIED, "28P01") : login);
    if (refused) {
      throw SqlFailure.unchecked("28P01", "user or password is wrong");
    }
    return user;
  }
}
