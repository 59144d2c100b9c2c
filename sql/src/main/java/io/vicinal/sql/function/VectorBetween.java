package io.vicinal.sql.function;

import java.util.List;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlBetweenOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.ReturnTypes;

/** Is {@code v [NOT] BETWEEN [SYMMETRIC] a AND b} of vectors, until it becomes two comparisons. */
public final class VectorBetween extends SqlFunction {
  static final List<VectorBetween> ALL =
      List.of(
          new VectorBetween(false, false),
          new VectorBetween(false, true),
          new VectorBetween(true, false),
          new VectorBetween(true, true));

  private final boolean symmetric;
  private final boolean negated;

  private VectorBetween(boolean symmetric, boolean negated) {
    this(symmetric, negated, new VectorOperands(3));
  }

  private VectorBetween(boolean symmetric, boolean negated, VectorOperands operands) {
    super(
        (negated ? "not between" : "between") + (symmetric ? " symmetric" : ""),
        SqlKind.OTHER_FUNCTION,
        ReturnTypes.BOOLEAN_NULLABLE,
        operands.inference(),
        operands,
        SqlFunctionCategory.SYSTEM);
    this.symmetric = symmetric;
    this.negated = negated;
  }

  /** Returns what {@code operator} is between vectors. */
  static VectorBetween of(SqlBetweenOperator operator) {
    int symmetric = operator.flag == SqlBetweenOperator.Flag.SYMMETRIC ? 2 : 0;
    return ALL.get(symmetric + (operator.isNegated() ? 1 : 0));
  }

  /** Returns the comparisons of {@code operands}: what is compared and both ends. */
  public RexNode expand(RexBuilder rex, List<RexNode> operands) {
    RexNode forth = within(rex, operands.get(0), operands.get(1), operands.get(2));
    RexNode either =
        symmetric
            ? rex.makeCall(
                SqlStdOperatorTable.OR,
                forth,
                within(rex, operands.get(0), operands.get(2), operands.get(1)))
            : forth;
    return negated ? rex.makeCall(SqlStdOperatorTable.NOT, either) : either;
  }

  private static RexNode within(RexBuilder rex, RexNode vector, RexNode least, RexNode most) {
    return rex.makeCall(
        SqlStdOperatorTable.AND,
        rex.makeCall(VectorAlgebra.LESS_OR_EQUAL, least, vector),
        rex.makeCall(VectorAlgebra.LESS_OR_EQUAL, vector, most));
  }
}
