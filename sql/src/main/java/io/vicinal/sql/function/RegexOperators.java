package io.vicinal.sql.function;

import static io.vicinal.sql.function.OverloadedMethod.function;
import static org.apache.calcite.sql.type.SqlTypeFamily.CHARACTER;
import static org.apache.calcite.sql.type.SqlTypeFamily.INTEGER;

import java.util.List;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** Holds the functions of regular expressions, run by {@link RegexFunctions} in linear time. */
public final class RegexOperators {
  /** {@code text ~ pattern}: whether a part of the text matches. */
  static final SqlFunction MATCHES =
      function(
          "~",
          ReturnTypes.BOOLEAN_NULLABLE,
          RegexFunctions.class,
          "matches",
          2,
          CHARACTER,
          CHARACTER);

  /** {@code text ~* pattern}. */
  static final SqlFunction MATCHES_NO_CASE =
      function(
          "~*",
          ReturnTypes.BOOLEAN_NULLABLE,
          RegexFunctions.class,
          "matchesIgnoringCase",
          2,
          CHARACTER,
          CHARACTER);

  /** {@code text SIMILAR TO pattern [ESCAPE c]}: whether the whole text matches. */
  public static final SqlFunction SIMILAR =
      function(
          "similar_to",
          ReturnTypes.BOOLEAN_NULLABLE,
          RegexFunctions.class,
          "similar",
          2,
          CHARACTER,
          CHARACTER,
          CHARACTER);

  private static final SqlFunction REPLACE =
      function(
          "regexp_replace",
          ReturnTypes.VARCHAR_NULLABLE,
          RegexFunctions.class,
          "replace",
          3,
          CHARACTER,
          CHARACTER,
          CHARACTER,
          CHARACTER);

  private static final SqlFunction REPLACE_FROM =
      function(
          "regexp_replace_from",
          ReturnTypes.VARCHAR_NULLABLE,
          RegexParts.class,
          "replace",
          4,
          CHARACTER,
          CHARACTER,
          CHARACTER,
          INTEGER,
          INTEGER,
          CHARACTER);

  private RegexOperators() {}

  static List<SqlOperator> all() {
    return List.of(
        MATCHES,
        MATCHES_NO_CASE,
        SIMILAR,
        function(
            "regexp_like",
            ReturnTypes.BOOLEAN_NULLABLE,
            RegexFunctions.class,
            "like",
            2,
            CHARACTER,
            CHARACTER,
            CHARACTER),
        new TypedFunction(
            "regexp_replace",
            ReturnTypes.VARCHAR_NULLABLE,
            OperandTypes.or(
                OperandTypes.family(CHARACTER, CHARACTER, CHARACTER),
                OperandTypes.family(CHARACTER, CHARACTER, CHARACTER, CHARACTER),
                OperandTypes.family(CHARACTER, CHARACTER, CHARACTER, INTEGER),
                OperandTypes.family(CHARACTER, CHARACTER, CHARACTER, INTEGER, INTEGER),
                OperandTypes.family(CHARACTER, CHARACTER, CHARACTER, INTEGER, INTEGER, CHARACTER)),
            (rex, operands) ->
                rex.makeCall(
                    operands.size() > 3 && !SqlTypeUtil.isCharacter(operands.get(3).getType())
                        ? REPLACE_FROM
                        : REPLACE,
                    operands)),
        function(
            "regexp_substr",
            ReturnTypes.VARCHAR_FORCE_NULLABLE,
            RegexFunctions.class,
            "substring",
            2,
            CHARACTER,
            CHARACTER,
            INTEGER,
            INTEGER,
            CHARACTER),
        function(
            "regexp_count",
            ReturnTypes.INTEGER_NULLABLE,
            RegexFunctions.class,
            "count",
            2,
            CHARACTER,
            CHARACTER,
            INTEGER,
            CHARACTER));
  }
}
