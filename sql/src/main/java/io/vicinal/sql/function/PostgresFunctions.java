package io.vicinal.sql.function;

import static io.vicinal.sql.function.OverloadedMethod.function;
import static org.apache.calcite.sql.type.SqlTypeFamily.APPROXIMATE_NUMERIC;
import static org.apache.calcite.sql.type.SqlTypeFamily.CHARACTER;
import static org.apache.calcite.sql.type.SqlTypeFamily.INTEGER;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.jspecify.annotations.Nullable;

/**
 * Holds functions that mean what PostgreSQL means by them: those that Calcite does not have, and
 * those that stand in the algebra for its own, which count UTF-16 units or give infinity.
 */
public final class PostgresFunctions {
  /** {@code CAST(text AS BOOLEAN)}. */
  public static final SqlFunction TO_BOOLEAN =
      text("to_boolean", "toBoolean", ReturnTypes.BOOLEAN_NULLABLE, 1, CHARACTER);

  /** The whole number that a cast of a floating-point number gives. */
  public static final SqlFunction NEAREST = number("nearest", APPROXIMATE_NUMERIC);

  private static final Map<SqlOperator, SqlFunction> IN_PLACE_OF = new HashMap<>();

  static {
    SqlFunction length = text("length", "length", ReturnTypes.INTEGER_NULLABLE, 1, CHARACTER);
    IN_PLACE_OF.put(SqlStdOperatorTable.CHAR_LENGTH, length);
    IN_PLACE_OF.put(SqlStdOperatorTable.CHARACTER_LENGTH, length);
    IN_PLACE_OF.put(
        SqlStdOperatorTable.SUBSTRING, text("substring", 2, CHARACTER, INTEGER, INTEGER));
    IN_PLACE_OF.put(
        SqlStdOperatorTable.OVERLAY, text("overlay", 3, CHARACTER, CHARACTER, INTEGER, INTEGER));
    IN_PLACE_OF.put(
        SqlStdOperatorTable.POSITION,
        text("position", "position", ReturnTypes.INTEGER_NULLABLE, 2, CHARACTER, CHARACTER));
    IN_PLACE_OF.put(
        SqlStdOperatorTable.CONCAT,
        text("||", "concat", ReturnTypes.VARCHAR_NULLABLE, 2, CHARACTER, CHARACTER));
    IN_PLACE_OF.put(
        SqlStdOperatorTable.REPLACE, text("replace", 3, CHARACTER, CHARACTER, CHARACTER));
    IN_PLACE_OF.put(SqlStdOperatorTable.INITCAP, text("initcap", 1, CHARACTER));
    IN_PLACE_OF.put(SqlStdOperatorTable.EXP, number("exp", APPROXIMATE_NUMERIC));
    IN_PLACE_OF.put(
        SqlStdOperatorTable.POWER, number("power", APPROXIMATE_NUMERIC, APPROXIMATE_NUMERIC));
    IN_PLACE_OF.put(SqlStdOperatorTable.ACOS, number("acos", APPROXIMATE_NUMERIC));
    IN_PLACE_OF.put(SqlStdOperatorTable.ASIN, number("asin", APPROXIMATE_NUMERIC));
    IN_PLACE_OF.put(SqlStdOperatorTable.SIN, number("sin", APPROXIMATE_NUMERIC));
    IN_PLACE_OF.put(SqlStdOperatorTable.COS, number("cos", APPROXIMATE_NUMERIC));
    IN_PLACE_OF.put(SqlStdOperatorTable.TAN, number("tan", APPROXIMATE_NUMERIC));
  }

  private PostgresFunctions() {}

  /** Returns what stands in the algebra for a function of Calcite, null for itself. */
  public static @Nullable SqlFunction inPlaceOf(SqlOperator operator) {
    return IN_PLACE_OF.get(operator);
  }

  /** Returns whether {@code function}, of those above, takes DOUBLEs. */
  public static boolean takesDouble(SqlFunction function) {
    return ReturnTypes.DOUBLE_NULLABLE.equals(function.getReturnTypeInference());
  }

  /** Returns the functions that have a name of their own in the text. */
  static List<SqlOperator> all() {
    return List.of(
        text("length", "length", ReturnTypes.INTEGER_NULLABLE, 1, CHARACTER),
        text("left", 2, CHARACTER, INTEGER),
        text("right", 2, CHARACTER, INTEGER),
        text("lpad", 2, CHARACTER, INTEGER, CHARACTER),
        text("rpad", 2, CHARACTER, INTEGER, CHARACTER),
        text("repeat", 2, CHARACTER, INTEGER),
        text("btrim", 1, CHARACTER, CHARACTER),
        text("ltrim", 1, CHARACTER, CHARACTER),
        text("rtrim", 1, CHARACTER, CHARACTER),
        text("strpos", "strpos", ReturnTypes.INTEGER_NULLABLE, 2, CHARACTER, CHARACTER));
  }

  private static SqlFunction text(String name, int required, SqlTypeFamily... operands) {
    return text(name, name, ReturnTypes.VARCHAR_NULLABLE, required, operands);
  }

  private static SqlFunction text(
      String name,
      String method,
      SqlReturnTypeInference result,
      int required,
      SqlTypeFamily... operands) {
    return function(name, result, TextFunctions.class, method, required, operands);
  }

  private static SqlFunction number(String name, SqlTypeFamily... operands) {
    return function(
        name, ReturnTypes.DOUBLE_NULLABLE, NumberFunctions.class, name, operands.length, operands);
  }
}
