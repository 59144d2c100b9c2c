package io.vicinal.sql.validate;

import io.vicinal.sql.type.JsonType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/**
 * Joins branches of CASE that follow each other, look for a constant in the same value and give the
 * same, {@code WHEN x = 1 THEN 'a' WHEN x = 2 THEN 'a'}, to {@code WHEN x IN (1, 2)}. The planner
 * would join them by OR, and compare each of its terms with what all others leave.
 */
final class CaseBranches {
  private static final int BRANCHES_MIN = 20; // fewer are planned as fast

  private CaseBranches() {}

  /** Returns {@code node} with fewer branches if it is a CASE with many that are alike. */
  static RexNode joined(RexNode node, RexBuilder builder) {
    if (node.getKind() != SqlKind.CASE) {
      return node;
    }
    List<RexNode> operands = ((RexCall) node).getOperands();
    var joined = new ArrayList<RexNode>();
    int at = 0;
    while (at + 1 < operands.size()) {
      int end = endOfAlike(operands, at);
      if (end - at >= 2 * BRANCHES_MIN) {
        joined.add(anyOf(operands.subList(at, end), builder));
        joined.add(operands.get(at + 1));
      } else {
        joined.addAll(operands.subList(at, end));
      }
      at = end;
    }
    joined.addAll(operands.subList(at, operands.size()));
    return joined.size() == operands.size()
        ? node
        : builder.makeCall(node.getType(), SqlStdOperatorTable.CASE, joined);
  }

  /** Returns where the branches end that are like the one at {@code start}. */
  private static int endOfAlike(List<RexNode> operands, int start) {
    RexNode value = comparedValue(operands.get(start));
    int end = start + 2;
    while (value != null
        && end + 1 < operands.size()
        && operands.get(end + 1).equals(operands.get(start + 1))
        && value.equals(comparedValue(operands.get(end)))) {
      end += 2;
    }
    return end;
  }

  private static RexNode anyOf(List<RexNode> branches, RexBuilder builder) {
    var constants = new ArrayList<RexNode>();
    for (int i = 0; i < branches.size(); i += 2) {
      constants.add(((RexCall) branches.get(i)).getOperands().get(1));
    }
    return builder.makeIn(((RexCall) branches.getFirst()).getOperands().get(0), constants);
  }

  /** Returns {@code x} of {@code x = 1}; null where the condition says anything else. */
  private static @Nullable RexNode comparedValue(RexNode condition) {
    if (condition.getKind() != SqlKind.EQUALS) {
      return null;
    }
    RexNode value = ((RexCall) condition).getOperands().get(0);
    return ((RexCall) condition).getOperands().get(1) instanceof RexLiteral literal
            && !literal.isNull()
            && isSameKind(value.getType(), literal.getType())
            && RexUtil.isDeterministic(value)
        ? value
        : null;
  }

  private static boolean isSameKind(RelDataType value, RelDataType literal) {
    if (SqlTypeUtil.isCharacter(value)) {
      return value.getSqlTypeName() == SqlTypeName.VARCHAR
          && SqlTypeUtil.isCharacter(literal)
          && !JsonType.isJson(value);
    }
    return SqlTypeUtil.isExactNumeric(value) && value.getSqlTypeName() == literal.getSqlTypeName();
  }
}
