package io.vicinal.sql.ast;

import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Writes {@code TABLE t}, which Calcite can neither sort nor limit, as {@code SELECT * FROM t}. */
public final class ExplicitTables {
  private ExplicitTables() {}

  /** Returns the query for {@code node}, or {@code node} where it is another one. */
  public static SqlNode asSelect(SqlNode node) {
    if (node.getKind() != SqlKind.EXPLICIT_TABLE) {
      return node;
    }
    SqlParserPos position = node.getParserPosition();
    return Selects.of(
        position, SqlNodeList.of(SqlIdentifier.star(position)), ((SqlCall) node).operand(0), null);
  }
}
