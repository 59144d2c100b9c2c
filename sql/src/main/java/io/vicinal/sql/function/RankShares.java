package io.vicinal.sql.function;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Writes PERCENT_RANK and CUME_DIST, which generated code does not know, with RANK and COUNT. */
public final class RankShares {
  private static final SqlNodeList NONE = SqlNodeList.EMPTY;

  private RankShares() {}

  /** Returns the arithmetic for {@code PERCENT_RANK() OVER w} and {@code CUME_DIST() OVER w}. */
  public static SqlNode rewrite(SqlNode node) {
    if (node.getKind() != SqlKind.OVER || !(((SqlCall) node).operand(0) instanceof SqlCall call)) {
      return node;
    }
    SqlNode window = ((SqlCall) node).operand(1);
    return switch (call.getKind()) {
      case PERCENT_RANK -> percentRank(window, node.getParserPosition());
      case CUME_DIST -> cumeDist(window, node.getParserPosition());
      default -> node;
    };
  }

  /** {@code CASE WHEN rows = 1 THEN 0 ELSE (rank - 1) / (rows - 1) END}. */
  private static SqlNode percentRank(SqlNode window, SqlParserPos position) {
    SqlNode rank = over(SqlStdOperatorTable.RANK.createCall(position), window, position);
    SqlNode one = SqlLiteral.createExactNumeric("1", position);
    SqlNode alone =
        SqlStdOperatorTable.EQUALS.createCall(position, rows(window, false, position), one);
    SqlNode share =
        SqlStdOperatorTable.DIVIDE.createCall(
            position,
            approximate(SqlStdOperatorTable.MINUS.createCall(position, rank, one), position),
            SqlStdOperatorTable.MINUS.createCall(position, rows(window, false, position), one));
    return new SqlCase(
        position,
        null,
        SqlNodeList.of(alone),
        SqlNodeList.of(SqlLiteral.createApproxNumeric("0E0", position)),
        share);
  }

  /** Rows up to the last peer of this one, of all rows. */
  private static SqlNode cumeDist(SqlNode window, SqlParserPos position) {
    return SqlStdOperatorTable.DIVIDE.createCall(
        position,
        approximate(
            window instanceof SqlIdentifier
                ? over(count(position), window, position)
                : rows(window, true, position),
            position),
        rows(window, false, position));
  }

  private static SqlNode approximate(SqlNode number, SqlParserPos position) {
    return SqlStdOperatorTable.MULTIPLY.createCall(
        position, number, SqlLiteral.createApproxNumeric("1E0", position));
  }

  private static SqlNode rows(SqlNode window, boolean upToHere, SqlParserPos position) {
    SqlNode end =
        upToHere
            ? SqlWindow.createCurrentRow(position)
            : SqlWindow.createUnboundedFollowing(position);
    SqlWindow framed =
        SqlWindow.create(
            null,
            window instanceof SqlWindow given ? given.getRefName() : (SqlIdentifier) window,
            window instanceof SqlWindow given ? copy(given.getPartitionList()) : copy(NONE),
            window instanceof SqlWindow given ? copy(given.getOrderList()) : copy(NONE),
            SqlLiteral.createBoolean(!upToHere, position),
            SqlWindow.createUnboundedPreceding(position),
            end,
            null,
            position);
    return over(count(position), framed, position);
  }

  private static SqlNode count(SqlParserPos position) {
    return SqlStdOperatorTable.COUNT.createCall(position, SqlIdentifier.star(position));
  }

  private static SqlNodeList copy(SqlNodeList nodes) {
    return new SqlNodeList(List.copyOf(nodes.getList()), nodes.getParserPosition());
  }

  private static SqlNode over(SqlNode function, SqlNode window, SqlParserPos position) {
    return SqlStdOperatorTable.OVER.createCall(position, function, window);
  }
}
