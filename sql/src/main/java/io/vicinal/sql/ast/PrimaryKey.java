package io.vicinal.sql.ast;

import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** {@code [CONSTRAINT name] PRIMARY KEY (column, …)} among the elements of CREATE TABLE. */
public final class PrimaryKey extends KeyConstraint {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("PRIMARY KEY", SqlKind.PRIMARY_KEY);

  public PrimaryKey(SqlParserPos position, @Nullable SqlIdentifier name, SqlNodeList columns) {
    super(OPERATOR, position, name, columns);
  }
}
