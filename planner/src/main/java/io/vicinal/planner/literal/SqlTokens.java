package io.vicinal.planner.literal;

import io.vicinal.sql.SqlComments;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cuts a text into words, texts in quotes, question marks and symbols, without a parser. */
final class SqlTokens {
  /** What a token is; anything that is no other kind is a symbol. */
  enum Kind {
    WORD,
    TEXT,
    PARAMETER,
    SYMBOL
  }

  /**
   * A piece of the text.
   *
   * @param word a word in lower case, a symbol or, of a text in quotes, what it says
   * @param start its first character
   * @param end behind its last one
   */
  record Token(Kind kind, String word, int start, int end) {
    boolean is(String other) {
      return kind != Kind.TEXT && word.equals(other);
    }
  }

  private final String sql;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private SqlTokens(String sql) {
    this.sql = sql;
  }

  /** Returns all tokens of {@code sql} but comments, in their order. */
  static List<Token> of(String sql) {
    var scanner = new SqlTokens(sql);
    while ((scanner.at = SqlComments.afterBlanks(sql, scanner.at)) < sql.length()) {
      scanner.token();
    }
    return scanner.tokens;
  }

  private void token() {
    char c = sql.charAt(at);
    boolean escapes = (c == 'e' || c == 'E') && sql.startsWith("'", at + 1);
    if (escapes) {
      at++;
    }
    if (escapes || c == '\'' || c == '"') {
      int start = at;
      skipQuoted(escapes);
      Kind kind = c == '"' ? Kind.WORD : Kind.TEXT;
      String within = sql.substring(start + 1, Math.max(start + 1, at - 1));
      add(kind, c == '"' ? within : within.replace("''", "'"), start);
    } else if (c == '$' && dollars()) {
      return;
    } else if (Character.isLetterOrDigit(c) || c == '_') {
      int start = at;
      while (at < sql.length() && isWordPart(sql.charAt(at))) {
        at++;
      }
      add(Kind.WORD, sql.substring(start, at).toLowerCase(Locale.ROOT), start);
    } else {
      int start = at;
      at += sql.startsWith("::", at) || sql.startsWith("||", at) ? 2 : 1;
      add(c == '?' ? Kind.PARAMETER : Kind.SYMBOL, sql.substring(start, at), start);
    }
  }

  private static boolean isWordPart(char c) {
    return c == '_' || c == '$' || Character.isLetterOrDigit(c);
  }

  private void add(Kind kind, String word, int start) {
    tokens.add(new Token(kind, word, start, at));
  }

  /** Passes what two quotes enclose, in which a doubled one is part of the text. */
  private void skipQuoted(boolean escapes) {
    char quote = sql.charAt(at);
    at++;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (c == '\\' && escapes) {
        at++;
      } else if (c == quote && !sql.startsWith(String.valueOf(quote), at + 1)) {
        at++;
        return;
      } else if (c == quote) {
        at++;
      }
      at++;
    }
    at = sql.length();
  }

  /** Passes {@code $tag$…$tag$}; returns false where there is none. */
  private boolean dollars() {
    int end = at + 1;
    while (end < sql.length() && isWordPart(sql.charAt(end)) && sql.charAt(end) != '$') {
      end++;
    }
    if (end >= sql.length() || sql.charAt(end) != '$') {
      return false;
    }
    int start = at;
    String tag = sql.substring(at, end + 1);
    int close = sql.indexOf(tag, end + 1);
    String within = sql.substring(end + 1, close < 0 ? sql.length() : close);
    at = close < 0 ? sql.length() : close + tag.length();
    add(Kind.TEXT, within, start);
    return true;
  }
}
