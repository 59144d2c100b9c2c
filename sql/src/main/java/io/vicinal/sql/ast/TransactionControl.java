package io.vicinal.sql.ast;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** A statement about the transaction of the connection. */
public abstract sealed class TransactionControl extends SqlCall implements Statement
    permits BeginTransaction,
        CommitTransaction,
        RollbackTransaction,
        SavepointStatement,
        SetTransaction {
  private final SqlOperator operator;

  TransactionControl(SqlParserPos position, String words) {
    super(position);
    operator = new SqlSpecialOperator(words, SqlKind.OTHER);
  }

  @Override
  public final SqlOperator getOperator() {
    return operator;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of();
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword(operator.getName());
  }
}
