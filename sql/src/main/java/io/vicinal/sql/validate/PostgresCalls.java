package io.vicinal.sql.validate;

import io.vicinal.sql.function.CommonFunctions;
import io.vicinal.sql.function.MomentArithmetic;
import io.vicinal.sql.function.PostgresFunctions;
import io.vicinal.sql.function.TypedFunction;
import io.vicinal.sql.function.VectorBetween;
import io.vicinal.sql.type.Microseconds;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql2rel.SqlRexContext;
import org.apache.calcite.sql2rel.SqlRexConvertlet;
import org.apache.calcite.sql2rel.StandardConvertletTable;

/** Makes algebra of calls whose standard meaning differs from PostgreSQL's. */
final class PostgresCalls {
  private PostgresCalls() {}

  private static RexNode standard(SqlRexContext context, SqlCall call) {
    SqlRexConvertlet standard = StandardConvertletTable.INSTANCE.get(call);
    if (standard == null) {
      throw new AssertionError("no convertlet for " + call.getOperator());
    }
    return standard.convertCall(context, call);
  }

  /** Calls {@code ours} instead, unless the operands are bytes or more than it takes. */
  static RexNode convert(SqlRexContext context, SqlCall call, SqlFunction ours) {
    RexBuilder rex = context.getRexBuilder();
    List<RexNode> operands =
        call.getOperandList().stream().map(context::convertExpression).toList();
    boolean positionFrom =
        call.getOperator().equals(SqlStdOperatorTable.POSITION) && operands.size() > 2;
    boolean bytes = SqlTypeUtil.isBinary(operands.get(0).getType());
    if (bytes && call.getOperator().equals(SqlStdOperatorTable.SUBSTRING)) {
      return rex.makeCall(
          CommonFunctions.PART_OF_BYTES, operands.stream().map(it -> toCount(rex, it)).toList());
    }
    if (positionFrom || bytes) {
      return standard(context, call);
    }
    if (PostgresFunctions.takesDouble(ours)) {
      return rex.makeCall(ours, operands.stream().map(node -> toDouble(rex, node)).toList());
    }
    List<RexNode> counts = operands.stream().map(node -> toCount(rex, node)).toList();
    // The whole of a DEFAULT has none.
    RelDataType type = context.getValidator().getValidatedNodeTypeIfKnown(call);
    return type == null ? rex.makeCall(ours, counts) : rex.makeCall(type, ours, counts);
  }

  /** Numbers that are no integers become such. */
  private static RexNode toCount(RexBuilder rex, RexNode node) {
    RelDataType type = node.getType();
    return SqlTypeUtil.isApproximateNumeric(type) || SqlTypeUtil.isDecimal(type)
        ? rex.makeCast(type(rex, SqlTypeName.BIGINT, node), node)
        : node;
  }

  private static RexNode toDouble(RexBuilder rex, RexNode node) {
    return rex.makeCast(type(rex, SqlTypeName.DOUBLE, node), node);
  }

  private static RelDataType type(RexBuilder rex, SqlTypeName name, RexNode like) {
    RelDataTypeFactory types = rex.getTypeFactory();
    return types.createTypeWithNullability(types.createSqlType(name), like.getType().isNullable());
  }

  /** Returns the microseconds of a unit below the second, else 0. */
  static long microseconds(SqlIntervalQualifier unit) {
    return switch (unit.getUnit()) {
      case MILLISECOND -> Microseconds.PER_MILLI;
      case MICROSECOND -> 1;
      default -> 0;
    };
  }

  /** TIMESTAMPDIFF of microseconds; Calcite's counts milliseconds. */
  static RexNode convertBetween(SqlRexContext context, SqlCall call, long units) {
    RexBuilder rex = context.getRexBuilder();
    RexNode between =
        MomentArithmetic.between(
            rex,
            context.convertExpression(call.operand(1)),
            context.convertExpression(call.operand(2)),
            units);
    return rex.makeCast(context.getValidator().getValidatedNodeType(call), between);
  }

  /** Returns the digits that a part of {@code from} has after the point; 0 for whole ones. */
  static int digitsOfPart(SqlNode unit, RelDataType from) {
    if (!(unit instanceof SqlIntervalQualifier part)
        || from.getSqlTypeName() == SqlTypeName.DATE
        || part.timeUnitRange == null) {
      return 0;
    }
    return switch (part.timeUnitRange) {
      case SECOND, EPOCH -> 6;
      case MILLISECOND -> 3;
      default -> 0;
    };
  }

  /**
   * Seconds and milliseconds have their fractions. Days of the week are counted from 0 for Sunday;
   * Calcite counts from 1.
   */
  static RexNode convertExtract(SqlRexContext context, SqlCall call) {
    RexNode standard = standard(context, call);
    RelDataType exact = context.getValidator().getValidatedNodeTypeIfKnown(call);
    if (exact != null
        && SqlTypeUtil.isDecimal(exact)
        && standard instanceof RexCall extract
        && extract.getKind() == SqlKind.EXTRACT) {
      RexBuilder builder = context.getRexBuilder();
      RelDataType type =
          builder
              .getTypeFactory()
              .createTypeWithNullability(exact, standard.getType().isNullable());
      return builder.makeCall(type, extract.getOperator(), extract.getOperands());
    }
    boolean dayOfWeek =
        call.operand(0) instanceof SqlIntervalQualifier unit
            && unit.timeUnitRange == TimeUnitRange.DOW;
    RexBuilder rex = context.getRexBuilder();
    return dayOfWeek
        ? rex.makeCall(
            standard.getType(),
            SqlStdOperatorTable.MINUS,
            List.of(standard, rex.makeExactLiteral(BigDecimal.ONE, standard.getType())))
        : standard;
  }

  /**
   * LAG and LEAD with a default may still give NULL from another row. Calcite thinks not, unless
   * the default itself may be NULL.
   */
  static RexNode convertNeighbor(SqlRexContext context, SqlCall call) {
    RexBuilder rex = context.getRexBuilder();
    var operands = new ArrayList<RexNode>();
    call.getOperandList().forEach(operand -> operands.add(context.convertExpression(operand)));
    if (operands.size() > 2 && operands.getFirst().getType().isNullable()) {
      RexNode otherwise = operands.get(2);
      RelDataType nullable =
          rex.getTypeFactory().createTypeWithNullability(otherwise.getType(), true);
      operands.set(2, rex.makeAbstractCast(nullable, otherwise, false));
    }
    return rex.makeCall(call.getOperator(), operands);
  }

  static RexNode convertTyped(SqlRexContext context, SqlCall call, TypedFunction function) {
    List<RexNode> operands =
        call.getOperandList().stream().map(context::convertExpression).toList();
    return function.convert(context.getRexBuilder(), operands);
  }

  static RexNode convertVectorBetween(SqlRexContext context, SqlCall call) {
    List<RexNode> operands =
        call.getOperandList().stream().map(context::convertExpression).toList();
    return ((VectorBetween) call.getOperator()).expand(context.getRexBuilder(), operands);
  }

  /** Floating-point numbers are rounded, where Java leaves out what is behind the point. */
  static RexNode convertToWhole(SqlRexContext context, SqlCall call, RelDataType to) {
    RexBuilder rex = context.getRexBuilder();
    RexNode number = context.convertExpression(call.operand(0));
    RexNode whole = rex.makeCall(PostgresFunctions.NEAREST, toDouble(rex, number));
    return rex.makeCast(
        rex.getTypeFactory().createTypeWithNullability(to, number.getType().isNullable()), whole);
  }

  /** Truth values are written in lower case. */
  static RexNode convertTruthToText(SqlRexContext context, SqlCall call, RelDataType to) {
    RexBuilder rex = context.getRexBuilder();
    RexNode truth = context.convertExpression(call.operand(0));
    RexNode word =
        rex.makeCall(
            SqlStdOperatorTable.CASE,
            rex.makeCall(SqlStdOperatorTable.IS_TRUE, truth),
            rex.makeLiteral("true"),
            rex.makeCall(SqlStdOperatorTable.IS_FALSE, truth),
            rex.makeLiteral("false"),
            rex.makeNullLiteral(rex.getTypeFactory().createSqlType(SqlTypeName.VARCHAR)));
    return rex.makeCast(to, word);
  }
}
