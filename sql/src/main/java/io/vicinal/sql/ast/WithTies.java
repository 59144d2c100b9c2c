package io.vicinal.sql.ast;

import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Writes {@code FETCH FIRST k ROWS WITH TIES} as {@code QUALIFY RANK() OVER (ORDER BY …) <= k}. */
public final class WithTies {
  private WithTies() {}

  /**
   * Adds the condition to {@code query}.
   *
   * @throws io.vicinal.sql.error.SqlStateException 0AV00 for a query that is no SELECT with an
   *     order, or is distinct or has QUALIFY
   */
  public static void applyTo(
      SqlNode query,
      @Nullable SqlNodeList order,
      @Nullable SqlNode offset,
      SqlNode rows,
      SqlParserPos position) {
    if (!(query instanceof SqlSelect select)
        || order == null
        || select.isDistinct()
        || select.getQualify() != null) { // also that of DISTINCT ON
      throw Lists.notSupported(
          "with ties but for a select with an order, without distinct and qualify,", position);
    }
    SqlWindow window =
        SqlWindow.create(
            null,
            null,
            SqlNodeList.EMPTY,
            FirstOfGroup.resolved(order, select.getSelectList()),
            SqlLiteral.createBoolean(false, position),
            null,
            null,
            null,
            SqlWindow.createExcludeNoOthers(position),
            position);
    SqlNode rank =
        SqlStdOperatorTable.OVER.createCall(
            position, SqlStdOperatorTable.RANK.createCall(position), window);
    SqlNode last =
        offset == null
            ? rows
            : SqlStdOperatorTable.PLUS.createCall(position, count(offset), count(rows));
    select.setQualify(SqlStdOperatorTable.LESS_THAN_OR_EQUAL.createCall(position, rank, last));
  }

  private static SqlNode count(SqlNode number) {
    SqlParserPos position = number.getParserPosition();
    var type =
        new SqlDataTypeSpec(new SqlBasicTypeNameSpec(SqlTypeName.BIGINT, position), position);
    return SqlStdOperatorTable.CAST.createCall(position, number, type);
  }
}
