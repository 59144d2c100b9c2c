package io.vicinal.sql.ast;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Reads PostgreSQL's {@code 0x1F}, {@code 0o17}, {@code 0b101} and {@code 1_000.5}. */
public final class NumberText {
  private static final Pattern GROUPED =
      Pattern.compile("\\d+(_\\d+)*(\\.(\\d+(_\\d+)*)?)?([eE]\\d+)?");
  private static final Pattern HEX = Pattern.compile("0[xX](_?[0-9a-fA-F])+");
  private static final Pattern OCTAL = Pattern.compile("0[oO](_?[0-7])+");
  private static final Pattern BINARY = Pattern.compile("0[bB](_?[01])+");

  private NumberText() {}

  /**
   * Returns the number that {@code text} says.
   *
   * @throws SqlStateException 42601 where letters follow a number
   */
  public static SqlNode literal(String text, SqlParserPos position) {
    String digits = text.replace("_", "");
    if (HEX.matcher(text).matches()) {
      return whole(digits, 16, position);
    }
    if (OCTAL.matcher(text).matches()) {
      return whole(digits, 8, position);
    }
    if (BINARY.matcher(text).matches()) {
      return whole(digits, 2, position);
    }
    if (!GROUPED.matcher(text).matches()) {
      throw new SqlStateException(SqlState.SYNTAX_ERROR, "letters follow a number: \"" + text + '"')
          .at(position);
    }
    return digits.toLowerCase(Locale.ROOT).contains("e")
        ? SqlLiteral.createApproxNumeric(digits, position)
        : SqlLiteral.createExactNumeric(digits, position);
  }

  private static SqlNode whole(String digits, int radix, SqlParserPos position) {
    return SqlLiteral.createExactNumeric(
        new BigInteger(digits.substring(2), radix).toString(), position);
  }
}
