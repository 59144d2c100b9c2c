package io.vicinal.sql.rewrite;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.util.Util;
import org.jspecify.annotations.Nullable;

/**
 * Splits a WHERE above KNN.
 *
 * @param before holds before the k are chosen: mentions neither {@code distance} nor {@code score}
 * @param after holds afterwards
 */
record Conjuncts(@Nullable SqlNode before, @Nullable SqlNode after) {
  private static final Set<String> COMPUTED = Set.of(KnnQuery.DISTANCE, KnnQuery.SCORE);

  static Conjuncts of(@Nullable SqlNode where) {
    List<SqlNode> before = new ArrayList<>();
    List<SqlNode> after = new ArrayList<>();
    if (where != null) {
      split(where, before, after);
    }
    return new Conjuncts(and(before), and(after));
  }

  private static void split(SqlNode node, List<SqlNode> before, List<SqlNode> after) {
    if (node.getKind() == SqlKind.AND) {
      for (SqlNode operand : ((SqlCall) node).getOperandList()) {
        split(operand, before, after);
      }
    } else if (mentionsComputed(node)) {
      after.add(node);
    } else {
      before.add(node);
    }
  }

  private static boolean mentionsComputed(SqlNode node) {
    try {
      node.accept(
          new SqlBasicVisitor<@Nullable Void>() {
            @Override
            public @Nullable Void visit(SqlIdentifier id) {
              if (!id.names.isEmpty() && COMPUTED.contains(Util.last(id.names))) {
                throw Util.FoundOne.NULL;
              }
              return null;
            }
          });
      return false;
    } catch (Util.FoundOne found) {
      return true;
    }
  }

  private static @Nullable SqlNode and(List<SqlNode> nodes) {
    SqlNode all = null;
    for (SqlNode node : nodes) {
      all =
          all == null
              ? node
              : SqlStdOperatorTable.AND.createCall(
                  all.getParserPosition().plus(node.getParserPosition()), all, node);
    }
    return all;
  }
}
