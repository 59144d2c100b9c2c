package io.vicinal.sql.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.sql.error.SqlStateException;
import java.time.Duration;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class LikeMatcherTest {
  @Test
  void agreesWithRegularExpressions() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      String pattern = random(random, "ab%_\n", 6);
      String text = random(random, "ab\n", 8);
      String regex = pattern.replace("%", ".*").replace("_", ".");
      assertEquals(
          Pattern.compile(regex, Pattern.DOTALL).matcher(text).matches(),
          LikeMatcher.of(pattern).matches(text),
          () -> "\"" + text + "\" like \"" + pattern + "\" seed " + seed);
    }
  }

  private static String random(Random random, String alphabet, int maxLength) {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(maxLength + 1); length > 0; length--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  @Test
  void escapesWildcardsAndItself() {
    assertTrue(LikeMatcher.of("50!%", "!").matches("50%"));
    assertFalse(LikeMatcher.of("50!%", "!").matches("500"));
    assertTrue(LikeMatcher.of("a!!b", "!").matches("a!b"));
    assertTrue(LikeMatcher.of("%%%_", "%").matches("%_".replace("_", "_")));
    assertThrows(SqlStateException.class, () -> LikeMatcher.of("a!", "!"));
    assertTrue(LikeMatcher.of("a!b", "!").matches("ab"));
    assertTrue(LikeMatcher.of("a\\%").matches("a%"));
    assertFalse(LikeMatcher.of("a\\%").matches("ab"));
    assertTrue(LikeMatcher.of("a\\%", "").matches("a\\b"));
    assertThrows(SqlStateException.class, () -> LikeMatcher.of("a\\"));
    assertThrows(SqlStateException.class, () -> LikeMatcher.of("a", "!!"));
  }

  @Test
  void anUnderscoreIsOneCodePoint() {
    assertTrue(LikeMatcher.of("_").matches("😀"));
    assertFalse(LikeMatcher.of("__").matches("😀"));
  }

  @Test
  void canIgnoreCase() {
    assertTrue(LikeMatcher.of("ÄB%").ignoringCase().matches("äbc"));
    assertFalse(LikeMatcher.of("ÄB%").matches("äbc"));
  }

  @Test
  void manyWildcardsStayFast() {
    String text = "a".repeat(100_000);
    assertTimeoutPreemptively(
        Duration.ofSeconds(300),
        () -> assertFalse(LikeMatcher.of("%a".repeat(50) + "%b").matches(text)));
  }
}
