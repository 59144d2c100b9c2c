package io.vicinal.planner.prepare;

import io.vicinal.planner.pushdown.OperandList;
import io.vicinal.planner.rel.StorageScan;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.Sarg;

/**
 * Refuses operators that compute too much: the time and the memory that it takes to compile a
 * method grow with the square of the operations in it.
 */
final class CodeSize extends RexShuttle {
  static final int OPERATIONS_MAX = 1_200;

  private final boolean scan;
  private int operations;

  /** Creates a count; comparisons of a {@code scan} are done by storage, without code. */
  private CodeSize(boolean scan) {
    this.scan = scan;
  }

  /** Throws 54001 if an operator of {@code tree} computes too much. */
  static void check(RelNode tree) {
    tree.accept(new CodeSize(tree instanceof StorageScan));
    tree.getInputs().forEach(CodeSize::check);
  }

  @Override
  public RexNode visitCall(RexCall call) {
    add(scan && isDoneByStorage(call) ? 0 : 1);
    return super.visitCall(call);
  }

  @Override
  public RexNode visitLiteral(RexLiteral literal) {
    if (!scan && literal.getValue() instanceof Sarg<?> values) {
      add(2 * values.pointCount);
    }
    return literal;
  }

  private static boolean isDoneByStorage(RexCall call) {
    return switch (call.getKind()) {
      case AND, OR, NOT, SEARCH, IN, IS_NULL, IS_NOT_NULL, LIKE -> true;
      case CAST -> call.getOperands().get(0) instanceof RexInputRef || OperandList.isUuid(call);
      default -> SqlKind.BINARY_COMPARISON.contains(call.getKind());
    };
  }

  private void add(int more) {
    operations += more;
    if (operations > OPERATIONS_MAX) {
      throw new SqlStateException(
          SqlState.STATEMENT_TOO_COMPLEX,
          "statement computes more than " + OPERATIONS_MAX + " operations at once");
    }
  }
}
