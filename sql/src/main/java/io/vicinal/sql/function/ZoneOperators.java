package io.vicinal.sql.function;

import static io.vicinal.sql.function.OverloadedMethod.function;
import static org.apache.calcite.sql.type.SqlTypeFamily.ANY;
import static org.apache.calcite.sql.type.SqlTypeFamily.CHARACTER;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidator;

/** Holds {@code AT TIME ZONE} and functions of moments in a zone. */
public final class ZoneOperators {
  private static final SqlFunction TO_WALL =
      function(
          "instant_to_wall",
          of(SqlTypeName.TIMESTAMP),
          ZoneFunctions.class,
          "wall",
          2,
          CHARACTER,
          ANY);
  private static final SqlFunction TO_INSTANT =
      function(
          "wall_to_instant",
          of(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE),
          ZoneFunctions.class,
          "instant",
          2,
          CHARACTER,
          ANY);

  private static final SqlFunction TO_TEXT =
      function(
          "instant_to_text",
          ReturnTypes.VARCHAR_NULLABLE,
          ZoneFunctions.class,
          "text",
          2,
          CHARACTER,
          ANY);
  private static final SqlFunction OF_TEXT =
      function(
          "text_to_instant",
          of(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE),
          ZoneFunctions.class,
          "read",
          2,
          CHARACTER,
          CHARACTER);

  /** {@code timezone(zone, moment)}. */
  private static final TypedFunction TIMEZONE =
      new TypedFunction(
          "timezone",
          ZoneOperators::other,
          OperandTypes.sequence(
              "timezone(zone, moment)", OperandTypes.CHARACTER, OperandTypes.DATETIME),
          ZoneOperators::convert);

  /** {@code moment AT TIME ZONE zone} in the text. */
  public static final SqlBinaryOperator AT = new At();

  private ZoneOperators() {}

  /** Returns what a clock in {@code zone} shows at an instant. */
  public static RexNode wall(RexBuilder rex, String zone, RexNode instant) {
    return rex.makeCall(TO_WALL, rex.makeLiteral(zone), instant);
  }

  /** Returns the instant at which a clock in {@code zone} shows a TIMESTAMP. */
  public static RexNode instant(RexBuilder rex, String zone, RexNode wall) {
    return rex.makeCall(TO_INSTANT, rex.makeLiteral(zone), wall);
  }

  /** Returns the text of an instant in {@code zone}. */
  public static RexNode text(RexBuilder rex, String zone, RexNode instant) {
    return rex.makeCall(TO_TEXT, rex.makeLiteral(zone), instant);
  }

  /** Returns the instant that a text says; without an offset it is one of {@code zone}. */
  public static RexNode read(RexBuilder rex, String zone, RexNode text) {
    return rex.makeCall(OF_TEXT, rex.makeLiteral(zone), text);
  }

  /** Returns {@code date_trunc(unit, moment [, zone])}: what begins when it does in the zone. */
  public static SqlCall truncation(List<SqlNode> arguments, SqlParserPos position) {
    if (arguments.size() < 3) {
      return SqlLibraryOperators.DATE_TRUNC.createCall(position, arguments);
    }
    SqlNode zone = arguments.get(2);
    SqlNode wall = TIMEZONE.createCall(position, zone, arguments.get(1));
    SqlNode begin = SqlLibraryOperators.DATE_TRUNC.createCall(position, arguments.get(0), wall);
    return TIMEZONE.createCall(position, zone.clone(position), begin);
  }

  static List<SqlOperator> all() {
    return List.of(
        TIMEZONE,
        new TypedFunction(
            "isfinite",
            ReturnTypes.BOOLEAN_NULLABLE,
            OperandTypes.ANY,
            (rex, operands) ->
                rex.makeCall(
                    org.apache.calcite.sql.fun.SqlStdOperatorTable.EQUALS,
                    operands.getFirst(),
                    operands.getFirst())));
  }

  private static SqlReturnTypeInference of(SqlTypeName name) {
    return ReturnTypes.explicit(name)
        .andThen(org.apache.calcite.sql.type.SqlTypeTransforms.TO_NULLABLE);
  }

  private static boolean isInstant(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
  }

  private static RelDataType other(SqlOperatorBinding binding) {
    RelDataTypeFactory types = binding.getTypeFactory();
    boolean nullable = binding.collectOperandTypes().stream().anyMatch(RelDataType::isNullable);
    return types.createTypeWithNullability(
        types.createSqlType(
            isInstant(binding.getOperandType(1)) || SqlTypeUtil.isDate(binding.getOperandType(1))
                ? SqlTypeName.TIMESTAMP
                : SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE),
        nullable);
  }

  private static RexNode convert(RexBuilder rex, List<RexNode> operands) {
    RexNode moment = operands.get(1);
    if (isInstant(moment.getType())) {
      return rex.makeCall(TO_WALL, operands);
    }
    RelDataTypeFactory types = rex.getTypeFactory();
    // A date becomes the instant at which it begins in UTC, as PostgreSQL's session zone would.
    return SqlTypeUtil.isDate(moment.getType())
        ? rex.makeCall(
            TO_WALL,
            operands.getFirst(),
            TypedFunction.as(
                rex, moment, types.createSqlType(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE)))
        : rex.makeCall(
            TO_INSTANT,
            operands.getFirst(),
            TypedFunction.as(rex, moment, types.createSqlType(SqlTypeName.TIMESTAMP)));
  }

  private static final class At extends SqlBinaryOperator {
    private static final int PRECEDENCE = 92; // below casts

    At() {
      super(
          "AT TIME ZONE",
          SqlKind.OTHER,
          PRECEDENCE,
          true,
          ReturnTypes.ARG0_NULLABLE,
          InferTypes.FIRST_KNOWN,
          OperandTypes.ANY_ANY);
    }

    @Override
    public SqlNode rewriteCall(SqlValidator validator, SqlCall call) {
      return TIMEZONE.createCall(call.getParserPosition(), call.operand(1), call.operand(0));
    }
  }
}
