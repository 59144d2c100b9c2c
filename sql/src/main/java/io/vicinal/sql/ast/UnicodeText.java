package io.vicinal.sql.ast;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.HexFormat;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Reads {@code U&'d\0061t\+000061'}: a character by four digits of base 16 or, behind a plus, six,
 * as the SQL standard has it. Calcite knows the four only.
 */
public final class UnicodeText {
  private static final int SHORT = 4;
  private static final int LONG = 6;

  private final String text;
  private final SqlParserPos position;

  private UnicodeText(String text, SqlParserPos position) {
    this.text = text;
    this.position = position;
  }

  /**
   * Returns the literal.
   *
   * @param escape the character that stands before digits
   * @throws SqlStateException 42601 where digits are missing, stand for no character or for half a
   *     one, or where {@code escape} cannot be one
   */
  public static SqlLiteral literal(String text, String escape, SqlParserPos position) {
    boolean fits = escape.length() == 1 && "+'\"".indexOf(escape.charAt(0)) < 0;
    if (!fits
        || HexFormat.isHexDigit(escape.charAt(0))
        || Character.isWhitespace(escape.charAt(0))) {
      throw new SqlStateException(
              SqlState.SYNTAX_ERROR, "invalid Unicode escape character: \"" + escape + '"')
          .at(position);
    }
    String read = new UnicodeText(text, position).read(escape.charAt(0));
    return SqlLiteral.createCharString(read, position);
  }

  private String read(char escape) {
    var read = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      char character = text.charAt(at);
      if (character != escape) {
        read.append(character);
        at++;
      } else if (text.startsWith(String.valueOf(escape), at + 1)) {
        read.append(escape);
        at += 2;
      } else {
        boolean plus = text.startsWith("+", at + 1);
        int start = at + (plus ? 2 : 1);
        int end = start + (plus ? LONG : SHORT);
        read.appendCodePoint(character(start, end));
        at = end;
      }
    }
    for (int i = 0; i < read.length(); i += Character.charCount(read.codePointAt(i))) {
      if (Character.getType(read.codePointAt(i)) == Character.SURROGATE) {
        throw invalid();
      }
    }
    return read.toString();
  }

  private int character(int start, int end) {
    if (end > text.length()) {
      throw invalid();
    }
    int value = 0;
    for (int i = start; i < end; i++) {
      if (!HexFormat.isHexDigit(text.charAt(i))) {
        throw invalid();
      }
      value = value * 16 + HexFormat.fromHexDigit(text.charAt(i));
    }
    if (value == 0 || !Character.isValidCodePoint(value)) {
      throw invalid();
    }
    return value;
  }

  private SqlStateException invalid() {
    return new SqlStateException(SqlState.SYNTAX_ERROR, "invalid Unicode escape in \"" + text + '"')
        .at(position);
  }
}
