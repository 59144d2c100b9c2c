package io.vicinal.planner.statement;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Refuses values that are more than a computation of one row. They are computed with all rights, so
 * a query in them would read what whoever alters the table may not.
 */
final class RowValues {
  private RowValues() {}

  /**
   * Requires a value without queries and parameters.
   *
   * @param place where it stands, in the plural
   * @throws SqlStateException 0AV00
   */
  static void require(SqlNode value, String place) {
    value.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlCall call) {
            if (call.isA(SqlKind.QUERY)) {
              throw refused("sub-queries", place, call);
            }
            return super.visit(call);
          }

          @Override
          public @Nullable Void visit(SqlDynamicParam parameter) {
            throw refused("parameters", place, parameter);
          }
        });
  }

  private static SqlStateException refused(String what, String place, SqlNode node) {
    return new SqlStateException(
            SqlState.FEATURE_NOT_SUPPORTED, what + " are not allowed in " + place)
        .at(node.getParserPosition());
  }
}
