package io.vicinal.jdbc.client;

import java.util.Locale;

/**
 * Takes JDBC's escapes out of a text: <code>{fn f(x)}</code>, <code>{oj …}</code>, <code>{escape
 * '\'}</code>, <code>{limit n}</code> and <code>{call p()}</code> lose their braces and words to
 * blanks, so that every position in the text stays what it was. The literals <code>{d …}</code>,
 * <code>{t …}</code> and <code>{ts …}</code> are part of the dialect.
 */
public final class EscapeSyntax {
  private static final int END_OF_TEXT = -1;

  private final StringBuilder text;
  private int at;

  private EscapeSyntax(String sql) {
    text = new StringBuilder(sql);
  }

  /** Returns {@code sql} without escapes, in the same length. */
  public static String remove(String sql) {
    if (sql.indexOf('{') < 0) {
      return sql;
    }
    var syntax = new EscapeSyntax(sql);
    syntax.removeUpTo(END_OF_TEXT);
    return syntax.text.toString();
  }

  /** Removes escapes up to the brace that closes the one around, or up to the end. */
  private void removeUpTo(int end) {
    while (at < text.length() && text.charAt(at) != end) {
      switch (text.charAt(at)) {
        case '\'', '"' -> skipPast(text.substring(at, at + 1), 1);
        case '-' -> skipLine();
        case '/' -> skipComment();
        case '$' -> skipDollars();
        case 'e', 'E' -> skipEscaped();
        case '{' -> removeOne();
        default -> at++;
      }
    }
  }

  private void removeOne() {
    int open = at++;
    if (startsWith("fn ")) {
      blank(open, 3);
      at += 3;
      rename("ucase", "upper");
      rename("lcase", "lower");
    } else if (startsWith("oj ")) {
      blank(open, 3);
    } else if (startsWith("escape ") || startsWith("limit ") || startsWith("call ")) {
      blank(open, 1);
    } else {
      removeUpTo('}'); // a literal, or a brace that is the dialect's to refuse
      at = Math.min(at + 1, text.length());
      return;
    }
    removeUpTo('}');
    if (at < text.length()) {
      blank(at, 1);
    }
  }

  /** Replaces a function's JDBC name by ours, which is as long. */
  private void rename(String from, String to) {
    if (startsWith(from + "(")) {
      text.replace(at, at + from.length(), to);
    }
  }

  private boolean startsWith(String word) {
    int end = Math.min(at + word.length(), text.length());
    return text.substring(at, end).toLowerCase(Locale.ROOT).equals(word);
  }

  private void blank(int from, int count) {
    for (int i = from; i < from + count; i++) {
      text.setCharAt(i, ' ');
    }
  }

  private void skipLine() {
    if (startsWith("--")) {
      skipPast("\n", 2);
    } else {
      at++;
    }
  }

  /** Passes a comment and those within it. */
  private void skipComment() {
    int depth = 0;
    do {
      if (startsWith("/*")) {
        depth++;
        at += 2;
      } else if (depth > 0 && startsWith("*/")) {
        depth--;
        at += 2;
      } else {
        at++;
      }
    } while (depth > 0 && at < text.length());
  }

  /** Passes {@code $$text$$} and {@code $tag$text$tag$}; a dollar may also be part of a name. */
  private void skipDollars() {
    boolean begins = at == 0 || !Character.isJavaIdentifierPart(text.charAt(at - 1));
    int tagEnd = at + 1;
    while (tagEnd < text.length()
        && text.charAt(tagEnd) != '$'
        && Character.isJavaIdentifierPart(text.charAt(tagEnd))) {
      tagEnd++;
    }
    if (!begins || tagEnd == text.length() || text.charAt(tagEnd) != '$') {
      at++;
      return;
    }
    String tag = text.substring(at, tagEnd + 1);
    skipPast(tag, tag.length());
  }

  /** E'it\\'s' may have a quote inside, behind a backslash. */
  private void skipEscaped() {
    boolean begins = at == 0 || !Character.isJavaIdentifierPart(text.charAt(at - 1));
    at++;
    if (!begins || !startsWith("'")) {
      return;
    }
    at++;
    while (at < text.length() && (text.charAt(at) != '\'' || startsWith("''"))) {
      at += text.charAt(at) == '\\' || text.charAt(at) == '\'' ? 2 : 1;
    }
    at = Math.min(at + 1, text.length());
  }

  private void skipPast(String closing, int openingLength) {
    int end = text.indexOf(closing, at + openingLength);
    at = end < 0 ? text.length() : end + closing.length();
  }
}
