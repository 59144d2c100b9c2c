package io.vicinal.sql.ast;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.List;
import org.apache.calcite.sql.SqlCreate;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** An {@link AccessAction} that begins with CREATE. */
public final class CreateAccess extends SqlCreate implements AccessNode {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("CREATE ACCESS", SqlKind.OTHER_DDL);

  private final AccessAction action;

  private CreateAccess(SqlParserPos position, AccessAction action) {
    super(OPERATOR, position, false, false);
    this.action = action;
  }

  /** Returns the statement. @throws SqlStateException 42601 for OR REPLACE */
  public static CreateAccess of(SqlParserPos position, boolean replace, AccessAction action) {
    if (replace) {
      throw new SqlStateException(
              SqlState.SYNTAX_ERROR, "or replace is not possible with " + action.words())
          .at(position);
    }
    return new CreateAccess(position, action);
  }

  @Override
  public AccessAction action() {
    return action;
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
