package io.vicinal.storage.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.StorageException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LikePatternTest {
  private static boolean like(String text, String pattern) {
    return LikePattern.compile(pattern, '\\', false).matches(text);
  }

  private static boolean ilike(String text, String pattern) {
    return LikePattern.compile(pattern, '\\', true).matches(text);
  }

  @Test
  void wildcardsStandForTextAndForOneCodePoint() {
    assertTrue(like("", ""));
    assertTrue(like("", "%"));
    assertTrue(like("", "%%"));
    assertFalse(like("", "_"));
    assertTrue(like("abc", "a%"));
    assertTrue(like("abc", "%c"));
    assertTrue(like("abc", "%b%"));
    assertTrue(like("abc", "a_c"));
    assertTrue(like("abc", "___"));
    assertFalse(like("abc", "____"));
    assertFalse(like("abc", "__"));
    assertTrue(like("😀", "_"));
    assertFalse(like("😀", "__"));
    assertTrue(like("x😀y", "x_y"));
    assertFalse(like("aba", "ab%ba")); // both ends may not share a letter
    assertFalse(like("ABC", "abc"));
  }

  @Test
  void piecesAreFoundInOrder() {
    assertTrue(like("one two three", "%one%two%three%"));
    assertFalse(like("two one three", "%one%two%three%"));
    assertTrue(like("aaab", "%aab"));
    assertTrue(like("xaaabx", "%aab%"));
    assertTrue(like("axbxcx", "a%_x_x"));
    assertTrue(like("ababac", "%abac%"));
    assertTrue(like("xabyabz", "%a_y%a_z"));
  }

  @Test
  void theEscapeCharacterMakesTheNextOneStandForItself() {
    assertTrue(like("100%", "100\\%"));
    assertFalse(like("1000", "100\\%"));
    assertTrue(like("a_b", "a\\_b"));
    assertFalse(like("axb", "a\\_b"));
    assertTrue(like("a\\b", "a\\\\b"));
    assertTrue(LikePattern.compile("a\\%", (char) 0, false).matches("a\\xyz"));
    assertEquals(
        "LIKE pattern must not end with its escape character '\\'",
        assertThrows(StorageException.ValueOutOfRange.class, () -> like("a", "a\\")).getMessage());
  }

  @Test
  void caseIsIgnoredByCodePoint() {
    assertTrue(ilike("ÄPFEL", "äpf%"));
    assertTrue(ilike("abc", "%B%"));
    assertTrue(ilike("ΣΑΣ", "σας"));
    assertFalse(ilike("abd", "%B%c"));
  }

  @Test
  void hostilePatternsTakeLinearTime() {
    String text = "a".repeat(200_000);
    assertTimeoutPreemptively(
        Duration.ofSeconds(300),
        () -> {
          assertFalse(like(text, "%" + "a%".repeat(5_000) + "b%"));
          assertFalse(like(text, "%" + "a".repeat(5_000) + "b%"));
          assertFalse(like(text, "%" + "a_".repeat(500) + "b%"));
          assertFalse(ilike(text, "%" + "a_%".repeat(5_000) + "b%"));
        });
  }

  @Test
  void agreesWithARegularExpressionOnShortTexts() {
    long seed = System.nanoTime();
    System.out.println("LikePatternTest seed " + seed);
    Random random = new Random(seed);
    for (int n = 0; n < 50_000; n++) {
      String text = letters(random, "ab😀", 8);
      String pattern = letters(random, "ab😀%%_", 7);
      String regex = pattern.replace("%", ".*").replace("_", ".");
      assertEquals(
          text.matches("(?s)" + regex),
          like(text, pattern),
          "seed " + seed + ": " + text + " LIKE " + pattern);
    }
  }

  private static String letters(Random random, String alphabet, int lengthMax) {
    int[] points = alphabet.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(lengthMax + 1); i > 0; i--) {
      text.appendCodePoint(points[random.nextInt(points.length)]);
    }
    return text.toString();
  }

  @Test
  void aPieceLongerThanAWordIsFound() {
    String piece = "0123456789".repeat(13); // 130 code points, three words
    assertTrue(like("xx" + piece + "yy", "%" + piece.replace('5', '_') + "%"));
    assertFalse(like("xx" + piece.substring(1) + "yy", "%" + piece.replace('5', '_') + "%"));
  }
}
