package io.vicinal.sql.function;

import static io.vicinal.sql.function.OverloadedMethod.function;
import static org.apache.calcite.sql.type.SqlTypeFamily.BINARY;
import static org.apache.calcite.sql.type.SqlTypeFamily.CHARACTER;
import static org.apache.calcite.sql.type.SqlTypeFamily.INTEGER;
import static org.apache.calcite.sql.type.SqlTypeFamily.NUMERIC;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
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
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;

/** Lists functions of numbers, bytes and names that PostgreSQL has and Calcite has not. */
public final class CommonFunctions {
  private static final SqlReturnTypeInference BYTES =
      ReturnTypes.explicit(SqlTypeName.VARBINARY).andThen(SqlTypeTransforms.TO_NULLABLE);

  /** {@code CAST(text AS BYTEA)}; it has no name in the text. */
  public static final SqlFunction TO_BYTES =
      function("to_bytes", BYTES, BytesFunctions.class, "fromText", 1, CHARACTER);

  /** {@code CAST(bytes AS TEXT)}, which {@link #TO_BYTES} reads; it has no name in the text. */
  public static final SqlFunction FROM_BYTES =
      function(
          "from_bytes",
          ReturnTypes.VARCHAR.andThen(SqlTypeTransforms.TO_NULLABLE),
          BytesFunctions.class,
          "toText",
          1,
          BINARY);

  /** {@code SUBSTRING(bytes FROM a FOR n)}. */
  public static final SqlFunction PART_OF_BYTES =
      function("substring", BYTES, BytesFunctions.class, "substring", 2, BINARY, INTEGER, INTEGER);

  /** {@code CAST(text AS VARCHAR(n))}; it has no name in the text. */
  private static final SqlFunction SHORTENED =
      function(
          "shortened",
          ReturnTypes.ARG0_NULLABLE,
          TextFunctions.class,
          "left",
          2,
          CHARACTER,
          INTEGER);

  /** {@code CAST(text AS CHAR(n))}; it has no name in the text. */
  private static final SqlFunction PADDED =
      function(
          "padded", ReturnTypes.ARG0_NULLABLE, TextFunctions.class, "rpad", 2, CHARACTER, INTEGER);

  /** {@code CAST(text AS NUMERIC)}, with the digits that the text has; it has no name. */
  public static final SqlFunction TO_NUMERIC =
      function(
          "to_numeric",
          ReturnTypes.ARG0_NULLABLE,
          NumberFunctions.class,
          "toNumeric",
          1,
          CHARACTER);

  private static final SqlFunction FORMAT =
      new SqlUserDefinedFunction(
          new SqlIdentifier("format", SqlParserPos.ZERO),
          SqlKind.OTHER_FUNCTION,
          ReturnTypes.VARCHAR_FORCE_NULLABLE,
          null,
          null,
          JavaMethod.of(FormatPattern.class, "format", NullPolicy.NONE));

  private static final SqlFunction CONCAT = joining("concat", "concatAll", NullPolicy.NONE);
  private static final SqlFunction CONCAT_WS =
      joining("concat_ws", "concatWith", NullPolicy.STRICT);

  private CommonFunctions() {}

  private static SqlFunction joining(String name, String method, NullPolicy nullPolicy) {
    return new SqlUserDefinedFunction(
        new SqlIdentifier(name, SqlParserPos.ZERO),
        SqlKind.OTHER_FUNCTION,
        ReturnTypes.VARCHAR_FORCE_NULLABLE,
        null,
        null,
        JavaMethod.of(TextFunctions.class, method, nullPolicy));
  }

  /** Returns whether a cast from one type to the other may cut characters off. */
  public static boolean shortens(RelDataType from, RelDataType to) {
    return SqlTypeUtil.isCharacter(from)
        && SqlTypeUtil.isCharacter(to)
        && to.getPrecision() >= 0
        && (from.getPrecision() < 0 || from.getPrecision() > to.getPrecision());
  }

  /**
   * Returns {@code text} with at most as many characters as {@code type} has. No cast does this:
   * Calcite takes one of text without a limit for a cast that loses nothing, so that a comparison
   * leaves it out, and counts UTF-16 units.
   */
  public static RexNode shortened(RexBuilder rex, RexNode text, RelDataType type) {
    RelDataType wanted =
        rex.getTypeFactory().createTypeWithNullability(type, text.getType().isNullable());
    RexNode length = rex.makeExactLiteral(BigDecimal.valueOf(type.getPrecision()));
    SqlFunction function = type.getSqlTypeName() == SqlTypeName.CHAR ? PADDED : SHORTENED;
    return rex.makeCall(wanted, function, List.of(text, length));
  }

  static List<SqlOperator> all() {
    return List.of(
        numbers("log", SqlTypeName.DOUBLE, "log", 1, 2),
        numbers("sinh", SqlTypeName.DOUBLE, "sinh", 1, 1),
        numbers("cosh", SqlTypeName.DOUBLE, "cosh", 1, 1),
        numbers("tanh", SqlTypeName.DOUBLE, "tanh", 1, 1),
        numbers("gcd", SqlTypeName.BIGINT, "gcd", 2, 2),
        numbers("lcm", SqlTypeName.BIGINT, "lcm", 2, 2),
        toHex(),
        text("quote_ident", QuoteFunctions.class, "quoteIdent", CHARACTER),
        text("quote_literal", QuoteFunctions.class, "quoteLiteral", CHARACTER),
        text("encode", BytesFunctions.class, "encode", BINARY, CHARACTER),
        function("decode", BYTES, BytesFunctions.class, "decode", 2, CHARACTER, CHARACTER),
        digest("sha224"),
        digest("sha256"),
        digest("sha384"),
        digest("sha512"),
        function(
            "bit_length",
            ReturnTypes.INTEGER_NULLABLE,
            BytesFunctions.class,
            "bitLength",
            1,
            CHARACTER),
        concat(),
        concatWith(),
        format());
  }

  private static SqlOperator toHex() {
    SqlFunction wide =
        function(
            "to_hex", ReturnTypes.VARCHAR_NULLABLE, NumberFunctions.class, "toHex", 1, INTEGER);
    SqlFunction narrow =
        function(
            "to_short_hex",
            ReturnTypes.VARCHAR_NULLABLE,
            NumberFunctions.class,
            "toShortHex",
            1,
            INTEGER);
    return new TypedFunction(
        "to_hex",
        ReturnTypes.VARCHAR_NULLABLE,
        OperandTypes.INTEGER,
        (rex, operands) ->
            rex.makeCall(
                operands.getFirst().getType().getSqlTypeName() == SqlTypeName.BIGINT
                    ? wide
                    : narrow,
                TypedFunction.as(
                    rex,
                    operands.getFirst(),
                    rex.getTypeFactory().createSqlType(SqlTypeName.BIGINT))));
  }

  private static SqlOperator digest(String name) {
    return function(name, BYTES, BytesFunctions.class, name, 1, BINARY);
  }

  private static SqlOperator text(
      String name, Class<?> owner, String method, SqlTypeFamily... operands) {
    return function(name, ReturnTypes.VARCHAR_NULLABLE, owner, method, operands.length, operands);
  }

  /** Returns a function of numbers, which become {@code type} before. */
  static TypedFunction numbers(String name, SqlTypeName type, String method, int fewest, int most) {
    SqlReturnTypeInference result =
        ReturnTypes.explicit(type).andThen(SqlTypeTransforms.TO_NULLABLE);
    List<SqlTypeFamily> families =
        Collections.nCopies(most, type == SqlTypeName.BIGINT ? INTEGER : NUMERIC);
    SqlFunction function =
        function(
            name,
            result,
            NumberFunctions.class,
            method,
            fewest,
            families.toArray(new SqlTypeFamily[0]));
    return new TypedFunction(
        name,
        result,
        new FamilyOperands(fewest, families),
        (rex, operands) ->
            rex.makeCall(
                function,
                operands.stream()
                    .map(it -> TypedFunction.as(rex, it, rex.getTypeFactory().createSqlType(type)))
                    .toList()));
  }

  private static SqlOperator format() {
    return ofAnything(
        "format",
        ReturnTypes.VARCHAR_FORCE_NULLABLE,
        1,
        (rex, operands) ->
            rex.makeCall(
                FORMAT,
                toText(rex, operands.getFirst()),
                written(rex, operands.subList(1, operands.size()))));
  }

  private static SqlOperator concat() {
    return ofAnything(
        "concat",
        ReturnTypes.VARCHAR,
        1,
        (rex, operands) ->
            rex.makeCall(
                rex.getTypeFactory().createSqlType(SqlTypeName.VARCHAR),
                CONCAT,
                List.of(written(rex, operands))));
  }

  private static SqlOperator concatWith() {
    return ofAnything(
        "concat_ws",
        ReturnTypes.VARCHAR_FORCE_NULLABLE,
        2,
        (rex, operands) ->
            rex.makeCall(
                CONCAT_WS,
                toText(rex, operands.getFirst()),
                written(rex, operands.subList(1, operands.size()))));
  }

  /** Returns a function of values of all types, which are taken as texts; so are parameters. */
  private static SqlOperator ofAnything(
      String name, SqlReturnTypeInference result, int fewest, TypedFunction.Choice choice) {
    return new TypedFunction(
        name,
        result,
        (binding, returned, types) ->
            Arrays.fill(types, binding.getTypeFactory().createSqlType(SqlTypeName.VARCHAR)),
        OperandTypes.variadic(SqlOperandCountRanges.from(fewest)),
        choice);
  }

  /** Returns an array of {@code values} as text, in which a truth value is a single letter. */
  private static RexNode written(RexBuilder rex, List<RexNode> values) {
    return texts(rex, values.stream().map(value -> letter(rex, value)).toList());
  }

  private static RexNode letter(RexBuilder rex, RexNode value) {
    return SqlTypeUtil.isBoolean(value.getType())
        ? rex.makeCall(
            SqlStdOperatorTable.CASE,
            rex.makeCall(SqlStdOperatorTable.IS_TRUE, value),
            rex.makeLiteral("t"),
            rex.makeCall(SqlStdOperatorTable.IS_FALSE, value),
            rex.makeLiteral("f"),
            rex.makeNullLiteral(rex.getTypeFactory().createSqlType(SqlTypeName.VARCHAR)))
        : value;
  }

  /** Returns an array of {@code values} as text. */
  static RexNode texts(RexBuilder rex, List<RexNode> values) {
    RelDataTypeFactory types = rex.getTypeFactory();
    RelDataType text =
        types.createTypeWithNullability(types.createSqlType(SqlTypeName.VARCHAR), true);
    return rex.makeCall(
        types.createArrayType(text, -1),
        SqlStdOperatorTable.ARRAY_VALUE_CONSTRUCTOR,
        values.stream().map(value -> toText(rex, value)).toList());
  }

  static RexNode toText(RexBuilder rex, RexNode value) {
    RelDataType type = value.getType();
    if (SqlTypeUtil.isBinary(type)) {
      return rex.makeCall(FROM_BYTES, value);
    }
    return type.getComponentType() != null
        ? rex.makeCall(ArrayOperators.TO_TEXT, value, ArrayOperators.form(rex, type))
        : TypedFunction.as(rex, value, rex.getTypeFactory().createSqlType(SqlTypeName.VARCHAR));
  }
}
