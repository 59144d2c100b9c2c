package io.vicinal.sql.ast;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** An {@link AccessAction} that begins neither with CREATE nor with DROP. */
public final class AccessStatement extends SqlCall implements AccessNode {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("ACCESS", SqlKind.OTHER_DDL);

  private final AccessAction action;

  public AccessStatement(SqlParserPos position, AccessAction action) {
    super(position);
    this.action = action;
  }

  @Override
  public AccessAction action() {
    return action;
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of();
  }

  /** Writes the first words only: the rest may hold a password. */
  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword(action.words());
  }
}
