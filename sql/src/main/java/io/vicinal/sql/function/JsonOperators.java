package io.vicinal.sql.function;

import static org.apache.calcite.sql.type.SqlTypeFamily.CHARACTER;
import static org.apache.calcite.sql.type.SqlTypeFamily.INTEGER;

import java.util.List;
import org.apache.calcite.adapter.enumerable.NullPolicy;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;
import org.apache.calcite.sql.validate.SqlValidator;

/** Holds {@code ->}, {@code ->>}, JSON_MATCH, and PostgreSQL's functions of JSON. */
public final class JsonOperators {
  private static final SqlReturnTypeInference TEXT =
      ReturnTypes.VARCHAR.andThen(SqlTypeTransforms.FORCE_NULLABLE);
  private static final SqlOperandTypeChecker JSON_AND_PLACE =
      OperandTypes.or(
          OperandTypes.family(CHARACTER, CHARACTER), OperandTypes.family(CHARACTER, INTEGER));

  private static final TypedFunction GET =
      get("json_get", JsonBuilders.JSON_OR_NULL, "member", "element");
  private static final TypedFunction GET_TEXT =
      get("json_get_text", TEXT, "memberText", "elementText");

  /** {@code json_get(json, key)}. */
  static final SqlFunction GET_IN_TEXT = GET;

  static final SqlFunction GET_TEXT_IN_TEXT = GET_TEXT;

  /** {@code json -> 'key'} and {@code json -> 0} in the text. */
  public static final SqlBinaryOperator ARROW = new Arrow("->", GET);

  /** {@code json ->> 'key'} and {@code json ->> 0} in the text. */
  public static final SqlBinaryOperator TEXT_ARROW = new Arrow("->>", GET_TEXT);

  private static final SqlFunction GET_PATH =
      function("json_at_path", JsonBuilders.JSON_OR_NULL, "atPath", CHARACTER, CHARACTER);
  private static final SqlFunction GET_PATH_TEXT =
      function("json_text_at_path", TEXT, "textAtPath", CHARACTER, CHARACTER);

  static final SqlFunction PATH_IN_TEXT = GET_PATH;
  static final SqlFunction TEXT_PATH_IN_TEXT = GET_PATH_TEXT;

  /** {@code json #> '{a,0,b}'} in the text. */
  public static final SqlBinaryOperator PATH_ARROW = new Arrow("#>", GET_PATH);

  /** {@code json #>> '{a,0,b}'} in the text. */
  public static final SqlBinaryOperator TEXT_PATH_ARROW = new Arrow("#>>", GET_PATH_TEXT);

  /** {@code json @> other}: every member and element of the other one is in the first. */
  static final SqlFunction CONTAINS =
      function(
          "json_contains",
          ReturnTypes.BOOLEAN.andThen(SqlTypeTransforms.FORCE_NULLABLE),
          "contains",
          CHARACTER,
          CHARACTER);

  /** Gives a path of JSON, and fails if it is none; it has no name in the text. */
  public static final SqlFunction PATH =
      function("json_path", ReturnTypes.VARCHAR_NULLABLE, "path", CHARACTER);

  private static final SqlFunction STEP =
      function("json_step", ReturnTypes.VARCHAR_NULLABLE, "step", CHARACTER);

  private JsonOperators() {}

  static List<SqlOperator> all() {
    return List.of(
        ARROW,
        TEXT_ARROW,
        GET,
        GET_TEXT,
        PATH_ARROW,
        TEXT_PATH_ARROW,
        GET_PATH,
        GET_PATH_TEXT,
        STEP,
        CONTAINS,
        function("json_match", ReturnTypes.BOOLEAN_NULLABLE, "matches", CHARACTER, CHARACTER),
        function("json_typeof", ReturnTypes.VARCHAR_NULLABLE, "typeOf", CHARACTER),
        function("jsonb_typeof", ReturnTypes.VARCHAR_NULLABLE, "typeOf", CHARACTER),
        function("json_array_length", ReturnTypes.INTEGER_NULLABLE, "arrayLength", CHARACTER),
        function("jsonb_array_length", ReturnTypes.INTEGER_NULLABLE, "arrayLength", CHARACTER));
  }

  /**
   * Lets {@code json -> ?} take a key or a position: its parameter is text, which stands for the
   * position of an element where there is an array.
   *
   * @param place the parameter as text
   */
  public static void takeEither(SqlCall get, SqlNode place) {
    boolean asText = get.getOperator().equals(GET_TEXT);
    ((SqlBasicCall) get).setOperator(asText ? GET_PATH_TEXT : GET_PATH);
    get.setOperand(1, STEP.createCall(place.getParserPosition(), place));
  }

  private static SqlFunction function(
      String name, SqlReturnTypeInference result, String method, SqlTypeFamily... operands) {
    return function(JsonFunctions.class, name, result, method, operands);
  }

  /** Returns the function that {@code method} of {@code owner} computes; it may give NULL. */
  static SqlFunction function(
      Class<?> owner,
      String name,
      SqlReturnTypeInference result,
      String method,
      SqlTypeFamily... operands) {
    return new SqlUserDefinedFunction(
        new SqlIdentifier(name, SqlParserPos.ZERO),
        SqlKind.OTHER_FUNCTION,
        result,
        InferTypes.VARCHAR_1024,
        new FamilyOperands(operands.length, List.of(operands)),
        JavaMethod.of(owner, method, NullPolicy.SEMI_STRICT));
  }

  private static TypedFunction get(
      String name, SqlReturnTypeInference result, String byKey, String byIndex) {
    SqlFunction member = function(name, result, byKey, CHARACTER, CHARACTER);
    SqlFunction element = function(name, result, byIndex, CHARACTER, INTEGER);
    return new TypedFunction(
        name,
        result,
        JSON_AND_PLACE,
        (rex, operands) ->
            rex.makeCall(
                SqlTypeUtil.isIntType(operands.get(1).getType()) ? element : member, operands));
  }

  /** Binds as {@code ||} does; the validator puts the function in its place. */
  private static final class Arrow extends SqlBinaryOperator {
    private static final int PRECEDENCE = BoundAsPostgres.OTHER_OPERATOR;

    private final SqlFunction function;

    Arrow(String symbol, SqlFunction function) {
      super(
          symbol,
          SqlKind.OTHER,
          PRECEDENCE,
          true,
          TEXT, // until it is replaced
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
