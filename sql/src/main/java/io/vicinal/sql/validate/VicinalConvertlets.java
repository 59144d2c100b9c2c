package io.vicinal.sql.validate;

import io.vicinal.sql.ast.GroupDistance;
import io.vicinal.sql.function.ArrayOperators;
import io.vicinal.sql.function.CheckedMath;
import io.vicinal.sql.function.CommonFunctions;
import io.vicinal.sql.function.LikeMatcher;
import io.vicinal.sql.function.LikeOperators;
import io.vicinal.sql.function.MomentArithmetic;
import io.vicinal.sql.function.PostgresCasts;
import io.vicinal.sql.function.PostgresFunctions;
import io.vicinal.sql.function.RegexOperators;
import io.vicinal.sql.function.Rounding;
import io.vicinal.sql.function.TypedFunction;
import io.vicinal.sql.function.VectorAlgebra;
import io.vicinal.sql.function.VectorOperators;
import io.vicinal.sql.type.JsonType;
import io.vicinal.sql.type.Microseconds;
import io.vicinal.sql.type.VectorFormat;
import io.vicinal.sql.type.VectorType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql2rel.SqlRexContext;
import org.apache.calcite.sql2rel.SqlRexConvertlet;
import org.apache.calcite.sql2rel.SqlRexConvertletTable;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.jspecify.annotations.Nullable;

/**
 * Makes algebra of calls: {@code to_vector} gets both operands, casts from VECTOR become {@code
 * vector_serialize(v)}, LIKE becomes the linear-time one, some arithmetic is checked; the rest is
 * Calcite's.
 */
public final class VicinalConvertlets implements SqlRexConvertletTable {
  public static final VicinalConvertlets INSTANCE = new VicinalConvertlets();

  private static final Set<SqlKind> COMPARISONS =
      EnumSet.of(
          SqlKind.EQUALS,
          SqlKind.NOT_EQUALS,
          SqlKind.LESS_THAN,
          SqlKind.LESS_THAN_OR_EQUAL,
          SqlKind.GREATER_THAN,
          SqlKind.GREATER_THAN_OR_EQUAL,
          SqlKind.IS_DISTINCT_FROM,
          SqlKind.IS_NOT_DISTINCT_FROM);

  private VicinalConvertlets() {}

  @Override
  public @Nullable SqlRexConvertlet get(SqlCall call) {
    SqlOperator operator = call.getOperator();
    if (operator.getKind() == SqlKind.CAST || operator.equals(SqlLibraryOperators.INFIX_CAST)) {
      return VicinalConvertlets::convertRounded;
    }
    if (InLists.isMarked(operator)) {
      return InLists::convert;
    }
    if (VectorOperators.formatOf(operator).isPresent()) {
      return VicinalConvertlets::convertToVector;
    }
    if (operator.equals(SqlStdOperatorTable.LIKE)) {
      return (context, like) -> convertLike(context, like, LikeOperators.LIKE);
    }
    if (operator.equals(SqlLibraryOperators.ILIKE)) {
      return (context, like) -> convertLike(context, like, LikeOperators.ILIKE);
    }
    if (operator.getKind() == SqlKind.LAG || operator.getKind() == SqlKind.LEAD) {
      return PostgresCalls::convertNeighbor;
    }
    if (GroupDistance.isMadeBy(operator)) {
      return (context, it) -> GroupDistance.literal(context.getRexBuilder(), it);
    }
    if (operator instanceof TypedFunction function) {
      return (context, it) -> PostgresCalls.convertTyped(context, it, function);
    }
    if (VectorAlgebra.isBetween(operator)) {
      return PostgresCalls::convertVectorBetween;
    }
    SqlFunction ours = PostgresFunctions.inPlaceOf(operator);
    if (ours != null) {
      return (context, function) -> PostgresCalls.convert(context, function, ours);
    }
    if (operator.equals(SqlStdOperatorTable.EXTRACT)) {
      return PostgresCalls::convertExtract;
    }
    if (operator.equals(SqlStdOperatorTable.TIMESTAMP_DIFF)
        && call.operand(0) instanceof SqlIntervalQualifier unit
        && PostgresCalls.microseconds(unit) > 0) {
      return (context, it) ->
          PostgresCalls.convertBetween(context, it, PostgresCalls.microseconds(unit));
    }
    if (operator.equals(SqlStdOperatorTable.SIMILAR_TO)) {
      return (context, similar) -> convertLike(context, similar, RegexOperators.SIMILAR);
    }
    if (JsonCalls.takesPath(operator)) {
      SqlRexConvertlet standard = standard(call);
      return (context, it) ->
          JsonCalls.convert(context.getRexBuilder(), it, standard.convertCall(context, it));
    }
    if (operator.equals(SqlStdOperatorTable.OVERLAPS) && Overlaps.isOfRows(call)) {
      return Overlaps::convert;
    }
    if (COMPARISONS.contains(operator.getKind())) {
      return checked(
          call, (it, rex) -> JsonComparisons.byValue(UnknownMembership.kept(it, rex), call, rex));
    }
    if (operator.getKind() == SqlKind.BETWEEN) {
      return checked(call, (it, rex) -> JsonComparisons.byValue(it, call, rex));
    }
    if (operator.getKind() == SqlKind.CASE) {
      return checked(call, CaseBranches::joined);
    }
    if (operator.equals(SqlStdOperatorTable.DIVIDE)) {
      return checked(call, CheckedMath::division);
    }
    if (Rounding.is(operator)) {
      return VicinalConvertlets::convertRounding;
    }
    if (operator.equals(SqlStdOperatorTable.SQRT)) {
      return checked(call, CheckedMath::squareRoot);
    }
    if (operator.equals(SqlStdOperatorTable.SIGN)) {
      return checked(call, CheckedMath::sign);
    }
    if (operator.equals(SqlStdOperatorTable.ABS)) {
      return checked(call, CheckedMath::magnitude);
    }
    if (operator.equals(SqlStdOperatorTable.AND) || operator.equals(SqlStdOperatorTable.OR)) {
      // Calcite's own way there writes down all of a long chain at each level that a cancel ends.
      return StandardConvertletTable.INSTANCE::convertCall;
    }
    return StandardConvertletTable.INSTANCE.get(call);
  }

  private static SqlRexConvertlet standard(SqlCall call) {
    SqlRexConvertlet standard = StandardConvertletTable.INSTANCE.get(call);
    if (standard == null) {
      throw new AssertionError("no convertlet for " + call.getOperator());
    }
    return standard;
  }

  private static SqlRexConvertlet checked(
      SqlCall call, BiFunction<RexNode, RexBuilder, RexNode> check) {
    SqlRexConvertlet standard = standard(call);
    return (context, it) -> check.apply(standard.convertCall(context, it), context.getRexBuilder());
  }

  private static RexNode convertRounding(SqlRexContext context, SqlCall call) {
    var operands = new ArrayList<RexNode>();
    for (SqlNode operand : call.getOperandList()) {
      operands.add(context.convertExpression(operand));
    }
    RelDataType type = context.getValidator().getValidatedNodeType(call);
    return Rounding.convert(call.getOperator(), operands, type, context.getRexBuilder());
  }

  /** A cast to moments with fewer digits rounds. */
  private static RexNode convertRounded(SqlRexContext context, SqlCall call) {
    RexNode node = convertCast(context, call);
    return MomentArithmetic.isCounted(node.getType())
            && call.operand(1) instanceof SqlDataTypeSpec type
            && type.getTypeNameSpec() instanceof SqlBasicTypeNameSpec spec
            && spec.getPrecision() >= 0
            && spec.getPrecision() < Microseconds.DIGITS
        ? MomentArithmetic.rounded(context.getRexBuilder(), node, spec.getPrecision())
        : node;
  }

  /** Returns the type of an operand; of columns, the validator knows it under other nodes only. */
  private static @Nullable RelDataType operandType(SqlRexContext context, SqlNode operand) {
    RelDataType known = context.getValidator().getValidatedNodeTypeIfKnown(operand);
    return known == null && operand instanceof SqlIdentifier
        ? context.convertExpression(operand).getType()
        : known;
  }

  /** Returns the type of a cast; of those that were added, the validator knows some only. */
  private static @Nullable RelDataType castType(
      SqlRexContext context, SqlCall cast, @Nullable RelDataType from) {
    RelDataType known = context.getValidator().getValidatedNodeTypeIfKnown(cast);
    if (known != null || !(cast.operand(1) instanceof SqlDataTypeSpec spec)) {
      return known;
    }
    return context
        .getTypeFactory()
        .createTypeWithNullability(
            spec.deriveType(context.getValidator()), from == null || from.isNullable());
  }

  private static RexNode convertCast(SqlRexContext context, SqlCall call) {
    RelDataType from = operandType(context, call.operand(0));
    RelDataType to = castType(context, call, from);
    if (to != null && from != null && VectorType.isVector(from) && SqlTypeUtil.isCharacter(to)) {
      RexBuilder rex = context.getRexBuilder();
      RexNode text =
          rex.makeCall(
              VectorOperators.VECTOR_SERIALIZE, context.convertExpression(call.operand(0)));
      return rex.makeCast(to, text);
    }
    if (to != null && from != null && JsonType.isJson(to) && SqlTypeUtil.isCharacter(from)) {
      return JsonCalls.convertCast(context, call.operand(0), from);
    }
    if (to != null && from != null && SqlTypeUtil.isCharacter(from) && SqlTypeUtil.isArray(to)) {
      RexBuilder rex = context.getRexBuilder();
      RexNode text = context.convertExpression(call.operand(0));
      RelDataType type = rex.getTypeFactory().createTypeWithNullability(to, from.isNullable());
      return rex.makeCall(
          type, ArrayOperators.FROM_TEXT, List.of(text, ArrayOperators.form(rex, to)));
    }
    if (to != null && from != null && SqlTypeUtil.isArray(from) && SqlTypeUtil.isArray(to)) {
      return ArrayOperators.cast(
          context.getRexBuilder(), context.convertExpression(call.operand(0)), to);
    }
    if (to != null && from != null && SqlTypeUtil.isBoolean(from) && SqlTypeUtil.isCharacter(to)) {
      return PostgresCalls.convertTruthToText(context, call, to);
    }
    if (to != null && from != null && SqlTypeUtil.isCharacter(from) && SqlTypeUtil.isBoolean(to)) {
      return context
          .getRexBuilder()
          .makeCall(PostgresFunctions.TO_BOOLEAN, context.convertExpression(call.operand(0)));
    }
    if (to != null && from != null && NumericCasts.isOfText(to, from)) {
      RexBuilder rex = context.getRexBuilder();
      RexNode text = context.convertExpression(call.operand(0));
      return rex.makeCall(
          rex.getTypeFactory().createTypeWithNullability(to, from.isNullable()),
          CommonFunctions.TO_NUMERIC,
          List.of(text));
    }
    if (to != null
        && from != null
        && SqlTypeUtil.isApproximateNumeric(from)
        && SqlTypeUtil.isIntType(to)) {
      return PostgresCalls.convertToWhole(context, call, to);
    }
    if (to != null && from != null && SqlTypeUtil.isBinary(from) && SqlTypeUtil.isCharacter(to)) {
      RexBuilder rex = context.getRexBuilder();
      return rex.makeCast(
          rex.getTypeFactory().createTypeWithNullability(to, from.isNullable()),
          rex.makeCall(CommonFunctions.FROM_BYTES, context.convertExpression(call.operand(0))));
    }
    if (to != null
        && from != null
        && !SqlTypeUtil.isIntType(from)
        && PostgresCasts.narrows(from, to)) {
      RexBuilder rex = context.getRexBuilder();
      return PostgresCasts.toReal(
          rex,
          context.convertExpression(call.operand(0)),
          rex.getTypeFactory().createTypeWithNullability(to, from.isNullable()));
    }
    if (to != null && from != null && CommonFunctions.shortens(from, to)) {
      return CommonFunctions.shortened(
          context.getRexBuilder(), context.convertExpression(call.operand(0)), to);
    }
    if (to != null && from != null && SqlTypeUtil.isCharacter(from) && SqlTypeUtil.isBinary(to)) {
      RexBuilder rex = context.getRexBuilder();
      RexNode bytes =
          rex.makeCall(CommonFunctions.TO_BYTES, context.convertExpression(call.operand(0)));
      return rex.makeCast(
          rex.getTypeFactory().createTypeWithNullability(to, from.isNullable()), bytes);
    }
    return standard(call).convertCall(context, call);
  }

  /** Always gives both operands to the call, and no call to what is such a vector already. */
  private static RexNode convertToVector(SqlRexContext context, SqlCall call) {
    RexNode operand = context.convertExpression(call.operand(0));
    int dimension = context.getValidator().getValidatedNodeType(call).getPrecision();
    RelDataType from = operand.getType();
    VectorFormat format = VectorOperators.formatOf(call.getOperator()).orElseThrow();
    if (VectorType.isVector(from)
        && VectorType.formatOf(from) == format
        && (dimension == VectorType.ANY_DIMENSION || from.getPrecision() == dimension)) {
      return operand;
    }
    RexBuilder rex = context.getRexBuilder();
    RelDataType type = VectorType.of(dimension, format, from.isNullable());
    if (RexLiteral.isNullLiteral(operand)) {
      return rex.makeNullLiteral(type);
    }
    RexNode n = rex.makeExactLiteral(BigDecimal.valueOf(dimension));
    return rex.makeCall(type, VectorOperators.toVector(format), List.of(operand, n));
  }

  private static RexNode convertLike(SqlRexContext context, SqlCall call, SqlOperator like) {
    RexBuilder rex = context.getRexBuilder();
    List<RexNode> operands = new ArrayList<>();
    call.getOperandList().forEach(operand -> operands.add(context.convertExpression(operand)));
    if (operands.size() > 2
        && call.operand(2) instanceof SqlCharStringLiteral escape
        && escape.getValueAs(String.class).isEmpty()) {
      operands.set(2, rex.makeLiteral(LikeMatcher.NO_ESCAPE)); // Calcite wants its first character
    }
    return rex.makeCall(like, operands);
  }
}
