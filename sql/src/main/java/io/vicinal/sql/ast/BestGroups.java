package io.vicinal.sql.ast;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.math.BigDecimal;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * Is {@code FETCH FIRST g PARTITIONS BY key, r ROWS ONLY}: the best rows of the best groups, as
 * Oracle's multi-vector search has it. A group is as good as its best row; rows without a key are
 * in no group.
 *
 * @param groups how many groups
 * @param key what the rows of a group have in common
 * @param rows how many rows of each group
 */
public record BestGroups(SqlNode groups, SqlNode key, SqlNode rows) {

  /**
   * Returns the larger number of {@code FETCH FIRST n TO m ROWS}, which asks for m rows and takes
   * n.
   *
   * @throws SqlStateException 22023 if it is the smaller one
   */
  public static SqlNode mostRows(SqlNode fewest, SqlNode most) {
    if (fewest instanceof SqlNumericLiteral n
        && most instanceof SqlNumericLiteral m
        && number(n).compareTo(number(m)) > 0) {
      throw new SqlStateException(
              SqlState.INVALID_PARAMETER_VALUE, "there are no numbers from " + n + " to " + m)
          .at(most.getParserPosition());
    }
    return most;
  }

  private static BigDecimal number(SqlNumericLiteral literal) {
    return literal.getValueAs(BigDecimal.class);
  }

  /**
   * Writes the clause as conditions of {@code query}.
   *
   * @throws SqlStateException 0AV00 where the query is not a SELECT with one sort key, or groups
   */
  public void applyTo(SqlNode query, @Nullable SqlNodeList order) {
    if (!(query instanceof SqlSelect select)
        || order == null
        || order.size() != 1
        || select.getGroup() != null
        || select.getFrom() == null) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "partitions by needs a select from tables with one sort key and without groups")
          .at(key.getParserPosition());
    }
    SqlParserPos position = key.getParserPosition();
    SqlNodeList sort = FirstOfGroup.resolved(order, select.getSelectList());
    SqlNode best = bestGroups(select, sort.get(0), position);
    SqlNode isBest = SqlStdOperatorTable.IN.createCall(position, TreeCopy.of(key), best);
    SqlNode where = select.getWhere();
    select.setWhere(
        where == null ? isBest : SqlStdOperatorTable.AND.createCall(position, where, isBest));
    FirstOfGroup.of(select, SqlNodeList.of(key), rows).orderBy(order);
  }

  /** {@code SELECT key FROM … GROUP BY key ORDER BY MIN(sort key) LIMIT groups}. */
  private SqlNode bestGroups(SqlSelect select, SqlNode sortKey, SqlParserPos position) {
    var inner =
        new SqlSelect(
            position,
            null,
            SqlNodeList.of(TreeCopy.of(key)),
            copy(select.getFrom()),
            withKey(select.getWhere(), position),
            SqlNodeList.of(TreeCopy.of(key)),
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    SqlNodeList order = SqlNodeList.of(extreme(sortKey, SqlStdOperatorTable.MIN));
    return new SqlOrderBy(position, inner, order, null, groups);
  }

  private SqlNode withKey(@Nullable SqlNode where, SqlParserPos position) {
    SqlNode present = SqlStdOperatorTable.IS_NOT_NULL.createCall(position, TreeCopy.of(key));
    return where == null
        ? present
        : SqlStdOperatorTable.AND.createCall(position, TreeCopy.of(where), present);
  }

  private static SqlNode extreme(SqlNode sortKey, SqlOperator aggregate) {
    if (sortKey.getKind() == SqlKind.DESCENDING) {
      SqlNode most = extreme(((SqlCall) sortKey).operand(0), SqlStdOperatorTable.MAX);
      return SqlStdOperatorTable.DESC.createCall(sortKey.getParserPosition(), most);
    }
    if (sortKey.getKind() == SqlKind.NULLS_FIRST || sortKey.getKind() == SqlKind.NULLS_LAST) {
      SqlCall nulls = (SqlCall) sortKey;
      return nulls
          .getOperator()
          .createCall(nulls.getParserPosition(), extreme(nulls.operand(0), aggregate));
    }
    return aggregate.createCall(sortKey.getParserPosition(), sortKey);
  }

  private static @Nullable SqlNode copy(@Nullable SqlNode node) {
    return node == null ? null : TreeCopy.of(node);
  }
}
