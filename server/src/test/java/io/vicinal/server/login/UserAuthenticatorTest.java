package io.vicinal.server.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.planner.access.Passwords;
import io.vicinal.planner.access.SecretText;
import io.vicinal.storage.ApiKey;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.User;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys and tokens on a clock that the test turns. */
final class UserAuthenticatorTest {
  private static final String HERE = "1.1.1.1";
  private static final Duration LIFE = Duration.ofMinutes(30);
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private Instant now = START;

  private final DataDirectory directory =
      DataDirectory.openInMemory(OpenOptions.DEFAULT.withBackgroundWork(false));
  private final Passwords passwords = new Passwords(4);
  private final UserAuthenticator authenticator =
      new UserAuthenticator(
          directory.access(),
          passwords,
          new Clock() {
            @Override
            public Instant instant() {
              return now;
            }

            @Override
            public ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              return this;
            }
          },
          () -> Duration.between(START, now).toNanos(),
          LIFE);
  private final User anna = directory.users().create("anna", passwords.hash("correct horse"));

  @AfterEach
  void close() {
    directory.close();
  }

  /** A key and what its owner sends. */
  private record Made(ApiKey key, SecretText text) {}

  private Made make(String name, @Nullable Duration life) {
    String secret = SecretText.newSecret();
    ApiKey key =
        directory
            .apiKeys()
            .create(
                anna.id(),
                name,
                SecretText.hash(secret),
                "",
                now,
                life == null ? null : now.plus(life));
    return new Made(key, new SecretText("" + key.id(), secret));
  }

  private void wait(Duration time) {
    now = now.plus(time);
  }

  private Optional<Principal> send(String bearer) {
    return send(bearer, HERE);
  }

  private Optional<Principal> send(String bearer, String address) {
    return authenticator.authenticate(Credentials.of("Bearer " + bearer).orElseThrow(), address);
  }

  private void works(Made made, String why) {
    assertEquals(Optional.of(new Principal("anna", made.key.id())), send(made.text.text()), why);
  }

  private void fails(Made made, String why) {
    // From an address of its own, so that one refusal does not delay the next.
    assertEquals(Optional.empty(), send(made.text.text(), "refused " + why), why);
  }

  @Test
  void aKeyWorksUntilItEnds() {
    Made made = make("k", Duration.ofDays(90));
    works(made, "new");
    wait(Duration.ofDays(90).minusMillis(1));
    works(made, "a moment before its end");
    wait(Duration.ofMillis(1));
    fails(made, "at its end");
    directory.apiKeys().setValidUntil(made.key.id(), now.plus(Duration.ofDays(1)));
    wait(Duration.ofSeconds(1));
    works(made, "prolonged");
    Made forever = make("forever", null);
    wait(Duration.ofDays(36_500));
    works(forever, "without an end");
  }

  @Test
  void whatHappensToAKeyOrItsUserHoldsWithinASecond() {
    Made made = make("k", null);
    long id = made.key.id();
    works(made, "new");
    directory.apiKeys().setDisabled(id, true);
    wait(Duration.ofSeconds(1));
    fails(made, "disabled");
    directory.apiKeys().setDisabled(id, false);
    wait(Duration.ofSeconds(1));
    works(made, "enabled");
    directory.users().setLocked("anna", true);
    wait(Duration.ofSeconds(1));
    fails(made, "user locked");
    assertFalse(authenticator.isStill(new Principal("anna", id)));
    directory.users().setLocked("anna", false);
    directory.users().setValidUntil("anna", now.plus(Duration.ofSeconds(10)));
    wait(Duration.ofSeconds(1));
    works(made, "user unlocked");
    assertTrue(authenticator.isStill(new Principal("anna", id)));
    wait(Duration.ofSeconds(10));
    fails(made, "user ended");
    directory.users().setValidUntil("anna", null);
    directory.users().setPasswordHash("anna", passwords.hash("another horse"));
    wait(Duration.ofSeconds(1));
    works(made, "a key outlives a password");
    directory.apiKeys().drop(id);
    wait(Duration.ofSeconds(1));
    fails(made, "dropped");
    Made other = make("k", null);
    assertNotEquals(id, other.key.id());
    works(other, "made again");
    fails(made, "the one before, still");
    directory.users().drop("anna");
    wait(Duration.ofSeconds(1));
    fails(other, "user dropped");
    assertFalse(authenticator.isStill(new Principal("anna", other.key.id())));
    assertFalse(authenticator.isStill(new Principal("anna")));
  }

  @Test
  void twoSecretsWorkForADayAfterARotation() {
    Made first = make("k", null);
    Made second = rotate(first);
    works(second, "the new one");
    works(first, "the one before");
    wait(Duration.ofHours(23));
    works(first, "within the day");
    Made third = rotate(first);
    works(third, "the newest");
    works(second, "the one before that");
    fails(first, "the oldest");
    wait(Duration.ofHours(24));
    fails(second, "after a day");
    works(third, "and ever after");
  }

  @Test
  void whatIsNewWorksAtOnce() {
    Made made = make("k", null);
    works(made, "new");
    String secret = SecretText.newSecret();
    directory.apiKeys().rotate(made.key.id(), SecretText.hash(secret), now, null);
    works(new Made(made.key, new SecretText("" + made.key.id(), secret)), "rotated");
    assertTrue(login("correct horse"));
    directory.users().setPasswordHash("anna", passwords.hash("another horse"));
    assertTrue(login("another horse"));
  }

  @Test
  void theRightPasswordOfOneAtHomeElsewhereIsRefusedAmongGuesses() {
    assertTrue(login("correct horse"));
    for (int i = 0; i < 4; i++) {
      assertFalse(login("guess " + i, "2.2.2.2"));
    }
    assertFalse(login("correct horse", "2.2.2.2"), "guesses wait");
    assertTrue(login("correct horse"), "and nobody at home does");
    wait(Duration.ofMinutes(1));
    assertTrue(login("correct horse", "2.2.2.2"), "after the wait");
  }

  private boolean login(String password) {
    return login(password, HERE);
  }

  private boolean login(String password, String address) {
    return authenticator.authenticate(new BasicCredentials("anna", password), address).isPresent();
  }

  private Made rotate(Made made) {
    String secret = SecretText.newSecret();
    ApiKey key =
        directory
            .apiKeys()
            .rotate(made.key.id(), SecretText.hash(secret), now.plus(Duration.ofDays(1)), null);
    wait(Duration.ofSeconds(1));
    return new Made(key, new SecretText("" + key.id(), secret));
  }

  @Test
  void whatIsNoKeyIsRefused() {
    Made made = make("k", null);
    String secret = SecretText.newSecret();
    for (String text :
        new String[] {
          "",
          "x",
          made.text.text() + "0",
          made.text.text().replaceFirst("vicinal", "Vicinal"),
          new SecretText("" + made.key.id(), secret).text(),
          new SecretText("999", made.text.secret()).text(),
          new SecretText("999999999999999999", made.text.secret()).text(),
          new SecretText(SecretText.TOKEN, made.text.secret()).text(),
          made.key.secretHash()
        }) {
      assertEquals(Optional.empty(), send(text, "from " + text), text);
    }
    works(made, "the right one");
  }

  @Test
  void aTokenStandsForWhatItWasGivenForUntilItEnds() {
    Made made = make("k", Duration.ofMinutes(40));
    String ofPassword = token(new Principal("anna"));
    String ofKey = token(new Principal("anna", made.key.id()));
    assertEquals(Optional.of(new Principal("anna")), send(ofPassword));
    assertEquals(Optional.of(new Principal("anna", made.key.id())), send(ofKey));
    wait(LIFE.minusMillis(1));
    assertEquals(Optional.of(new Principal("anna")), send(ofPassword));
    IssuedToken late =
        authenticator.issue(new Principal("anna", made.key.id()), sent(made)).orElseThrow();
    assertEquals(Duration.ofMinutes(10).plusMillis(1), late.validity(), "not beyond its key");
    assertFalse(late.toString().contains(late.text()));
    wait(Duration.ofMillis(1));
    assertEquals(Optional.empty(), send(ofPassword));
    assertEquals(Optional.empty(), send(ofKey));
    assertTrue(send(late.text()).isPresent());
    wait(Duration.ofMinutes(10));
    assertEquals(Optional.empty(), send(late.text()));
  }

  private String token(Principal principal) {
    return token(principal, "correct horse");
  }

  private String token(Principal principal, String password) {
    Credentials basic = new BasicCredentials("anna", password);
    return authenticator.issue(principal, basic).orElseThrow().text();
  }

  private static Credentials sent(Made made) {
    return Credentials.of("Bearer " + made.text.text()).orElseThrow();
  }

  @Test
  void thePasswordBeforeGivesNoTokenForTheOneAfter() {
    assertTrue(login("correct horse"));
    directory.users().setPasswordHash("anna", passwords.hash("another horse"));
    wait(Duration.ofSeconds(1));
    var before = new BasicCredentials("anna", "correct horse");
    assertEquals(Optional.empty(), authenticator.issue(new Principal("anna"), before));
    var after = new BasicCredentials("anna", "another horse");
    assertTrue(authenticator.issue(new Principal("anna"), after).isPresent());
    assertTrue(login("another horse"));
    assertTrue(authenticator.issue(new Principal("anna"), after).isPresent());
    assertEquals(Optional.empty(), authenticator.issue(new Principal("anna"), before));
  }

  @Test
  void aKeyIsThatOfTheNameThatItsUserHasNow() {
    Made made = make("k", null);
    var before = new Principal("anna", made.key.id());
    assertTrue(authenticator.isStill(before));
    directory.users().rename("anna", "anne");
    wait(Duration.ofSeconds(1));
    assertFalse(authenticator.isStill(before));
    assertTrue(authenticator.isStill(new Principal("anne", made.key.id())));
  }

  @Test
  void aTokenEndsWithWhatItWasGivenFor() {
    Made made = make("k", null);
    String ofPassword = token(new Principal("anna"));
    String ofKey = token(new Principal("anna", made.key.id()));
    directory.users().setPasswordHash("anna", passwords.hash("another horse"));
    wait(Duration.ofSeconds(1));
    assertEquals(Optional.empty(), send(ofPassword), "another password");
    assertTrue(send(ofKey).isPresent());
    directory.users().setLocked("anna", true);
    wait(Duration.ofSeconds(1));
    assertEquals(Optional.empty(), send(ofKey), "locked");
    directory.users().setLocked("anna", false);
    wait(Duration.ofSeconds(1));
    assertTrue(send(ofKey).isPresent());
    directory.apiKeys().drop(made.key.id());
    wait(Duration.ofSeconds(1));
    assertEquals(Optional.empty(), send(ofKey), "dropped");
    assertEquals(
        Optional.empty(), authenticator.issue(new Principal("anna", made.key.id()), sent(made)));
    String again = token(new Principal("anna"), "another horse");
    directory.users().drop("anna");
    directory.users().create("anna", directory.users().find("anna").map(User::name).orElse("*"));
    wait(Duration.ofSeconds(1));
    assertEquals(Optional.empty(), send(again), "another user of that name");
  }

  @Test
  void aTokenCanBeEnded() {
    String one = token(new Principal("anna"));
    String other = token(new Principal("anna"));
    authenticator.end((SecretCredentials) Credentials.of("Bearer " + one).orElseThrow());
    assertEquals(Optional.empty(), send(one));
    assertTrue(send(other).isPresent());
    authenticator.end((SecretCredentials) Credentials.of("Bearer " + one).orElseThrow());
  }

  @Test
  void aUserHasSoManyTokens() {
    Set<String> texts = new HashSet<>();
    String first = token(new Principal("anna"));
    for (int i = 1; i < Tokens.PER_USER_MAX; i++) {
      texts.add(token(new Principal("anna")));
    }
    assertTrue(send(first).isPresent());
    assertTrue(texts.add(token(new Principal("anna"))));
    assertEquals(Optional.empty(), send(first), "the oldest goes");
    assertEquals(Tokens.PER_USER_MAX, texts.size());
    assertTrue(texts.stream().allMatch(text -> send(text).isPresent()));
  }

  @Test
  void guessingKeysGetsSlowerAndKeepsNobodyElseOut() {
    Made made = make("k", null);
    Made late = make("late", null);
    works(made, "before");
    for (int i = 0; i < 200; i++) {
      send(new SecretText("" + (1000 + i), SecretText.newSecret()).text());
    }
    works(made, "who was let in there already");
    assertEquals(Optional.empty(), send(late.text.text()), "there is a delay there");
    assertTrue(send(late.text.text(), "2.2.2.2").isPresent());
    wait(Duration.ofMinutes(15));
    works(late, "after the delay");
  }

  @Test
  void tokensThatHaveEndedDelayNoLogin() {
    for (int i = 0; i < 100; i++) {
      String token = token(new Principal("anna"));
      wait(LIFE);
      assertEquals(Optional.empty(), send(token));
    }
    assertTrue(login("correct horse"));
  }

  @Test
  void aKeyMayBeThePasswordOfUserToken() {
    Made made = make("k", null);
    var given = new BasicCredentials("token", made.text.text());
    assertEquals(
        Optional.of(new SecretCredentials(Optional.of(made.text))), SecretCredentials.of(given));
    assertEquals(
        Optional.empty(), SecretCredentials.of(new BasicCredentials("anna", made.text.text())));
    assertFalse(Credentials.of("Bearer " + made.text.text()).toString().contains("secret()"));
    assertFalse(
        Credentials.of("Bearer " + made.text.text()).toString().contains(made.text.secret()));
  }

  private Optional<Principal> password(String password) {
    return authenticator.authenticate(new BasicCredentials("anna", password), HERE);
  }

  @Test
  void guessesSideBySideAreNotMoreThanOneAfterTheOther() throws Exception {
    var results = new ConcurrentLinkedQueue<Optional<Principal>>();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < 64; i++) {
      String guess = "wrong horse " + i;
      threads.add(Thread.ofVirtual().start(() -> results.add(password(guess))));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(Collections.nCopies(64, Optional.empty()), List.copyOf(results));
    assertEquals(Optional.empty(), password("correct horse"), "too soon");
    // Three are free, and two are checked at a time: five at most, and a second after the fifth.
    wait(Duration.ofSeconds(1));
    assertEquals(Optional.of(new Principal("anna")), password("correct horse"));
  }

  @Test
  void theRightPasswordSideBySideIsRightForAll() throws Exception {
    var results = new ConcurrentLinkedQueue<Optional<Principal>>();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < 64; i++) {
      threads.add(Thread.ofVirtual().start(() -> results.add(password("correct horse"))));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(Collections.nCopies(64, Optional.of(new Principal("anna"))), List.copyOf(results));
  }

  @Test
  void whoGetsNoTurnHasNotFailed() {
    int turns = authenticator.hashing.drainPermits();
    for (int i = 0; i < 100; i++) {
      Thread.currentThread().interrupt(); // waits no longer
      assertThrows(LoginBusy.class, () -> password("correct horse"));
      assertTrue(Thread.interrupted());
    }
    authenticator.hashing.release(turns);
    assertEquals(Optional.of(new Principal("anna")), password("correct horse"));
  }
}
