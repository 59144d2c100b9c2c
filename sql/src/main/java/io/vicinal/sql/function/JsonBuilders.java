package io.vicinal.sql.function;

import static io.vicinal.sql.function.OverloadedMethod.function;
import static org.apache.calcite.sql.type.SqlTypeFamily.BOOLEAN;
import static org.apache.calcite.sql.type.SqlTypeFamily.CHARACTER;
import static org.apache.calcite.sql.type.SqlTypeFamily.INTEGER;

import io.vicinal.sql.type.ElementForm;
import io.vicinal.sql.type.JsonType;
import io.vicinal.sql.type.VectorType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.adapter.enumerable.NullPolicy;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;

/** Lists functions that make JSON of values, and other JSON of JSON. */
public final class JsonBuilders {
  /** JSON, NULL where an operand is. */
  static final SqlReturnTypeInference JSON =
      binding ->
          JsonType.of(binding.collectOperandTypes().stream().anyMatch(RelDataType::isNullable));

  static final SqlReturnTypeInference JSON_OR_NULL = binding -> JsonType.NULLABLE;
  private static final SqlReturnTypeInference JSON_NOT_NULL = binding -> JsonType.NOT_NULL;

  /** {@code to_json(x)}. */
  static final SqlFunction TO_JSON = toJson("to_json");

  /** {@code CAST(text AS JSON)}; it has no name in the text. */
  public static final SqlFunction CHECKED =
      function("json_checked", JSON, JsonMaking.class, "checked", 1, CHARACTER);

  private static final SqlFunction ARRAY = ofList("json_array_of", "array");
  private static final SqlFunction OBJECT_OF = ofList("json_object_of", "object");

  /** {@code json_build_object(key, value, …)}. */
  public static final SqlFunction OBJECT = building("json_build_object", JsonBuilders::object);

  private JsonBuilders() {}

  static List<SqlOperator> all() {
    var all = new ArrayList<SqlOperator>();
    all.add(TO_JSON);
    all.add(OBJECT);
    all.add(building("jsonb_build_object", JsonBuilders::object));
    all.add(toJson("to_jsonb"));
    all.add(toJson("array_to_json"));
    all.add(toJson("row_to_json"));
    for (String json : List.of("json", "jsonb")) {
      all.add(building(json + "_build_array", JsonBuilders::array));
      all.add(edit(json + "_strip_nulls", "withoutNulls", 1, CHARACTER));
      all.add(atPath(json + "_extract_path", JSON_OR_NULL, JsonOperators.PATH_IN_TEXT));
      all.add(
          atPath(
              json + "_extract_path_text",
              ReturnTypes.VARCHAR_FORCE_NULLABLE,
              JsonOperators.TEXT_PATH_IN_TEXT));
    }
    all.add(JsonEditOperators.SET);
    all.add(edit("jsonb_insert", "insert", 3, CHARACTER, CHARACTER, CHARACTER, BOOLEAN));
    all.add(
        function(
            "jsonb_pretty", ReturnTypes.VARCHAR_NULLABLE, JsonEdits.class, "pretty", 1, CHARACTER));
    all.addAll(JsonEditOperators.all());
    return all;
  }

  static SqlFunction edit(String name, String method, int required, SqlTypeFamily... operands) {
    return function(name, JSON, JsonEdits.class, method, required, operands);
  }

  private static SqlFunction ofList(String name, String method) {
    return new SqlUserDefinedFunction(
        new SqlIdentifier(name, SqlParserPos.ZERO),
        SqlKind.OTHER_FUNCTION,
        JSON_NOT_NULL,
        null,
        null,
        JavaMethod.of(JsonMaking.class, method, NullPolicy.NONE));
  }

  private static TypedFunction toJson(String name) {
    return new TypedFunction(
        name, JSON, OperandTypes.ANY, (rex, operands) -> json(rex, operands.getFirst()));
  }

  /** {@code jsonb_extract_path(json, 'a', '0')}. */
  private static TypedFunction atPath(
      String name, SqlReturnTypeInference result, SqlFunction function) {
    return new TypedFunction(
        name,
        result,
        OperandTypes.variadic(SqlOperandCountRanges.from(1)),
        (rex, operands) -> {
          RexNode steps = CommonFunctions.texts(rex, operands.subList(1, operands.size()));
          RexNode path =
              rex.makeCall(
                  ArrayOperators.TO_TEXT, steps, ArrayOperators.form(rex, steps.getType()));
          return rex.makeCall(function, operands.getFirst(), path);
        });
  }

  private static TypedFunction building(String name, TypedFunction.Choice choice) {
    return new TypedFunction(
        name, JSON_NOT_NULL, OperandTypes.variadic(SqlOperandCountRanges.from(0)), choice);
  }

  private static RexNode array(RexBuilder rex, List<RexNode> operands) {
    return rex.makeCall(
        JsonType.NOT_NULL,
        ARRAY,
        List.of(list(rex, operands.stream().map(it -> json(rex, it)).toList())));
  }

  private static RexNode object(RexBuilder rex, List<RexNode> operands) {
    var items = new ArrayList<RexNode>();
    for (int i = 0; i < operands.size(); i++) {
      RexNode operand = operands.get(i);
      items.add(i % 2 == 0 ? CommonFunctions.toText(rex, operand) : json(rex, operand));
    }
    return rex.makeCall(JsonType.NOT_NULL, OBJECT_OF, List.of(list(rex, items)));
  }

  private static RexNode list(RexBuilder rex, List<RexNode> items) {
    RelDataTypeFactory types = rex.getTypeFactory();
    RelDataType text =
        types.createTypeWithNullability(types.createSqlType(SqlTypeName.VARCHAR), true);
    List<RexNode> texts = items.stream().map(it -> rex.makeAbstractCast(text, it, false)).toList();
    return rex.makeCall(
        types.createArrayType(text, -1), SqlStdOperatorTable.ARRAY_VALUE_CONSTRUCTOR, texts);
  }

  /** Returns {@code value} as JSON. */
  private static RexNode json(RexBuilder rex, RexNode value) {
    RelDataType type = value.getType();
    if (JsonType.isJson(type)) {
      return value;
    }
    if (type.getSqlTypeName() == SqlTypeName.NULL) {
      return rex.makeNullLiteral(JsonType.NULLABLE);
    }
    if (VectorType.isVector(type)) {
      return made(rex, "checked", rex.makeCall(VectorOperators.VECTOR_SERIALIZE, value));
    }
    RelDataType element = type.getComponentType();
    if (element != null) {
      String form = JsonType.isJson(element) ? "json" : ElementForm.of(element).name();
      return made(rex, "ofArray", value, rex.makeLiteral(form));
    }
    if (SqlTypeUtil.isBoolean(type)) {
      return made(rex, "ofTruth", value);
    }
    if (SqlTypeUtil.isNumeric(type)) {
      return made(rex, "ofNumber", value);
    }
    if (SqlTypeUtil.isDatetime(type)) {
      return made(rex, "ofText", new MomentArithmetic(rex).jsonText(value));
    }
    return made(rex, "ofText", CommonFunctions.toText(rex, value));
  }

  private static RexNode made(RexBuilder rex, String method, RexNode... operands) {
    var families = new SqlTypeFamily[operands.length];
    java.util.Arrays.fill(families, SqlTypeFamily.ANY);
    SqlFunction function =
        function("json_" + method, JSON, JsonMaking.class, method, operands.length, families);
    return rex.makeCall(function, operands);
  }

  /** Returns whether {@code type} is JSON or a literal that is read as JSON. */
  static boolean mayBeJson(RelDataType type) {
    return JsonType.isJson(type)
        || type.getSqlTypeName() == SqlTypeName.CHAR
        || type.getSqlTypeName() == SqlTypeName.NULL
        || type.getSqlTypeName() == SqlTypeName.UNKNOWN;
  }

  /** Returns whether {@code type} counts. */
  static boolean isIndex(RelDataType type) {
    return INTEGER.getTypeNames().contains(type.getSqlTypeName());
  }
}
