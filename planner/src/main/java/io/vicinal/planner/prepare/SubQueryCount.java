package io.vicinal.planner.prepare;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;

/**
 * Refuses statements with too many sub-queries that are still expressions: each becomes a join, and
 * making joins of them takes time that grows with the square of their number.
 */
final class SubQueryCount extends RexShuttle {
  static final int SUB_QUERIES_MAX = 64;

  private int subQueries;

  private SubQueryCount() {}

  /** Throws 54001 if {@code tree} has too many. */
  static void check(RelNode tree) {
    var count = new SubQueryCount();
    tree.accept(
        new RelHomogeneousShuttle() {
          @Override
          public RelNode visit(RelNode node) {
            return super.visit(node).accept(count);
          }
        });
  }

  @Override
  public RexNode visitSubQuery(RexSubQuery subQuery) {
    subQueries++;
    if (subQueries > SUB_QUERIES_MAX) {
      throw new SqlStateException(
          SqlState.STATEMENT_TOO_COMPLEX,
          "statement has more than " + SUB_QUERIES_MAX + " sub-queries that become joins");
    }
    return super.visitSubQuery(subQuery);
  }
}
