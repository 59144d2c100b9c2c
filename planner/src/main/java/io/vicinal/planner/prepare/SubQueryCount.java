package io.vicinal.planner.prepare;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;

/**
 * Refuses statements with too many sub-queries that are still expressions: each becomes a join, and
 * making joins of them takes time that grows with the square of their number in one query. A branch
 * of a set operation and a sub-query are queries of their own.
 */
final class SubQueryCount extends RexShuttle {
  static final int SUB_QUERIES_MAX = 64;
  static final int SUB_QUERIES_IN_ALL_MAX = 256;

  private int inAll;
  private int inQuery;

  private SubQueryCount() {}

  /** Throws 54001 if {@code tree} has too many. */
  static void check(RelNode tree) {
    new SubQueryCount().query(tree);
  }

  /** Counts those of a query of its own. */
  private void query(RelNode tree) {
    int outside = inQuery;
    inQuery = 0;
    RelNode _ =
        tree.accept(
            new RelHomogeneousShuttle() {
              @Override
              public RelNode visit(RelNode node) {
                if (node instanceof SetOp set) {
                  set.getInputs().forEach(SubQueryCount.this::query);
                  return set;
                }
                return super.visit(node).accept(SubQueryCount.this);
              }
            });
    inQuery = outside;
  }

  @Override
  public RexNode visitSubQuery(RexSubQuery subQuery) {
    inQuery++;
    inAll++;
    if (inQuery > SUB_QUERIES_MAX || inAll > SUB_QUERIES_IN_ALL_MAX) {
      String limit =
          inQuery > SUB_QUERIES_MAX
              ? "query has more than " + SUB_QUERIES_MAX
              : "statement has more than " + SUB_QUERIES_IN_ALL_MAX;
      throw new SqlStateException(
          SqlState.STATEMENT_TOO_COMPLEX, limit + " sub-queries that become joins");
    }
    subQuery.getOperands().forEach(operand -> operand.accept(this));
    query(subQuery.rel);
    return subQuery;
  }
}
