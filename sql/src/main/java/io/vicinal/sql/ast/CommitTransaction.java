package io.vicinal.sql.ast;

import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code COMMIT [WORK | TRANSACTION]} or {@code END}. */
public final class CommitTransaction extends TransactionControl {
  public CommitTransaction(SqlParserPos position) {
    super(position, "COMMIT");
  }
}
