package io.vicinal.sql.ast;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code CREATE EXTENSION name}, which scripts for PostgreSQL begin with. */
public final class CreateExtension extends SqlCall implements Statement {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("CREATE EXTENSION", SqlKind.OTHER_DDL);

  private final SqlIdentifier name;

  public CreateExtension(SqlParserPos position, SqlIdentifier name) {
    super(position);
    this.name = name;
  }

  public SqlIdentifier name() {
    return name;
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(name);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("CREATE EXTENSION");
    name.unparse(writer, 0, 0);
  }
}
