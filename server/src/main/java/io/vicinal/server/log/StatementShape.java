package io.vicinal.server.log;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The text of a statement without what is particular to one run: literals are question marks,
 * comments are left out, words are in lower case and blanks single. Where a text or comment does
 * not end, neither does the shape go on.
 */
final class StatementShape {
  private static final int LENGTH_MAX = 500;
  private static final int FINGERPRINT_BYTES = 8;

  private final String sql;
  private final StringBuilder shape = new StringBuilder();
  private int at;

  private StatementShape(String sql) {
    this.sql = sql;
  }

  /** Returns the shape of {@code sql}, cut where it is long. */
  static String of(String sql) {
    return new StatementShape(sql).scan();
  }

  /** Returns sixteen digits that statements of one shape share. */
  static String fingerprint(String shape) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(shape.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, FINGERPRINT_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private String scan() {
    while (at < sql.length() && shape.length() < LENGTH_MAX) {
      char c = sql.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
        blank();
      } else if (sql.startsWith("--", at)) {
        at = endOr(sql.indexOf('\n', at), 0);
        blank();
      } else if (sql.startsWith("/*", at)) {
        comment();
        blank();
      } else if (c == '\'') {
        literal(quoted('\'', true));
      } else if (c == '"') {
        int end = quoted('"', false);
        shape.append(end > sql.length() ? "\"" : sql.substring(at, end));
        at = end;
      } else if (c == '$' && dollar() > at) {
        literal(dollar());
      } else if (Character.isDigit(c) || (c == '.' && isDigit(at + 1))) {
        literal(number());
      } else if (Character.isJavaIdentifierStart(c) && c != '$') {
        word();
      } else {
        shape.append(c);
        at++;
      }
    }
    return shape.toString().strip();
  }

  private int endOr(int found, int length) {
    return found < 0 ? sql.length() : found + length;
  }

  private boolean isDigit(int position) {
    return position < sql.length() && Character.isDigit(sql.charAt(position));
  }

  private void blank() {
    if (!shape.isEmpty() && shape.charAt(shape.length() - 1) != ' ') {
      shape.append(' ');
    }
  }

  private void literal(int end) {
    shape.append('?');
    at = end;
  }

  /** Comments may stand within comments. */
  private void comment() {
    int depth = 0;
    do {
      if (sql.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (sql.startsWith("*/", at)) {
        depth--;
        at += 2;
      } else {
        at++;
      }
    } while (depth > 0 && at < sql.length());
  }

  /** Returns where the text in quotes ends, past the end of all where it does not. */
  private int quoted(char quote, boolean text) {
    boolean escapes =
        text
            && at > 0
            && Character.toLowerCase(sql.charAt(at - 1)) == 'e'
            && (at == 1 || !Character.isJavaIdentifierPart(sql.charAt(at - 2)));
    int i = at + 1;
    while (i < sql.length()) {
      char c = sql.charAt(i);
      if (c == '\\' && escapes) {
        i += 2;
      } else if (c != quote) {
        i++;
      } else if (i + 1 < sql.length() && sql.charAt(i + 1) == quote) {
        i += 2;
      } else {
        return i + 1;
      }
    }
    return sql.length() + 1;
  }

  /** Returns where a text in dollars ends, where it begins if there is none. */
  private int dollar() {
    int tagEnd = at + 1;
    while (tagEnd < sql.length()
        && Character.isJavaIdentifierPart(sql.charAt(tagEnd))
        && sql.charAt(tagEnd) != '$') {
      tagEnd++;
    }
    if (tagEnd >= sql.length() || sql.charAt(tagEnd) != '$') {
      return at;
    }
    String tag = sql.substring(at, tagEnd + 1);
    return endOr(sql.indexOf(tag, tagEnd + 1), tag.length());
  }

  private int number() {
    int i = at;
    while (i < sql.length()
        && (Character.isLetterOrDigit(sql.charAt(i)) || sql.charAt(i) == '.' || isSign(i))) {
      i++;
    }
    return i;
  }

  private boolean isSign(int position) {
    char c = sql.charAt(position);
    return (c == '+' || c == '-')
        && Character.toLowerCase(sql.charAt(position - 1)) == 'e'
        && isDigit(position + 1);
  }

  private void word() {
    while (at < sql.length() && Character.isJavaIdentifierPart(sql.charAt(at))) {
      shape.append(Character.toLowerCase(sql.charAt(at++)));
    }
  }
}
