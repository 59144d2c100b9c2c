package io.vicinal.sql.function;

import static io.vicinal.sql.function.OverloadedMethod.function;
import static org.apache.calcite.sql.type.SqlTypeFamily.ARRAY;
import static org.apache.calcite.sql.type.SqlTypeFamily.BOOLEAN;
import static org.apache.calcite.sql.type.SqlTypeFamily.CHARACTER;
import static org.apache.calcite.sql.type.SqlTypeFamily.INTEGER;

import io.vicinal.sql.type.JsonType;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlValidator;
import org.jspecify.annotations.Nullable;

/** Holds the operators that PostgreSQL has of JSONB beside the arrows. */
public final class JsonEditOperators {
  static final SqlFunction SET =
      JsonBuilders.edit("jsonb_set", "set", 3, CHARACTER, CHARACTER, CHARACTER, BOOLEAN);

  private static final SqlFunction CONCAT =
      JsonBuilders.edit("jsonb_concat", "concat", 2, CHARACTER, CHARACTER);
  private static final SqlFunction WITHOUT_KEY =
      JsonBuilders.edit("jsonb_delete", "without", 2, CHARACTER, CHARACTER);
  private static final SqlFunction WITHOUT_KEYS =
      JsonBuilders.edit("jsonb_delete", "without", 2, CHARACTER, ARRAY);
  private static final SqlFunction WITHOUT_ELEMENT =
      JsonBuilders.edit("jsonb_delete_element", "withoutElement", 2, CHARACTER, INTEGER);
  private static final SqlFunction WITHOUT_PATH =
      JsonBuilders.edit("jsonb_delete_path", "withoutPath", 2, CHARACTER, CHARACTER);

  /** {@code a || b}. */
  private static final TypedFunction CONCAT_IN_TEXT =
      new TypedFunction(
          "jsonb_concat",
          JsonBuilders.JSON,
          InferTypes.VARCHAR_1024,
          OperandTypes.family(CHARACTER, CHARACTER),
          (rex, operands) -> rex.makeCall(CONCAT, operands));

  private static final TypedFunction MINUS =
      new TypedFunction(
          "jsonb_delete",
          JsonBuilders.JSON,
          InferTypes.FIRST_KNOWN,
          OperandTypes.ANY_ANY,
          JsonEditOperators::without);

  private static final SqlFunction HAS =
      function(
          "jsonb_exists",
          ReturnTypes.BOOLEAN_NULLABLE,
          JsonEdits.class,
          "has",
          2,
          CHARACTER,
          CHARACTER);
  private static final SqlFunction HAS_ANY = ofKeys("jsonb_exists_any", "hasAny");
  private static final SqlFunction HAS_ALL = ofKeys("jsonb_exists_all", "hasAll");

  /** {@code a = b} by name, as in PostgreSQL. */
  private static final TypedFunction SAME = comparison("jsonb_eq", SqlStdOperatorTable.EQUALS);

  private static final TypedFunction DIFFERENT =
      comparison("jsonb_ne", SqlStdOperatorTable.NOT_EQUALS);

  /** {@code json ? 'key'} in the text. */
  public static final SqlBinaryOperator HAS_KEY = new Symbol("?", HAS);

  /** {@code json ?| '{a,b}'} in the text. */
  public static final SqlBinaryOperator HAS_ANY_KEY = new Symbol("?|", HAS_ANY);

  /** {@code json ?& '{a,b}'} in the text. */
  public static final SqlBinaryOperator HAS_ALL_KEYS = new Symbol("?&", HAS_ALL);

  /** {@code json @@ path} in the text. */
  public static final SqlBinaryOperator MATCHES_PATH = new Symbol("@@", JsonPathFunctions.MATCHES);

  /** {@code json @? path} in the text. */
  public static final SqlBinaryOperator HAS_PATH = new Symbol("@?", JsonPathFunctions.EXISTS);

  /** {@code json #- '{a,0}'} in the text. */
  public static final SqlBinaryOperator MINUS_PATH = new Symbol("#-", WITHOUT_PATH);

  private JsonEditOperators() {}

  static List<SqlOperator> all() {
    return List.of(CONCAT_IN_TEXT, MINUS, WITHOUT_PATH, HAS, HAS_ANY, HAS_ALL, SAME, DIFFERENT);
  }

  private static TypedFunction comparison(String name, SqlOperator operator) {
    return new TypedFunction(
        name,
        ReturnTypes.BOOLEAN_NULLABLE,
        InferTypes.VARCHAR_1024,
        OperandTypes.family(CHARACTER, CHARACTER),
        (rex, operands) ->
            rex.makeCall(
                operator,
                rex.makeCall(JsonKey.SAME, operands.get(0)),
                rex.makeCall(JsonKey.SAME, operands.get(1))));
  }

  private static TypedFunction ofKeys(String name, String method) {
    SqlFunction function =
        function(name, ReturnTypes.BOOLEAN_NULLABLE, JsonEdits.class, method, 2, CHARACTER, ARRAY);
    return new TypedFunction(
        name,
        ReturnTypes.BOOLEAN_NULLABLE,
        InferTypes.VARCHAR_1024,
        OperandTypes.ANY_ANY,
        (rex, operands) ->
            rex.makeCall(function, operands.getFirst(), texts(rex, operands.get(1))));
  }

  /** Text in quotes that is an array is one. */
  private static RexNode texts(RexBuilder rex, RexNode keys) {
    if (keys.getType().getComponentType() != null) {
      return keys;
    }
    var types = rex.getTypeFactory();
    RelDataType text =
        types.createTypeWithNullability(types.createSqlType(SqlTypeName.VARCHAR), true);
    RelDataType array =
        types.createTypeWithNullability(
            types.createArrayType(text, -1), keys.getType().isNullable());
    return rex.makeCall(
        array, ArrayOperators.FROM_TEXT, List.of(keys, ArrayOperators.form(rex, array)));
  }

  private static RexNode without(RexBuilder rex, List<RexNode> operands) {
    RelDataType what = operands.get(1).getType();
    SqlFunction function =
        what.getComponentType() != null
            ? WITHOUT_KEYS
            : JsonBuilders.isIndex(what) ? WITHOUT_ELEMENT : WITHOUT_KEY;
    return rex.makeCall(function, operands);
  }

  /**
   * Returns what {@code operator} is where its first operand, or for some any, is JSON; null if it
   * stays.
   */
  public static @Nullable SqlOperator ofJson(SqlCall call, List<RelDataType> operands) {
    if (operands.size() != 2 || operands.stream().noneMatch(JsonType::isJson)) {
      return null;
    }
    boolean both = operands.stream().allMatch(JsonBuilders::mayBeJson);
    return switch (call.getKind()) {
      case MINUS -> JsonType.isJson(operands.getFirst()) ? MINUS : null;
      case ITEM -> JsonType.isJson(operands.getFirst()) ? JsonOperators.GET_IN_TEXT : null;
      default ->
          both && call.getOperator().equals(SqlStdOperatorTable.CONCAT) ? CONCAT_IN_TEXT : null;
    };
  }

  /** Binds as the other operators of PostgreSQL; the validator puts the function in its place. */
  private static final class Symbol extends SqlBinaryOperator {
    private static final int PRECEDENCE = BoundAsPostgres.OTHER_OPERATOR;

    private final SqlFunction function;

    Symbol(String symbol, SqlFunction function) {
      super(
          symbol,
          SqlKind.OTHER,
          PRECEDENCE,
          true,
          ReturnTypes.ARG0_NULLABLE,
          InferTypes.FIRST_KNOWN,
          OperandTypes.ANY_ANY);
      this.function = function;
    }

    @Override
    public SqlNode rewriteCall(SqlValidator validator, SqlCall call) {
      return function.createCall(call.getParserPosition(), call.getOperandList());
    }
  }
}
