package io.vicinal.server.login;

import io.vicinal.planner.access.Passwords;
import io.vicinal.server.log.AccessLog;
import io.vicinal.storage.User;
import io.vicinal.storage.Users;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Tells who sends a request by the users of the directory. A user that does not exist, is locked or
 * may no longer log in is refused as a wrong password is, after the same time. Thread-safe.
 */
public final class UserAuthenticator implements Authenticator {
  /** More would let guessing take all processors. */
  private static final int HASHES_AT_A_TIME = 2;

  private static final long PATIENCE_SECONDS = 10;

  private final RecentUsers users;
  private final Passwords passwords;
  private final Clock clock;
  private final LoginDelay delay;
  private final KnownCredentials known = new KnownCredentials();
  private final Semaphore hashing = new Semaphore(HASHES_AT_A_TIME, true);

  public UserAuthenticator(Users users, Passwords passwords, Clock clock) {
    this.users = new RecentUsers(users, System::nanoTime);
    this.passwords = passwords;
    this.clock = clock;
    this.delay = new LoginDelay(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()));
  }

  @Override
  public Optional<Principal> authenticate(BasicCredentials credentials, String address) {
    Optional<User> user =
        users.find(credentials.user()).filter(found -> found.mayLogIn(clock.instant()));
    String hash = user.map(User::passwordHash).orElse(passwords.nobodys());
    if (!known.hash(credentials).equals(Optional.of(hash))) {
      if (!delay.mayTry(credentials.user(), address)) {
        AccessLog.login(credentials.user(), address, "too soon");
        return Optional.empty();
      }
      if (!matches(hash, credentials.password())) {
        delay.failed(credentials.user(), address);
        AccessLog.login(credentials.user(), address, "refused");
        return Optional.empty();
      }
      delay.succeeded(credentials.user(), address);
      known.add(credentials, hash);
      AccessLog.login(credentials.user(), address, user.isPresent() ? "ok" : "refused");
    }
    return user.map(found -> new Principal(found.name()));
  }

  private boolean matches(String hash, String password) {
    try {
      if (!hashing.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return false;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    try {
      return passwords.matches(hash, password);
    } finally {
      hashing.release();
    }
  }
}
