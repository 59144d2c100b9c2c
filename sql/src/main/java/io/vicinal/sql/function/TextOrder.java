package io.vicinal.sql.function;

import java.util.List;
import org.apache.calcite.adapter.enumerable.NullPolicy;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;

/**
 * Orders text by code points, as storage does by UTF-8: {@link String#compareTo} goes by UTF-16
 * units, of which those beyond U+FFFF come before U+E000.
 */
public final class TextOrder {
  /** The text whose UTF-16 units have the order of the code points of another one. */
  public static final SqlFunction KEY = function("text_key", "key");

  /** The text of such a key. */
  public static final SqlFunction VALUE = function("text_of_key", "value");

  private static final int SURROGATES = 0xE000 - 0xD800;
  private static final int ABOVE = 0x10000 - 0xE000;

  private TextOrder() {}

  private static SqlFunction function(String name, String method) {
    return new SqlUserDefinedFunction(
        new SqlIdentifier(name, SqlParserPos.ZERO),
        SqlKind.OTHER_FUNCTION,
        ReturnTypes.VARCHAR_NULLABLE,
        null,
        OperandTypes.operandMetadata(
            List.of(), typeFactory -> List.<RelDataType>of(), i -> "t" + i, i -> false),
        JavaMethod.of(TextOrder.class, method, NullPolicy.STRICT));
  }

  /** Returns whether {@code text} is its own key. */
  public static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= Character.MIN_SURROGATE) {
        return false;
      }
    }
    return true;
  }

  /** Moves surrogates behind all other units. Generated code calls this. */
  public static String key(String text) {
    if (isPlain(text)) {
      return text;
    }
    char[] units = text.toCharArray();
    for (int i = 0; i < units.length; i++) {
      char unit = units[i];
      if (unit >= Character.MIN_SURROGATE) {
        units[i] = (char) (unit > Character.MAX_SURROGATE ? unit - SURROGATES : unit + ABOVE);
      }
    }
    return new String(units);
  }

  /** Moves them back. Generated code calls this. */
  public static String value(String key) {
    if (isPlain(key)) {
      return key;
    }
    char[] units = key.toCharArray();
    for (int i = 0; i < units.length; i++) {
      char unit = units[i];
      if (unit >= Character.MIN_SURROGATE) {
        int moved = Character.MIN_SURROGATE + ABOVE;
        units[i] = (char) (unit < moved ? unit + SURROGATES : unit - ABOVE);
      }
    }
    return new String(units);
  }

  /** Returns less than 0, 0 or more than 0, as {@code a} is before, at or behind {@code b}. */
  public static int compare(String a, String b) {
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      char one = a.charAt(i);
      char other = b.charAt(i);
      if (one != other) {
        return moved(one) - moved(other);
      }
    }
    return a.length() - b.length();
  }

  private static int moved(char unit) {
    return Character.isSurrogate(unit) ? unit + Character.MIN_SURROGATE : unit;
  }
}
