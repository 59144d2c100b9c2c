package io.vicinal.planner.prepare;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.Locale;
import org.apache.calcite.adapter.enumerable.RexImpTable;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Match;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/**
 * Names what it is in a query that Calcite can parse and check but not run. Asked only after
 * planning has failed.
 */
final class UnsupportedFeatures extends RelHomogeneousShuttle {
  private static final int CAUSES_MAX = 10_000; // a level of generated code each

  private @Nullable String found;

  private final RexShuttle expressions =
      new RexShuttle() {
        @Override
        public RexNode visitOver(RexOver over) {
          check(over.getAggOperator(), true);
          return super.visitOver(over);
        }
      };

  private UnsupportedFeatures() {}

  /** Returns the error that {@code query} ends with because of {@code failure}. */
  static SqlStateException in(RelNode query, Throwable failure) {
    if (isTooLarge(failure)) {
      return new SqlStateException(
          SqlState.STATEMENT_TOO_COMPLEX, "statement is too large to be compiled", failure);
    }
    var features = new UnsupportedFeatures();
    query.accept(features);
    String what = features.found == null ? "this combination of operators" : features.found;
    return new SqlStateException(
        SqlState.FEATURE_NOT_SUPPORTED, what + " is not supported", failure);
  }

  /** Tells whether generated code is larger than a class file may hold, or nested too deep. */
  private static boolean isTooLarge(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; cause != null && i < CAUSES_MAX; i++) {
      if (cause instanceof StackOverflowError
          || String.valueOf(cause.getMessage()).contains("grows beyond 64 KB")) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  @Override
  public RelNode visit(RelNode node) {
    switch (node) {
      case Match _ -> found = "MATCH_RECOGNIZE";
      case Aggregate aggregate -> {
        for (AggregateCall call : aggregate.getAggCallList()) {
          check(call.getAggregation(), false);
        }
      }
      default -> {}
    }
    node.accept(expressions);
    return super.visit(node);
  }

  private void check(SqlAggFunction function, boolean window) {
    boolean rewritten = SqlKind.AVG_AGG_FUNCTIONS.contains(function.getKind());
    if (!rewritten && RexImpTable.INSTANCE.get(function, window) == null) {
      found = "function " + function.getName().toLowerCase(Locale.ROOT) + (window ? " OVER" : "");
    }
  }
}
