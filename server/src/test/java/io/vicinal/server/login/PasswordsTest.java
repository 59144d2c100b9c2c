package io.vicinal.server.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.planner.access.Passwords;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PasswordsTest {
  private final Passwords passwords = new Passwords(4);

  @Test
  void theRightPasswordMatchesAndOthersDoNot() {
    String hash = passwords.hash("correct horse");
    assertTrue(passwords.matches(hash, "correct horse"));
    assertFalse(passwords.matches(hash, "correct hors"));
    assertFalse(passwords.matches(hash, ""));
    assertNotEquals(hash, passwords.hash("correct horse"), "salted");
    assertFalse(passwords.matches(passwords.nobodys(), "correct horse"));
  }

  @Test
  void aHashHasTheCostThatItIsToHave() {
    for (int cost = 4; cost < 8; cost++) {
      String hash = Passwords.hash("correct horse", cost);
      assertTrue(hash.startsWith("$2a$0" + cost + "$"), hash);
      assertTrue(passwords.matches(hash, "correct horse"));
      String nobodys = passwords.nobodysLike(hash);
      assertEquals(hash.substring(0, 7), nobodys.substring(0, 7), "so that it takes as long");
      assertEquals(hash.length(), nobodys.length());
      assertFalse(passwords.matches(nobodys, "correct horse"));
    }
    assertEquals(passwords.nobodys(), passwords.nobodysLike("*"), "who has no password");
    assertEquals(passwords.nobodys(), passwords.nobodysLike(""));
  }

  @Test
  void oneTextInTwoFormsOfUnicodeIsOnePassword() {
    String composed = "stra\u00dfe \u00fc\u00e9";
    String decomposed = "stra\u00dfe u\u0308e\u0301";
    assertTrue(passwords.matches(passwords.hash(composed), decomposed));
  }

  @Test
  void passwordsThatBcryptWouldCutAreRefused() {
    String longest = "x".repeat(72);
    String hash = passwords.hash(longest);
    assertTrue(passwords.matches(hash, longest));
    assertFalse(passwords.matches(hash, longest + "y"));
    for (String wrong : new String[] {longest + "y", "\u00fc".repeat(37), "short", ""}) {
      var refused = assertThrows(IllegalArgumentException.class, () -> passwords.hash(wrong));
      assertTrue(refused.getMessage().contains("72 bytes"));
    }
  }

  /** A vector of the reference implementation (Openwall's crypt_blowfish, wrapper.c). */
  @Test
  void hashesOfOthersAreKnown() {
    assertTrue(
        passwords.matches("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U"));
    assertFalse(
        passwords.matches("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*V"));
  }

  private static Optional<BasicCredentials> header(String pair) {
    return BasicCredentials.of(
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void credentialsAreReadAsTheyWereSent() {
    assertEquals(
        Optional.of(new BasicCredentials("anna", "a:b:\u00fc")), header("anna:a:b:\u00fc"));
    assertEquals(Optional.of(new BasicCredentials("", "")), header(":"));
    assertEquals(Optional.empty(), header("no colon"));
    assertEquals(Optional.empty(), BasicCredentials.of("Basic ?"));
    assertEquals(Optional.empty(), BasicCredentials.of("Basic /w=="), "no UTF-8");
    assertEquals(Optional.empty(), BasicCredentials.of("Bearer abc"));
    assertEquals(Optional.empty(), BasicCredentials.of(null));
    assertEquals(Optional.empty(), header("anna:" + "x".repeat(5_000)));
    assertFalse(header("anna:secret").toString().contains("secret"));
  }
}
