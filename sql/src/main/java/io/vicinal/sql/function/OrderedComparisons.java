package io.vicinal.sql.function;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.util.Sarg;

/**
 * Lets generated code compare as storage does: UUIDs by their bytes without signs, text by code
 * points, NaN as the greatest number that equals itself. {@code a < b} of UUIDs becomes {@code
 * uuid_order(a, b) < 0}, of the others that of {@link TextOrder#KEY} or {@link FloatOrder#KEY}.
 */
public final class OrderedComparisons extends RexShuttle {
  private final RexBuilder builder;

  /** Makes a rewriting of expressions that {@code builder} builds. */
  public OrderedComparisons(RexBuilder builder) {
    this.builder = builder;
  }

  /** Returns a condition of a join, whose equations of fields remain such. */
  public RexNode ofJoin(RexNode condition) {
    List<RexNode> terms =
        RexUtil.flattenAnd(List.of(condition)).stream()
            .map(term -> isEquation(term) ? term : term.accept(this))
            .toList();
    return RexUtil.composeConjunction(builder, terms);
  }

  /** Joins find what is equal by hashes, for which NaN is one number. */
  private static boolean isEquation(RexNode term) {
    return term instanceof RexCall call
        && (call.getKind() == SqlKind.EQUALS || call.getKind() == SqlKind.IS_NOT_DISTINCT_FROM)
        && call.getOperands().stream().allMatch(RexInputRef.class::isInstance);
  }

  @Override
  public RexNode visitCall(RexCall call) {
    if (call.getKind() == SqlKind.SEARCH && needsOrder(call)) {
      return RexUtil.expandSearch(builder, null, call).accept(this);
    }
    RexNode visited = super.visitCall(call);
    // A list of values may have become an OR within an OR, which operators refuse.
    RexNode flat = visited.equals(call) ? call : RexUtil.flatten(builder, visited);
    return flat instanceof RexCall other ? compared(other) : flat;
  }

  private boolean needsOrder(RexCall search) {
    if (isUuid(search.getOperands().getFirst())) {
      return true;
    }
    Sarg<?> sarg = ((RexLiteral) search.getOperands().get(1)).getValueAs(Sarg.class);
    return sarg != null
        && !sarg.isPoints()
        && !sarg.isComplementedPoints()
        && search.getOperands().stream().anyMatch(it -> isText(it) || isFloat(it));
  }

  private RexNode compared(RexCall call) {
    List<RexNode> operands = call.getOperands();
    return switch (call.getKind()) {
      case LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL -> {
        if (operands.stream().allMatch(OrderedComparisons::isUuid)) {
          yield call(call, List.of(builder.makeCall(UuidOrder.ORDER, operands), zero()));
        }
        if (operands.stream().allMatch(it -> SqlTypeUtil.isArray(it.getType()))) {
          yield call(call, List.of(builder.makeCall(ArrayKey.ORDER, operands), zero()));
        }
        yield areTexts(operands)
            ? call(call, operands.stream().map(this::textKey).toList())
            : floats(call);
      }
      case EQUALS, NOT_EQUALS ->
          operands.stream().allMatch(it -> SqlTypeUtil.isArray(it.getType()))
              ? call(call, List.of(builder.makeCall(ArrayKey.ORDER, operands), zero()))
              : floats(call);
      case IS_DISTINCT_FROM, IS_NOT_DISTINCT_FROM -> floats(call);
      case GREATEST, LEAST, GREATEST_PG, LEAST_PG ->
          areTexts(operands)
              ? builder.makeAbstractCast(
                  call.getType(),
                  builder.makeCall(
                      TextOrder.VALUE, call(call, operands.stream().map(this::textKey).toList())),
                  false)
              : call;
      default -> call;
    };
  }

  /** Returns whether the orders of texts may differ: beside a plain one both are the same. */
  private static boolean areTexts(List<RexNode> operands) {
    return operands.stream().allMatch(OrderedComparisons::isText)
        && (operands.size() > 2 || operands.stream().noneMatch(OrderedComparisons::isPlain));
  }

  private RexNode floats(RexCall call) {
    List<RexNode> operands = call.getOperands();
    return operands.stream().anyMatch(OrderedComparisons::isFloat)
            && operands.stream().allMatch(it -> SqlTypeUtil.isNumeric(it.getType()))
            && !isOrderOfJava(call)
        ? call(call, operands.stream().map(this::floatKey).toList())
        : call;
  }

  /** Returns whether Java compares with NaN alike, because it is on one side at most. */
  private static boolean isOrderOfJava(RexCall call) {
    boolean left = isFinite(call.getOperands().get(0));
    boolean right = isFinite(call.getOperands().get(1));
    return (left && right)
        || switch (call.getKind()) {
          case EQUALS, NOT_EQUALS -> left || right;
          case LESS_THAN, LESS_THAN_OR_EQUAL -> right;
          case GREATER_THAN, GREATER_THAN_OR_EQUAL -> left;
          default -> false;
        };
  }

  /** Literals are numbers; distances are NULL where they could be NaN. */
  private static boolean isFinite(RexNode node) {
    return node instanceof RexLiteral
        || (SqlTypeUtil.isNumeric(node.getType()) && !isFloat(node))
        || (node instanceof RexCall call
            && VectorOperators.metricOf(call.getOperator()).isPresent());
  }

  private RexNode call(RexCall call, List<RexNode> operands) {
    return builder.makeCall(call.getType(), call.getOperator(), operands);
  }

  private RexNode zero() {
    return builder.makeLiteral(0, builder.getTypeFactory().createSqlType(SqlTypeName.INTEGER));
  }

  private RexNode textKey(RexNode text) {
    return builder.makeCall(TextOrder.KEY, text);
  }

  private RexNode floatKey(RexNode number) {
    RelDataType type =
        builder
            .getTypeFactory()
            .createTypeWithNullability(
                builder.getTypeFactory().createSqlType(SqlTypeName.DOUBLE),
                number.getType().isNullable());
    return builder.makeCall(FloatOrder.KEY, builder.ensureType(type, number, true));
  }

  /** Returns whether both orders are one beside {@code node}: it has no unit that is moved. */
  private static boolean isPlain(RexNode node) {
    return node instanceof RexLiteral literal
        && (literal.isNull()
            || TextOrder.isPlain(String.valueOf(literal.getValueAs(String.class))));
  }

  private static boolean isUuid(RexNode node) {
    return node.getType().getSqlTypeName() == SqlTypeName.UUID;
  }

  private static boolean isText(RexNode node) {
    return SqlTypeUtil.isCharacter(node.getType());
  }

  private static boolean isFloat(RexNode node) {
    return SqlTypeUtil.isApproximateNumeric(node.getType());
  }
}
