package io.vicinal.sql.ast;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** {@code TRUNCATE [TABLE] table}. */
public final class Truncate extends SqlCall implements Statement {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("TRUNCATE", SqlKind.OTHER_DDL);

  private final SqlIdentifier table;

  public Truncate(SqlParserPos position, SqlIdentifier table) {
    super(position);
    this.table = table;
  }

  public SqlIdentifier table() {
    return table;
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return Stream.<@Nullable SqlNode>of(table).filter(Objects::nonNull).toList();
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("TRUNCATE TABLE");
    table.unparse(writer, 0, 0);
  }
}
