package io.vicinal.server.login;

import io.vicinal.planner.access.Passwords;
import io.vicinal.planner.access.SecretText;
import io.vicinal.server.log.AccessLog;
import io.vicinal.storage.Access;
import io.vicinal.storage.AccessRules;
import io.vicinal.storage.ApiKey;
import io.vicinal.storage.User;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Tells who sends a request by the users and API keys of the directory, and by the tokens that it
 * has given. A user that does not exist, is locked or may no longer log in is refused as a wrong
 * password is, after the same time, and so is every key and token. Thread-safe.
 */
public final class UserAuthenticator implements Authenticator {
  /** More would let guessing take all processors. */
  private static final int HASHES_AT_A_TIME = 2;

  private static final long PATIENCE_SECONDS = 10;

  private final Supplier<AccessRules> rules;
  private final Recent<String, User> users;
  private final Recent<Long, KeyOwner> keys;
  private final Tokens tokens = new Tokens();
  private final Duration tokenLife;
  private final Passwords passwords;
  private final Clock clock;
  private final LoginDelay delay;
  private final KnownCredentials known = new KnownCredentials();
  final Semaphore hashing = new Semaphore(HASHES_AT_A_TIME, true);

  /** A key and its user. */
  private record KeyOwner(ApiKey key, User user) {
    boolean mayLogIn(Instant now) {
      return key.isValid(now) && user.mayLogIn(now);
    }

    boolean hasSecret(SecretText text, Instant now) {
      // Both are compared always, so that the time tells nothing.
      boolean present = text.matches(key.secretHash());
      boolean previous = text.matches(key.hasPrevious(now) ? "" + key.previousHash() : "");
      return present || previous;
    }
  }

  /**
   * Creates one that has given no token.
   *
   * @param tokenLife how long a token is valid
   */
  public UserAuthenticator(Access access, Passwords passwords, Clock clock, Duration tokenLife) {
    this(access, passwords, clock, System::nanoTime, tokenLife);
  }

  UserAuthenticator(
      Access access, Passwords passwords, Clock clock, LongSupplier nanoTime, Duration tokenLife) {
    this.users = new Recent<>(name -> access.rules().user(name), nanoTime);
    this.keys =
        new Recent<>(
            id -> {
              var rules = access.rules();
              return rules
                  .key(id)
                  .flatMap(key -> rules.user(key.userId()).map(user -> new KeyOwner(key, user)));
            },
            nanoTime);
    this.rules = access::rules;
    this.passwords = passwords;
    this.clock = clock;
    this.tokenLife = tokenLife;
    this.delay = new LoginDelay(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()));
  }

  @Override
  public Optional<Principal> authenticate(Credentials credentials, String address) {
    return switch (credentials) {
      case BasicCredentials basic -> byPassword(basic, address);
      case SecretCredentials secret -> bySecret(secret, address);
    };
  }

  private Optional<Principal> byPassword(BasicCredentials credentials, String address) {
    Instant now = clock.instant();
    Optional<User> user = users.find(credentials.user()).filter(found -> found.mayLogIn(now));
    String hash = hash(credentials, user);
    if (!isKnown(credentials, address, hash)) {
      // What is remembered may be old: a password of a moment ago is right.
      user = users.again(credentials.user()).filter(found -> found.mayLogIn(now));
      hash = hash(credentials, user);
      if (!isRight(credentials, address, hash, user.isPresent())) {
        return Optional.empty();
      }
    }
    return user.map(found -> new Principal(found.name()));
  }

  /**
   * Returns the hash of a user who may log in. That of any other name is nobody's, of the cost that
   * the user's own has, or of one that some user has: passwords keep the cost at which they were
   * set, and the time that it takes does not tell which names there are.
   */
  private String hash(BasicCredentials credentials, Optional<User> user) {
    if (user.isPresent()) {
      return user.get().passwordHash();
    }
    AccessRules now = rules.get();
    List<User> all = now.users();
    return passwords.nobodysLike(
        now.user(credentials.user())
            .or(() ->
                all.isEmpty()
                    ? Optional.empty()
                    : Optional.of(all.get(known.number(credentials.user(), all.size()))))
            .map(User::passwordHash)
            .orElse(""));
  }

  /** Checks a password, unless there were too many wrong ones. @throws LoginBusy if many wait */
  private boolean isRight(
      BasicCredentials credentials, String address, String hash, boolean mayLogIn) {
    String name = credentials.user();
    boolean mayTry = delay.mayTry(name, address); // also before there is a wait
    boolean right = false;
    if (mayTry) {
      takeTurn();
      try {
        if (isKnown(credentials, address, hash)) { // others came with it meanwhile
          return true; // one login, which is logged
        }
        mayTry = delay.mayTry(name, address); // guesses side by side are no more than others
        right = mayTry && passwords.matches(hash, credentials.password()) && mayLogIn;
        if (right) {
          delay.succeeded(name, address);
          known.add(credentials, hash);
        } else if (mayTry) {
          delay.failed(name, address);
        }
      } finally {
        hashing.release();
      }
    }
    AccessLog.login(name, address, right ? "ok" : mayTry ? "refused" : "too soon");
    return right;
  }

  /**
   * Returns whether a password need not be hashed again. Only where its user is at home: elsewhere
   * the right one among guesses would be told from the others while these are refused unseen.
   */
  private boolean isKnown(BasicCredentials credentials, String address, String hash) {
    return delay.isHome(credentials.user(), address)
        && known.hash(credentials).equals(Optional.of(hash));
  }

  private Optional<Principal> bySecret(SecretCredentials credentials, String address) {
    Instant now = clock.instant();
    Optional<SecretText> text = credentials.text();
    if (credentials.isToken()) {
      Optional<Principal> owner =
          text.flatMap(token -> tokens.find(token, now)).flatMap(grant -> owner(grant, now));
      return owner.isPresent() ? owner : refuse(credentials, address, true);
    }
    Optional<KeyOwner> right = text.flatMap(key -> owner(keys::find, key, now));
    if (right.filter(owner -> owner.mayLogIn(now)).isEmpty()) {
      right = text.flatMap(key -> owner(keys::again, key, now)); // it may be of a moment ago
    }
    if (right.filter(owner -> owner.mayLogIn(now)).isEmpty()) {
      return refuse(credentials, address, right.isPresent());
    }
    KeyOwner owner = right.get();
    var principal = new Principal(owner.user.name(), owner.key.id());
    String secret = text.orElseThrow().secret();
    var remembered = new BasicCredentials(credentials.label(), secret);
    String hash = owner.key.secretHash();
    if (!known.hash(remembered).equals(Optional.of(hash))) {
      if (!delay.mayTry(credentials.label(), address)) {
        AccessLog.login(owner.user.name(), address, "too soon");
        return Optional.empty();
      }
      delay.succeeded(credentials.label(), address);
      known.add(remembered, hash);
      AccessLog.login(owner.user.name(), address, "ok");
    }
    return Optional.of(principal);
  }

  private static Optional<KeyOwner> owner(
      Function<Long, Optional<KeyOwner>> lookup, SecretText key, Instant now) {
    return lookup.apply(Long.valueOf(key.subject())).filter(owner -> owner.hasSecret(key, now));
  }

  /**
   * Takes as long as with a wrong password, and counts as one.
   *
   * @param ended whether it need not be a guess
   */
  private Optional<Principal> refuse(SecretCredentials credentials, String address, boolean ended) {
    String label = credentials.label();
    if (!delay.mayTry(label, address)) {
      AccessLog.login(label, address, "too soon");
      return Optional.empty();
    }
    boolean _ = matches(passwords.nobodys(), label);
    if (ended) {
      delay.ended(label, address);
    } else {
      delay.failedSecret(label, address);
    }
    AccessLog.login(label, address, "refused");
    return Optional.empty();
  }

  /** Returns for whom a token is, if that one may still log in. */
  private Optional<Principal> owner(Tokens.Grant grant, Instant now) {
    return grant.keyId() == 0
        ? users
            .find(grant.userName())
            .filter(user -> grant.isFor(user) && user.mayLogIn(now))
            .map(user -> new Principal(user.name()))
        : keys.find(grant.keyId())
            .filter(owner -> grant.isFor(owner.user) && owner.mayLogIn(now))
            .map(owner -> new Principal(owner.user.name(), owner.key.id()));
  }

  @Override
  public boolean isStill(Principal principal) {
    Instant now = clock.instant();
    return principal.keyId() == 0
        ? users.find(principal.name()).filter(user -> user.mayLogIn(now)).isPresent()
        : keys.find(principal.keyId())
            .filter(owner -> owner.mayLogIn(now) && owner.user.name().equals(principal.name()))
            .isPresent();
  }

  @Override
  public Optional<IssuedToken> issue(Principal principal, Credentials credentials) {
    Instant now = clock.instant();
    Optional<KeyOwner> key =
        principal.keyId() == 0 ? Optional.empty() : keys.find(principal.keyId());
    Optional<User> user =
        principal.keyId() == 0
            ? users.find(principal.name()).filter(found -> isPassword(found, credentials))
            : key.map(KeyOwner::user);
    Instant last = now.plus(tokenLife);
    Instant end = key.map(owner -> owner.key.validUntil()).filter(last::isAfter).orElse(last);
    return user.map(found ->
        new IssuedToken(
            tokens.issue(
                new Tokens.Grant(
                    found.id(),
                    found.name(),
                    principal.keyId(),
                    principal.keyId() == 0 ? found.passwordHash() : null,
                    end),
                now),
            Duration.between(now, end)));
  }

  /** Returns whether a password that was right is so still; it may have been changed meanwhile. */
  private boolean isPassword(User user, Credentials credentials) {
    return credentials instanceof BasicCredentials basic
        && known
            .hash(basic)
            .map(user.passwordHash()::equals)
            .orElseGet(() -> matches(user.passwordHash(), basic.password())); // forgotten
  }

  @Override
  public void end(SecretCredentials token) {
    if (token.isToken()) {
      tokens.end(token.text().orElseThrow());
    }
  }

  private boolean matches(String hash, String password) {
    takeTurn();
    try {
      return passwords.matches(hash, password);
    } finally {
      hashing.release();
    }
  }

  private void takeTurn() {
    try {
      if (!hashing.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new LoginBusy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LoginBusy();
    }
  }
}
