package io.vicinal.sql.validate;

import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/**
 * Keeps {@code x IN (SELECT …)} unknown where it is compared. Calcite looks through comparisons for
 * what unknown counts as, so that {@code WHERE y = (x IN (SELECT …))} would take it for false; it
 * does not look through CASE.
 */
final class UnknownMembership extends RexShuttle {
  private final RexBuilder rex;

  private UnknownMembership(RexBuilder rex) {
    this.rex = rex;
  }

  /** Returns {@code comparison} with every membership in it as a CASE of its own. */
  static RexNode kept(RexNode comparison, RexBuilder rex) {
    return comparison.accept(new UnknownMembership(rex));
  }

  @Override
  public RexNode visitSubQuery(RexSubQuery query) {
    boolean member = query.getKind() == SqlKind.IN || query.getKind() == SqlKind.SOME;
    return member && query.getType().isNullable()
        ? rex.makeCall(
            SqlStdOperatorTable.CASE,
            rex.makeCall(SqlStdOperatorTable.IS_NULL, query),
            rex.makeNullLiteral(query.getType()),
            query)
        : query;
  }
}
