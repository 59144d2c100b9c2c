package io.vicinal.sql.ast;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * Windows of functions that look at all rows of a partition, such as RANK and LAG. The frame says
 * nothing to them, as in PostgreSQL; Calcite refuses one, so it is left out.
 */
public final class RankWindows {
  private static final Set<String> FUNCTIONS =
      Set.of(
          "ROW_NUMBER", "RANK", "DENSE_RANK", "PERCENT_RANK", "CUME_DIST", "NTILE", "LAG", "LEAD");

  private static final Set<SqlKind> MODIFIERS =
      Set.of(SqlKind.FILTER, SqlKind.RESPECT_NULLS, SqlKind.IGNORE_NULLS);

  private RankWindows() {}

  /** Returns whether {@code call} is of such a function, of built-in or not yet resolved kind. */
  public static boolean isRank(SqlCall call) {
    return FUNCTIONS.contains(call.getOperator().getName().toUpperCase(Locale.ROOT));
  }

  /**
   * Returns {@code node}, or a call over a window without a frame in its place.
   *
   * @param named the windows of the query's WINDOW clause
   */
  public static SqlNode rewrite(SqlNode node, List<? extends @Nullable SqlNode> named) {
    if (node.getKind() != SqlKind.OVER || !isRank(function((SqlCall) node))) {
      return node;
    }
    SqlCall over = (SqlCall) node;
    SqlNode window = over.operand(1);
    SqlWindow given = window instanceof SqlIdentifier name ? find(name, named) : (SqlWindow) window;
    return given == null || (given.getLowerBound() == null && given.getUpperBound() == null)
        ? node
        : over.getOperator()
            .createCall(over.getParserPosition(), over.operand(0), withoutFrame(given));
  }

  private static SqlCall function(SqlCall over) {
    SqlCall call = over;
    boolean outside = true;
    while ((outside || MODIFIERS.contains(call.getKind()))
        && call.operand(0) instanceof SqlCall inner) {
      outside = false;
      call = inner;
    }
    return call;
  }

  private static @Nullable SqlWindow find(
      SqlIdentifier name, List<? extends @Nullable SqlNode> named) {
    for (SqlNode node : named) {
      if (node instanceof SqlWindow window
          && Objects.requireNonNull(window.getDeclName()).getSimple().equals(name.getSimple())) {
        return window;
      }
    }
    return null;
  }

  /** Copies the lists, too: a named window is used again. */
  private static SqlWindow withoutFrame(SqlWindow window) {
    SqlParserPos position = window.getParserPosition();
    SqlIdentifier base = window.getRefName();
    return SqlWindow.create(
        null,
        base == null ? null : (SqlIdentifier) TreeCopy.of(base),
        (SqlNodeList) TreeCopy.of(window.getPartitionList()),
        (SqlNodeList) TreeCopy.of(window.getOrderList()),
        SqlLiteral.createBoolean(false, position),
        null,
        null,
        null,
        SqlWindow.createExcludeNoOthers(position),
        position);
  }
}
