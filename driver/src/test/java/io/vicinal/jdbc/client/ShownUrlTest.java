package io.vicinal.jdbc.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ShownUrlTest {
  @Test
  void passwordsAndTokensAreStars() {
    assertEquals(
        "jdbc:vicinal:./data?user=u&password=***;read_only=true",
        ShownUrl.of("jdbc:vicinal:./data?user=u&password=secret;read_only=true"));
    assertEquals(
        "jdbc:vicinal://host/main;token=***", ShownUrl.of("jdbc:vicinal://host/main;token=a=b"));
    assertEquals("jdbc:vicinal:mem:?user=u", ShownUrl.of("jdbc:vicinal:mem:?user=u"));
    assertEquals("jdbc:vicinal:mem:?p%61ssword=***", ShownUrl.of("jdbc:vicinal:mem:?p%61ssword=x"));
  }

  @Test
  void noRestOfAPasswordIsShownBehindAQuestionMark() {
    assertEquals(
        "jdbc:vicinal:./data?password=***&user=u",
        ShownUrl.of("jdbc:vicinal:./data?password=a?b=c?d&user=u"));
    assertEquals(
        "jdbc:vicinal://host/main?user=u?password=***",
        ShownUrl.of("jdbc:vicinal://host/main?user=u?password=secret"));
  }
}
