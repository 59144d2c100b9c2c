package io.vicinal.sql.validate;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * What a parameter is that stands alone as an argument of a function, as PostgreSQL resolves it: a
 * letter per operand, of which the last one holds for all further ones. A number behind a name is
 * that of the operands.
 *
 * <p>{@code T} is text, {@code I} a whole number, {@code D} an approximate number, {@code N} an
 * exact one where no other such operand says what it is, {@code S} the type of the first operand; a
 * dot leaves the parameter to others.
 */
final class ParameterSignatures {
  private static final Map<String, String> SHAPES = new HashMap<>();

  static {
    put("T", "lower", "upper", "initcap", "reverse", "md5", "ascii", "casefold", "soundex");
    put("T", "length", "char_length", "character_length", "octet_length", "bit_length");
    put("T", "concat", "concat_ws", "quote_ident", "quote_literal", "to_date", "to_number");
    put(
        "T",
        "ltrim",
        "rtrim",
        "btrim",
        "replace",
        "translate",
        "position",
        "strpos",
        "starts_with");
    put("T", "levenshtein", "unistr", "to_timestamp", "like", "ilike", "not like", "not ilike");
    put(".T", "trim", "to_char");
    put("T.", "timezone");
    put("..T", "date_trunc");
    put("..M", "date_bin");
    put("T", "first_value", "last_value");
    put("T", "string_agg", "listagg");
    put("TI.", "left", "right", "repeat");
    put("TIT", "lpad", "rpad");
    put("TTI", "split_part");
    put("T", "regexp_replace");
    put("TTTIIT", "regexp_replace/5", "regexp_replace/6");
    put("TII", "substr", "substring");
    put("TI", "substring/2"); // a pattern has to be cast, as it could be digits
    put("D", "to_timestamp/1", "round/1", "trunc/1");
    put("M", "age");
    put(".M", "extract");
    put("N", "sum", "avg");
    put("T", "min", "max", "count", "array_agg");
    put(".T.", "json_value", "json_query", "json_exists");
    put(".T", "json_at_path", "json_text_at_path", "json_extract_path", "jsonb_extract_path");
    put(".T", "jsonb_path_match_opr", "jsonb_path_exists", "jsonb_path_query_first");
    put(".T", "json_extract_path_text", "jsonb_extract_path_text", "jsonb_path_query_array");
    put("IIIIIID", "make_interval");
    put("I", "make_date");
    put("IIIIID", "make_timestamp");
    put("IID", "make_time");
    put("TTII", "overlay");
    put(".IS", "lag", "lead");
    put(".I", "nth_value");
    put("I", "ntile");
    put("I.", "chr");
    put(".I", "array_slice");
    put("DDDI", "width_bucket");
    put("T.", "nextval", "currval", "setval");
    put(".D", "continuous_percentile", "continuous_percentile_desc");
    put(".D", "discrete_percentile", "discrete_percentile_desc");
    put("D", "abs", "ceil", "floor", "sqrt", "cbrt", "exp", "ln", "power", "sign", "radians");
    put("D", "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "degrees");
    put("N", "mod", "%", "gcd", "lcm");
    put("NI", "round", "trunc");
  }

  private ParameterSignatures() {}

  private static void put(String shape, String... names) {
    for (String name : names) {
      SHAPES.put(name, shape);
    }
  }

  /** Returns what the parameter is that {@code call} has at {@code index}, a dot if unsaid. */
  static char letter(SqlCall call, int index) {
    String name = call.getOperator().getName().toLowerCase(Locale.ROOT);
    String shape = SHAPES.get(name + "/" + call.operandCount());
    if (shape == null) {
      shape = SHAPES.getOrDefault(name, ".");
    }
    return shape.charAt(Math.min(index, shape.length() - 1));
  }

  /** Returns {@code parameter} as what {@code letter} says, null where it does not say it alone. */
  static @Nullable SqlNode cast(SqlNode parameter, char letter) {
    return switch (letter) {
      case 'T' -> as(parameter, SqlTypeName.VARCHAR);
      case 'I' -> as(parameter, SqlTypeName.INTEGER);
      case 'M' -> as(parameter, SqlTypeName.TIMESTAMP);
      case 'D' -> as(parameter, SqlTypeName.DOUBLE);
      case 'N' -> NumericCasts.rewrite(as(parameter, SqlTypeName.DECIMAL));
      default -> null;
    };
  }

  private static SqlNode as(SqlNode parameter, SqlTypeName type) {
    return ParameterCasts.cast(parameter, type);
  }
}
