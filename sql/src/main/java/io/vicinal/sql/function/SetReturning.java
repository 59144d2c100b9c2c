package io.vicinal.sql.function;

import io.vicinal.sql.ast.Lists;
import io.vicinal.sql.type.JsonType;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Knows the functions that give a row for each of several values. */
public final class SetReturning {
  /** The name of {@code UNNEST} where it is a function of the select list. */
  public static final String UNNEST = "unnest";

  public static final String SERIES = "generate_series";

  private static final Map<String, Rows> ROWS = new HashMap<>();

  static {
    ROWS.put(SERIES, new Rows(SeriesOperator.INSTANCE, null));
    for (String json : List.of("json", "jsonb")) {
      ROWS.put(
          json + "_array_elements",
          new Rows(ofJson("rows_of_" + json + "_array_elements", true, "elements"), "value"));
      ROWS.put(
          json + "_array_elements_text",
          new Rows(
              ofJson("rows_of_" + json + "_array_elements_text", false, "elementTexts"), "value"));
      ROWS.put(json + "_each", new Rows(ofMembers(json + "_each", true, "members"), null));
      ROWS.put(
          json + "_each_text",
          new Rows(ofMembers(json + "_each_text", false, "textMembers"), null));
      ROWS.put(
          json + "_object_keys",
          new Rows(ofJson("rows_of_" + json + "_object_keys", false, "keys"), null));
    }
    ROWS.put("regexp_split_to_table", new Rows(TextOperators.SPLIT_TO_ARRAY, null));
    ROWS.put("regexp_matches", new Rows(TextOperators.ALL_MATCHES, null));
    ROWS.put("string_to_table", new Rows(TextOperators.STRING_TO_TABLE, null));
    ROWS.put("generate_subscripts", new Rows(TextOperators.SUBSCRIPTS, null));
  }

  /**
   * What gives the rows.
   *
   * @param function gives an array of them
   * @param column the name of their column, null for that of the function
   */
  public record Rows(SqlFunction function, @Nullable String column) {}

  private SetReturning() {}

  private static SqlFunction ofJson(String name, boolean json, String method) {
    SqlReturnTypeInference result = TextOperators.arrayOf(json ? null : SqlTypeName.VARCHAR);
    return OverloadedMethod.function(
        name, result, JsonEdits.class, method, 1, SqlTypeFamily.CHARACTER);
  }

  private static SqlFunction ofMembers(String name, boolean json, String method) {
    return OverloadedMethod.function(
        "rows_of_" + name,
        binding -> members(binding, json),
        JsonEdits.class,
        method,
        1,
        SqlTypeFamily.CHARACTER);
  }

  /** Returns an array of rows of a key and a value. */
  private static RelDataType members(SqlOperatorBinding binding, boolean json) {
    RelDataTypeFactory types = binding.getTypeFactory();
    RelDataType text = types.createSqlType(SqlTypeName.VARCHAR);
    RelDataType row =
        types
            .builder()
            .add("key", text)
            .add("value", json ? JsonType.NULLABLE : types.createTypeWithNullability(text, true))
            .build();
    return types.createTypeWithNullability(
        types.createArrayType(row, -1), binding.getOperandType(0).isNullable());
  }

  /** Returns the functions that give arrays of rows. */
  static List<SqlFunction> functions() {
    return Stream.concat(ROWS.values().stream().map(Rows::function), Stream.of(ArrayRows.OF))
        .distinct()
        .toList();
  }

  /** Returns the call that the parser makes of UNNEST outside of FROM. */
  public static SqlNode unnest(List<SqlNode> arguments, SqlParserPos position) {
    var name = new SqlIdentifier(UNNEST, position);
    return new SqlUnresolvedFunction(
            name, null, null, null, null, SqlFunctionCategory.USER_DEFINED_FUNCTION)
        .createCall(position, arguments);
  }

  /** Returns whether {@code call} gives rows. */
  public static boolean isCall(SqlCall call) {
    String name = name(call);
    return name.equals(UNNEST) || ROWS.containsKey(name);
  }

  /** Returns what gives the rows of {@code call}, null where it is none of these functions. */
  public static @Nullable Rows rows(SqlCall call) {
    return ROWS.get(name(call));
  }

  /** Refuses JSON_TABLE, before its columns are read as arguments. */
  public static void requireKnown(SqlIdentifier name) {
    if (name.isSimple() && name.getSimple().equalsIgnoreCase("json_table")) {
      throw Lists.notSupported("JSON_TABLE", name.getParserPosition());
    }
  }

  private static String name(SqlCall call) {
    return call.getOperator().getName().toLowerCase(Locale.ROOT);
  }
}
