package io.vicinal.server.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What errors of requests keep that have no statement of the client. */
final class RestErrorsTest {
  @Test
  void placesAreCutWhereTheDriverWritesThem() {
    assertEquals(
        "syntax error: unexpected \"x\"",
        RestErrors.withoutPlace("syntax error at line 1, column 8: unexpected \"x\""));
    assertEquals("no such column", RestErrors.withoutPlace("no such column\nline 1, column 8"));
    assertEquals(
        "no such column\nhint: Look again.",
        RestErrors.withoutPlace("no such column\nline 1, column 8\nhint: Look again."));
  }

  @Test
  void whatLooksLikeAPlaceInAQuotedTextStays() {
    for (String message :
        new String[] {
          "\"a syntax error at line 3, column 4: b\" is no number",
          "\"see\nline 3, column 4\nbelow\" is no number",
          "\"see\nline 3, column 4\" is no number",
          "\"x at line 3, column 4\" is no number",
          "\"x at line 3, column 4: y\" is no number\nhint: Write one at line 3, column 4."
        }) {
      assertEquals(message, RestErrors.withoutPlace(message));
      assertEquals(message, RestErrors.withoutPlace(message + "\nline 1, column 99"));
    }
  }
}
