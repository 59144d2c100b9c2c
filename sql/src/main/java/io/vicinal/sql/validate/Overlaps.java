package io.vicinal.sql.validate;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql2rel.SqlRexContext;

/**
 * Makes algebra of OVERLAPS as PostgreSQL means it: periods are without their ends, unless they
 * begin together, and one with a single known end may still be known to overlap. Calcite has
 * periods overlap that only touch, and knows nothing of a period with an unknown end.
 */
final class Overlaps {
  private final RexBuilder rex;

  private Overlaps(RexBuilder rex) {
    this.rex = rex;
  }

  /** A period from its earlier end on; if one end is NULL, that is {@code to}. */
  private record Period(RexNode from, RexNode to) {}

  /** Returns whether {@code call} is of two rows, each of a moment and a moment or interval. */
  static boolean isOfRows(SqlCall call) {
    return call.getOperandList().stream()
        .allMatch(it -> it.getKind() == SqlKind.ROW && ((SqlCall) it).operandCount() == 2);
  }

  static RexNode convert(SqlRexContext context, SqlCall call) {
    RexBuilder rex = context.getRexBuilder();
    var ends = new ArrayList<RexNode>();
    for (SqlNode row : call.getOperandList()) {
      RexNode from = context.convertExpression(((SqlCall) row).operand(0));
      RexNode to = context.convertExpression(((SqlCall) row).operand(1));
      ends.add(from);
      ends.add(
          SqlTypeUtil.isInterval(to.getType())
              ? rex.makeCall(SqlStdOperatorTable.DATETIME_PLUS, from, to)
              : to);
    }
    RelDataType common =
        rex.getTypeFactory().leastRestrictive(ends.stream().map(RexNode::getType).toList());
    if (common != null) {
      ends.replaceAll(end ->
          rex.ensureType(
              rex.getTypeFactory().createTypeWithNullability(common, end.getType().isNullable()),
              end,
              true));
    }
    var overlaps = new Overlaps(rex);
    return overlaps.of(
        overlaps.period(ends.get(0), ends.get(1)), overlaps.period(ends.get(2), ends.get(3)));
  }

  private RexNode call(SqlOperator operator, RexNode... operands) {
    return rex.makeCall(operator, operands);
  }

  private Period period(RexNode from, RexNode to) {
    RexNode turned =
        call(
            SqlStdOperatorTable.OR,
            call(SqlStdOperatorTable.IS_NULL, from),
            call(SqlStdOperatorTable.GREATER_THAN, from, to));
    return new Period(
        call(SqlStdOperatorTable.CASE, turned, to, from),
        call(SqlStdOperatorTable.CASE, turned, from, to));
  }

  private RexNode of(Period one, Period two) {
    RexNode together =
        rex.makeCall(
            SqlStdOperatorTable.AND,
            List.of(
                call(SqlStdOperatorTable.EQUALS, one.from, two.from),
                call(SqlStdOperatorTable.LESS_THAN_OR_EQUAL, one.from, one.to),
                call(SqlStdOperatorTable.LESS_THAN_OR_EQUAL, two.from, two.to)));
    return call(
        SqlStdOperatorTable.CASE,
        call(SqlStdOperatorTable.GREATER_THAN, one.from, two.from),
        beginsIn(one, two),
        call(SqlStdOperatorTable.GREATER_THAN, two.from, one.from),
        beginsIn(two, one),
        together);
  }

  /** Returns whether {@code later} begins in {@code earlier}; an unknown end leaves that open. */
  private RexNode beginsIn(Period later, Period earlier) {
    return call(
        SqlStdOperatorTable.OR,
        call(SqlStdOperatorTable.LESS_THAN, later.from, earlier.to),
        call(SqlStdOperatorTable.LESS_THAN, later.to, earlier.from)); // never, but maybe unknown
  }
}
