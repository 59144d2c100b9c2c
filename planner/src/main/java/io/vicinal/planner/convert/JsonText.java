package io.vicinal.planner.convert;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;

/**
 * Checks that a text is one JSON value (RFC 8259), in one pass without building it. Depth is
 * limited, so that no text can exhaust the stack.
 */
final class JsonText {
  private static final int DEPTH_MAX = 512;

  private final String text;
  private final Target target;
  private int at;

  private JsonText(String text, Target target) {
    this.text = text;
    this.target = target;
  }

  /** Throws 22P02 with the first character that does not fit. */
  static void check(String text, Target target) {
    var json = new JsonText(text, target);
    json.blanks();
    json.value(0);
    json.blanks();
    if (json.at < text.length()) {
      throw json.unexpected();
    }
  }

  private void value(int depth) {
    if (depth > DEPTH_MAX) {
      throw new SqlStateException(
          SqlState.LIMIT_EXCEEDED,
          target.label() + " holds JSON nested deeper than " + DEPTH_MAX + " levels");
    }
    switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number();
    }
  }

  private void object(int depth) {
    at++;
    blanks();
    if (accept('}')) {
      return;
    }
    do {
      blanks();
      string();
      blanks();
      expect(':');
      blanks();
      value(depth + 1);
      blanks();
    } while (accept(','));
    expect('}');
  }

  private void array(int depth) {
    at++;
    blanks();
    if (accept(']')) {
      return;
    }
    do {
      blanks();
      value(depth + 1);
      blanks();
    } while (accept(','));
    expect(']');
  }

  private void string() {
    expect('"');
    while (peek() != '"') {
      char c = text.charAt(at++);
      if (c < ' ') {
        at--;
        throw unexpected();
      }
      if (c == '\\') {
        escape();
      }
    }
    at++;
  }

  private void escape() {
    char c = peek();
    if ("\"\\/bfnrt".indexOf(c) >= 0) {
      at++;
      return;
    }
    expect('u');
    for (int i = 0; i < 4; i++) {
      if (Character.digit(peek(), 16) < 0) {
        throw unexpected();
      }
      at++;
    }
  }

  private void number() {
    accept('-');
    if (!accept('0')) {
      digits();
    }
    if (accept('.')) {
      digits();
    }
    if (accept('e') || accept('E')) {
      if (!accept('+')) {
        accept('-');
      }
      digits();
    }
  }

  private void digits() {
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at == start) {
      throw unexpected();
    }
  }

  private void word(String word) {
    if (!text.startsWith(word, at)) {
      throw unexpected();
    }
    at += word.length();
  }

  private void blanks() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw unexpected();
    }
    return text.charAt(at);
  }

  private boolean accept(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) {
    if (!accept(c)) {
      throw unexpected();
    }
  }

  private SqlStateException unexpected() {
    String found = at < text.length() ? "'" + text.charAt(at) + "'" : "its end";
    return new SqlStateException(
        SqlState.INVALID_TEXT_REPRESENTATION,
        target.label() + " expects JSON: unexpected " + found + " at character " + (at + 1));
  }
}
