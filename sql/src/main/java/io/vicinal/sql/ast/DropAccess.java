package io.vicinal.sql.ast;

import java.util.List;
import org.apache.calcite.sql.SqlDrop;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** An {@link AccessAction} that begins with DROP. */
public final class DropAccess extends SqlDrop implements AccessNode {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("DROP ACCESS", SqlKind.OTHER_DDL);

  private final AccessAction action;

  public DropAccess(SqlParserPos position, AccessAction action) {
    super(OPERATOR, position, false);
    this.action = action;
  }

  @Override
  public AccessAction action() {
    return action;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of();
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword(action.words());
  }
}
