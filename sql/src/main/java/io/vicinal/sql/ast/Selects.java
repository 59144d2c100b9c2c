package io.vicinal.sql.ast;

import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Makes queries that nobody wrote. */
public final class Selects {
  private Selects() {}

  /** Returns SELECT {@code items} FROM {@code from} WHERE {@code where}. */
  public static SqlSelect of(
      SqlParserPos position, SqlNodeList items, SqlNode from, @Nullable SqlNode where) {
    return new SqlSelect(
        position, null, items, from, where, null, null, null, null, null, null, null, null);
  }
}
