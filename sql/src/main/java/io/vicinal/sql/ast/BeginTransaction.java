package io.vicinal.sql.ast;

import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code BEGIN [WORK | TRANSACTION] [modes]} or {@code START TRANSACTION [modes]}. */
public final class BeginTransaction extends TransactionControl {
  private final TransactionModes modes;

  public BeginTransaction(SqlParserPos position, TransactionModes modes) {
    super(position, "BEGIN");
    this.modes = modes;
  }

  public TransactionModes modes() {
    return modes;
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    super.unparse(writer, leftPrec, rightPrec);
    modes.unparse(writer);
  }
}
