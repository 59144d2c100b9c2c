package io.vicinal.server.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Guessing on a clock that the test turns. */
final class LoginDelayTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000);
  private final LoginDelay delay = new LoginDelay(nanos::get);

  private void wait(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private int guesses(String user, String address, Duration span, Duration step) {
    int made = 0;
    for (Duration at = Duration.ZERO; at.compareTo(span) < 0; at = at.plus(step)) {
      if (delay.mayTry(user, address)) {
        delay.failed(user, address);
        made++;
      }
      wait(step);
    }
    return made;
  }

  @Test
  void aFewMistakesCostNothing() {
    for (int i = 0; i < 3; i++) {
      assertTrue(delay.mayTry("anna", "1.1.1.1"));
      delay.failed("anna", "1.1.1.1");
    }
    assertTrue(delay.mayTry("anna", "1.1.1.1"));
    delay.succeeded("anna", "1.1.1.1");
    assertEquals(3, guesses("anna", "1.1.1.1", Duration.ofNanos(3), Duration.ofNanos(1)));
  }

  @Test
  void guessingOneUserGetsSlowerAndSlower() {
    int made = guesses("anna", "1.1.1.1", Duration.ofHours(1), Duration.ofMillis(100));
    assertTrue(made >= 10 && made <= 20, made + " guesses in an hour");
    assertTrue(delay.mayTry("anna", "2.2.2.2"), "from elsewhere she may still log in");
    wait(Duration.ofMinutes(15));
    assertTrue(delay.mayTry("anna", "1.1.1.1"));
  }

  @Test
  void guessingManyUsersFromOneAddressGetsSlowerToo() {
    int made = 0;
    for (int i = 0; i < 10_000; i++) {
      if (delay.mayTry("user" + i, "1.1.1.1")) {
        delay.failed("user" + i, "1.1.1.1");
        made++;
      }
      wait(Duration.ofMillis(10));
    }
    assertTrue(made < 50, made + " of 10000 were tried");
    assertFalse(delay.mayTry("anna", "1.1.1.1"));
    assertTrue(delay.mayTry("anna", "2.2.2.2"));
  }

  @Test
  void guessingOneUserFromManyAddressesGetsSlowerAndLocksNobodyOutOfHome() {
    delay.succeeded("anna", "2.2.2.2");
    int made = 0;
    for (int i = 0; i < 10_000; i++) {
      String address = "10." + i / 250 + "." + i % 250 + ".1";
      if (delay.mayTry("anna", address)) {
        delay.failed("anna", address);
        made++;
      }
      wait(Duration.ofMillis(10));
    }
    assertTrue(made >= 50 && made < 70, made + " of 10000 were tried");
    assertTrue(delay.mayTry("anna", "2.2.2.2"), "where she was before she still may");
    assertTrue(delay.mayTry("ben", "10.0.0.1"), "others are not concerned");
    wait(Duration.ofSeconds(30));
    assertTrue(delay.mayTry("anna", "3.3.3.3"), "elsewhere she waits half a minute");
  }

  @Test
  void addressesOfOneNetworkOfIPv6AreOne() {
    int made = 0;
    for (int i = 0; i < 10_000; i++) {
      String address = "2001:db8:0:1:" + Integer.toHexString(i) + "::1";
      String sent = i % 2 == 0 ? address : "[" + address + "]";
      if (delay.mayTry("user" + i, sent)) {
        delay.failed("user" + i, sent);
        made++;
      }
      wait(Duration.ofMillis(10));
    }
    assertTrue(made < 50, made + " of 10000 were tried");
    assertTrue(delay.mayTry("anna", "2001:db8:0:2::1"));
  }

  @Test
  void manyWrongKeysKeepNoKeyOutElsewhere() {
    for (int i = 0; i < 200; i++) {
      delay.failedSecret("key 7", "10.0.0." + i);
    }
    assertTrue(delay.mayTry("key 7", "3.3.3.3"));
  }
}
