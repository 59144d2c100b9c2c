package io.vicinal.planner.prepare;

import io.vicinal.planner.execute.ListedValues;
import io.vicinal.planner.pushdown.OperandList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.Sarg;

/**
 * Puts the values of long lists, {@code x IN (1, 2, …)} and {@code x NOT IN (?, ?, …)}, aside, so
 * that generated code looks for {@code x} in a set instead of comparing it with each of them. So do
 * long lists of branches, {@code CASE x WHEN 1 THEN … WHEN 2 THEN …}.
 */
final class LongLists extends RexShuttle {
  /** Fewer values are compared as fast, by less code. */
  static final int VALUES_MIN = 20;

  /** So many branches of CASE are compared one after the other. */
  private static final int BRANCHES_MAX = 8;

  private final RexBuilder builder;
  private final Map<String, Object> stash;

  /**
   * Creates a rewriting.
   *
   * @param stash takes the lists, by the names that generated code asks for
   */
  LongLists(RexBuilder builder, Map<String, Object> stash) {
    this.builder = builder;
    this.stash = stash;
  }

  @Override
  public RexNode visitCall(RexCall call) {
    return switch (call.getKind()) {
      case SEARCH -> search((RexCall) super.visitCall(call));
      case OR -> chain(call, SqlKind.EQUALS);
      case CASE -> choice((RexCall) super.visitCall(call));
      case AND -> chain(call, SqlKind.NOT_EQUALS);
      default -> super.visitCall(call);
    };
  }

  private RexNode search(RexCall call) {
    RexNode value = call.getOperands().get(0);
    var literal = (RexLiteral) call.getOperands().get(1);
    Sarg<?> sarg = Objects.requireNonNull(literal.getValueAs(Sarg.class));
    boolean excluded = sarg.isComplementedPoints();
    Sarg<?> listed = excluded ? sarg.negate() : sarg;
    if (!listed.isPoints() || listed.pointCount < VALUES_MIN || !canList(value.getType())) {
      return call;
    }
    Set<Object> keys = new HashSet<>();
    for (var range : listed.rangeSet.asRanges()) {
      RexNode point = builder.makeLiteral(range.lowerEndpoint(), literal.getType(), true, true);
      Object known = point instanceof RexLiteral ? OperandList.value(point) : null;
      if (known == null) {
        return call;
      }
      keys.add(ListedValues.key(known));
    }
    RexNode found = listed(value, new ListedValues.Values(keys, List.of(), false));
    RexNode result = excluded ? builder.makeCall(SqlStdOperatorTable.NOT, found) : found;
    return switch (sarg.nullAs) {
      case TRUE ->
          builder.makeCall(
              SqlStdOperatorTable.OR, builder.makeCall(SqlStdOperatorTable.IS_NULL, value), result);
      case FALSE ->
          builder.makeCall(
              SqlStdOperatorTable.AND,
              builder.makeCall(SqlStdOperatorTable.IS_NOT_NULL, value),
              result);
      case UNKNOWN -> result;
    };
  }

  private RexNode chain(RexCall call, SqlKind comparison) {
    if (call.getOperands().size() < VALUES_MIN) {
      return super.visitCall(call);
    }
    var compared = new LinkedHashMap<RexNode, List<RexNode>>();
    for (RexNode term : call.getOperands()) {
      if (compares(term, comparison)) {
        List<RexNode> operands = ((RexCall) term).getOperands();
        compared.computeIfAbsent(operands.get(0), it -> new ArrayList<>()).add(operands.get(1));
      }
    }
    compared.values().removeIf(constants -> constants.size() < VALUES_MIN);
    if (compared.isEmpty()) {
      return super.visitCall(call);
    }
    var terms = new ArrayList<RexNode>();
    for (RexNode term : call.getOperands()) {
      if (!compares(term, comparison)
          || !compared.containsKey(((RexCall) term).getOperands().get(0))) {
        terms.add(term.accept(this));
      }
    }
    compared.forEach((value, constants) -> {
      RexNode found = listed(value.accept(this), values(constants));
      terms.add(
          comparison == SqlKind.EQUALS ? found : builder.makeCall(SqlStdOperatorTable.NOT, found));
    });
    return comparison == SqlKind.EQUALS
        ? RexUtil.composeDisjunction(builder, terms)
        : RexUtil.composeConjunction(builder, terms);
  }

  /**
   * Halves a long {@code CASE x WHEN 1 THEN … WHEN 2 THEN …} again and again: code that compares
   * with one value within the other takes quadratic time to generate.
   */
  private RexNode choice(RexCall call) {
    List<RexNode> operands = call.getOperands();
    if (operands.size() / 2 < VALUES_MIN || !compares(operands.get(0), SqlKind.EQUALS)) {
      return call;
    }
    RexNode value = ((RexCall) operands.get(0)).getOperands().get(0);
    if (!RexUtil.isDeterministic(value)) {
      return call; // may be another value in each half
    }
    var constants = new ArrayList<RexNode>();
    for (int i = 0; i + 1 < operands.size(); i += 2) {
      RexNode when = operands.get(i);
      if (!compares(when, SqlKind.EQUALS) || !((RexCall) when).getOperands().get(0).equals(value)) {
        return call;
      }
      constants.add(((RexCall) when).getOperands().get(1));
    }
    return halved(call, value, constants, operands);
  }

  /** Returns a CASE of {@code operands}, whose branches compare {@code value}, made of halves. */
  private RexNode halved(
      RexCall call, RexNode value, List<RexNode> constants, List<RexNode> operands) {
    int half = constants.size() / 2;
    if (half < BRANCHES_MAX) {
      return builder.makeCall(call.getType(), SqlStdOperatorTable.CASE, operands);
    }
    List<RexNode> first = constants.subList(0, half);
    return builder.makeCall(
        call.getType(),
        SqlStdOperatorTable.CASE,
        List.of(
            listed(value, values(first)),
            // One of them matches, so that the last one need not be compared.
            halved(call, value, first.subList(0, half - 1), withoutWhen(operands, half)),
            halved(
                call,
                value,
                constants.subList(half, constants.size()),
                operands.subList(2 * half, operands.size()))));
  }

  /** Returns the first branches of a CASE, the last one of them without its condition. */
  private static List<RexNode> withoutWhen(List<RexNode> operands, int branches) {
    var kept = new ArrayList<RexNode>(operands.subList(0, 2 * branches - 2));
    kept.add(operands.get(2 * branches - 1));
    return kept;
  }

  private static ListedValues.Values values(List<RexNode> constants) {
    Set<Object> keys = new HashSet<>();
    var parameters = new ArrayList<Integer>();
    boolean withNull = false;
    for (RexNode constant : constants) {
      if (constant instanceof RexDynamicParam parameter) {
        parameters.add(parameter.getIndex());
      } else {
        Object known = OperandList.value(constant);
        withNull |= known == null;
        if (known != null) {
          keys.add(ListedValues.key(known));
        }
      }
    }
    return new ListedValues.Values(keys, parameters, withNull);
  }

  /** Returns whether {@code term} compares something with a literal or a parameter. */
  private static boolean compares(RexNode term, SqlKind comparison) {
    return term instanceof RexCall equals
        && equals.getKind() == comparison
        && isConstant(equals.getOperands().get(1), equals.getOperands().get(0).getType())
        && RexUtil.isDeterministic(equals.getOperands().get(0));
  }

  private static boolean isConstant(RexNode node, RelDataType compared) {
    return (node instanceof RexLiteral
            || node instanceof RexDynamicParam
            || OperandList.isUuid(node))
        && canList(compared)
        && (node.getType().getSqlTypeName() == compared.getSqlTypeName()
            || (isExact(node.getType()) && isExact(compared)));
  }

  private static boolean isExact(RelDataType type) {
    return SqlTypeName.EXACT_TYPES.contains(type.getSqlTypeName());
  }

  /** Returns whether values of a type are equal where the objects are that stand for them. */
  private static boolean canList(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL, DOUBLE, FLOAT -> true;
      case CHAR, VARCHAR, DATE, TIME, TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE, UUID -> true;
      default -> false;
    };
  }

  private RexNode listed(RexNode value, ListedValues.Values values) {
    String name = "listed" + stash.size();
    stash.put(name, values);
    boolean nullable =
        value.getType().isNullable() || values.withNull() || !values.parameters().isEmpty();
    return ListedValues.call(name, value, nullable, builder);
  }
}
