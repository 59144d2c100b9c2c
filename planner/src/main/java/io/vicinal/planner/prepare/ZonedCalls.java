package io.vicinal.planner.prepare;

import io.vicinal.sql.function.ZoneOperators;
import java.util.List;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Lets calls mean the clocks of a zone other than UTC where they make a TIMESTAMPTZ of something
 * else, or something else of one.
 */
final class ZonedCalls {
  private final RexBuilder rex;
  private final String zone;

  ZonedCalls(RexBuilder rex, String zone) {
    this.rex = rex;
    this.zone = zone;
  }

  /** Returns what {@code call} means in the zone; its operands do so already. */
  RexNode of(RexCall call) {
    List<RexNode> operands = call.getOperands();
    return switch (call.getKind()) {
      case CAST, SAFE_CAST -> cast(call, operands.getFirst());
      case EQUALS,
          NOT_EQUALS,
          LESS_THAN,
          LESS_THAN_OR_EQUAL,
          GREATER_THAN,
          GREATER_THAN_OR_EQUAL,
          IS_DISTINCT_FROM,
          IS_NOT_DISTINCT_FROM ->
          operands.stream().anyMatch(ZonedCalls::isInstant)
              ? call.clone(call.getType(), operands.stream().map(this::instant).toList())
              : call;
      case EXTRACT ->
          isInstant(operands.get(1)) && !isEpoch(operands.getFirst())
              ? rex.makeCall(
                  call.getType(),
                  call.getOperator(),
                  List.of(operands.getFirst(), wall(operands.get(1))))
              : call;
      case FLOOR, CEIL ->
          operands.size() == 2 && isInstant(operands.getFirst())
              ? typed(
                  call,
                  ZoneOperators.instant(
                      rex,
                      zone,
                      rex.makeCall(call.getOperator(), wall(operands.getFirst()), operands.get(1))))
              : call;
      default ->
          switch (call.getOperator().getName()) {
            case "CURRENT_TIMESTAMP",
                "LOCALTIMESTAMP",
                "CURRENT_DATE",
                "CURRENT_TIME",
                "LOCALTIME" ->
                isInstant(call) ? call : typed(call, wall(now()));
            default -> call;
          };
    };
  }

  private RexNode cast(RexCall call, RexNode from) {
    RelDataType to = call.getType();
    if (isInstant(call)) {
      return switch (from.getType().getSqlTypeName()) {
        case CHAR, VARCHAR -> typed(call, ofText(call, from));
        case TIMESTAMP, DATE -> typed(call, instant(from));
        default -> call;
      };
    }
    if (!isInstant(from)) {
      return call;
    }
    if (SqlTypeUtil.isCharacter(to)) {
      return typed(call, ZoneOperators.text(rex, zone, from));
    }
    return SqlTypeUtil.isDatetime(to) ? typed(call, wall(from)) : call;
  }

  /** A literal is read at once, so that storage plans with it. */
  private RexNode ofText(RexCall call, RexNode text) {
    RexNode literal = LiteralCasts.fold(rex, call, zone);
    return literal != null ? literal : ZoneOperators.read(rex, zone, text);
  }

  /** Returns the instant of a date or a TIMESTAMP, and everything else as it is. */
  private RexNode instant(RexNode node) {
    return switch (node.getType().getSqlTypeName()) {
      case TIMESTAMP -> ZoneOperators.instant(rex, zone, node);
      case DATE -> ZoneOperators.instant(rex, zone, as(SqlTypeName.TIMESTAMP, node));
      default -> node;
    };
  }

  private RexNode wall(RexNode instant) {
    return ZoneOperators.wall(rex, zone, instant);
  }

  private RexNode now() {
    return rex.makeCall(
        rex.getTypeFactory().createSqlType(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE),
        SqlStdOperatorTable.CURRENT_TIMESTAMP,
        List.of());
  }

  private RexNode as(SqlTypeName name, RexNode node) {
    return rex.ensureType(
        rex.getTypeFactory()
            .createTypeWithNullability(
                rex.getTypeFactory().createSqlType(name), node.getType().isNullable()),
        node,
        true);
  }

  private RexNode typed(RexCall call, RexNode meant) {
    return rex.ensureType(call.getType(), meant, true);
  }

  private static boolean isInstant(RexNode node) {
    return node.getType().getSqlTypeName() == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
  }

  private static boolean isEpoch(RexNode unit) {
    return unit instanceof RexLiteral literal
        && literal.getValueAs(TimeUnitRange.class) == TimeUnitRange.EPOCH;
  }
}
