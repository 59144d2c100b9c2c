package io.vicinal.planner.literal;

import io.vicinal.sql.SqlComments;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Takes literals out of a text in one pass, without a parser.
 *
 * <p>Taken are whole numbers and texts in quotes that follow a comparison, whole numbers that
 * follow LIMIT or OFFSET, and texts in quotes that follow a distance operator, if what follows them
 * ends the operand. So {@code GROUP BY 1}, lists, intervals, arithmetic and typed literals stay as
 * they are. Only queries and DELETE are looked at, and none with question marks.
 */
final class LiteralScanner {
  private static final int LITERALS_MAX = 50;
  private static final int DIGITS_MAX = 18; // fit a long
  private static final Set<String> STATEMENTS = Set.of("select", "with", "delete");
  private static final Set<String> AFTER_OPERAND =
      Set.of(
          "and", "or", "order", "group", "having", "limit", "offset", "then", "union", "qualify");
  private static final Set<String> AFTER_DISTANCE =
      Set.of("and", "or", "order", "limit", "offset", "from", "as", "asc", "then");
  private static final Set<String> COMPARISONS = Set.of("=", "<>", "!=", "<", "<=", ">", ">=");
  private static final Set<String> OTHERS =
      Set.of("=>", "->", "->>", "#>", "#>>", "@>", "<@", "<<", ">>"); // which are no comparisons
  private static final Set<String> DISTANCES = Set.of("<->", "<=>", "<#>", "<+>");

  /** What stands before the next token. */
  private enum Before {
    COMPARISON,
    DISTANCE,
    COUNT,
    ANYTHING
  }

  private final String sql;
  private final StringBuilder normal;
  private final List<Object> literals = new ArrayList<>();
  private int at;
  private int copied;
  private Before before = Before.ANYTHING;

  LiteralScanner(String sql) {
    this.sql = sql;
    this.normal = new StringBuilder(Math.min(sql.length(), 500));
  }

  Optional<LiftedText> lift() {
    if (!STATEMENTS.contains(firstWord())) {
      return Optional.empty();
    }
    while (at < sql.length()) {
      if (!token()) {
        return Optional.empty();
      }
    }
    if (literals.isEmpty() || literals.size() > LITERALS_MAX) {
      return Optional.empty();
    }
    normal.append(sql, copied, sql.length());
    return Optional.of(new LiftedText(normal.toString(), literals));
  }

  private String firstWord() {
    skipBlanks();
    return word(at);
  }

  /** Returns the word that begins at {@code start} in lower case, empty where there is none. */
  private String word(int start) {
    int end = start;
    while (end < sql.length() && isWordPart(sql.charAt(end))) {
      end++;
    }
    return sql.substring(start, end).toLowerCase(Locale.ROOT);
  }

  private static boolean isWordPart(char c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }

  /** Passes one token; returns false where the text is not one for this scanner. */
  private boolean token() {
    skipBlanks();
    if (at == sql.length()) {
      return true;
    }
    char c = sql.charAt(at);
    if (c == '\'') {
      return text();
    }
    if (c == '"') {
      before = Before.ANYTHING;
      return skipPast('"');
    }
    if (c >= '0' && c <= '9') {
      number();
      return true;
    }
    if (isWordPart(c)) {
      return name();
    }
    if (c == '?' || c == '$' || c == '{' || c == '`') {
      return false;
    }
    symbol();
    return true;
  }

  private boolean name() {
    String word = word(at);
    at += word.length();
    before = word.equals("limit") || word.equals("offset") ? Before.COUNT : Before.ANYTHING;
    // Within E'…' a backslash hides a quote.
    return !(word.equals("e") && at < sql.length() && sql.charAt(at) == '\'');
  }

  private void symbol() {
    int end = at;
    while (end < sql.length() && "<>=!-#+@".indexOf(sql.charAt(end)) >= 0 && end < at + 3) {
      end++;
    }
    while (end > at + 1 && !isOperator(sql.substring(at, end))) {
      end--;
    }
    end = Math.max(end, at + 1);
    String symbol = sql.substring(at, end);
    before =
        COMPARISONS.contains(symbol)
            ? Before.COMPARISON
            : DISTANCES.contains(symbol) ? Before.DISTANCE : Before.ANYTHING;
    at = end;
  }

  private static boolean isOperator(String symbol) {
    return COMPARISONS.contains(symbol) || DISTANCES.contains(symbol) || OTHERS.contains(symbol);
  }

  private void number() {
    Before place = before;
    before = Before.ANYTHING;
    int start = at;
    boolean whole = true;
    for (; at < sql.length(); at++) {
      char c = sql.charAt(at);
      if (!isWordPart(c) && c != '.') {
        break;
      }
      whole &= c >= '0' && c <= '9';
    }
    if (whole
        && at - start <= DIGITS_MAX
        && (place == Before.COMPARISON || place == Before.COUNT)
        && isFollowedBy(AFTER_OPERAND)) {
      take(start, Long.valueOf(sql.substring(start, at)));
    }
  }

  private boolean text() {
    Before place = before;
    before = Before.ANYTHING;
    int start = at;
    if (!skipPast('\'')) {
      return false;
    }
    boolean taken =
        switch (place) {
          // Whether JSON is compared as text or as a document goes by how the literal begins.
          case COMPARISON -> !isDocument(start + 1) && isFollowedBy(AFTER_OPERAND);
          case DISTANCE -> isFollowedBy(AFTER_DISTANCE) || isComparedNext();
          case COUNT, ANYTHING -> false;
        };
    if (taken) {
      take(start, sql.substring(start + 1, at - 1).replace("''", "'"));
    }
    return true;
  }

  private boolean isDocument(int start) {
    String begin = sql.substring(start, at).stripLeading();
    return begin.startsWith("{") || begin.startsWith("[");
  }

  private void take(int start, Object literal) {
    literals.add(literal);
    normal.append(sql, copied, start).append('?');
    copied = at;
  }

  /** Tells whether the text, a bracket, a comma or one of {@code words} comes next. */
  private boolean isFollowedBy(Set<String> words) {
    int end = at;
    skipBlanks();
    boolean ends = at == sql.length() || sql.charAt(at) == ')' || sql.charAt(at) == ',';
    boolean followed = ends || words.contains(word(at));
    at = end;
    return followed;
  }

  private boolean isComparedNext() {
    int end = at;
    skipBlanks();
    boolean compared = at < sql.length() && "<>".indexOf(sql.charAt(at)) >= 0;
    at = end;
    return compared;
  }

  /** Passes what two of {@code quote} enclose, in which a doubled one is part of the text. */
  private boolean skipPast(char quote) {
    int end = sql.indexOf(quote, at + 1);
    while (end >= 0 && end + 1 < sql.length() && sql.charAt(end + 1) == quote) {
      end = sql.indexOf(quote, end + 2);
    }
    at = end < 0 ? sql.length() : end + 1;
    return end >= 0;
  }

  /** Passes blanks and comments. */
  private void skipBlanks() {
    at = SqlComments.afterBlanks(sql, at);
  }
}
