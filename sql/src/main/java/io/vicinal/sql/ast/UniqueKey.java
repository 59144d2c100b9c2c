package io.vicinal.sql.ast;

import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * {@code [CONSTRAINT name] UNIQUE (column, …)} of CREATE TABLE, also where it stood at a column.
 */
public final class UniqueKey extends KeyConstraint {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("UNIQUE", SqlKind.UNIQUE);

  public UniqueKey(SqlParserPos position, @Nullable SqlIdentifier name, SqlNodeList columns) {
    super(OPERATOR, position, name, columns);
  }
}
