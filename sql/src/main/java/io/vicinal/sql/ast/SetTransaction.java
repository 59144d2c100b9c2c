package io.vicinal.sql.ast;

import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code SET TRANSACTION modes} or {@code SET SESSION CHARACTERISTICS AS TRANSACTION modes}. */
public final class SetTransaction extends TransactionControl {
  private final boolean session;
  private final TransactionModes modes;

  public SetTransaction(SqlParserPos position, boolean session, TransactionModes modes) {
    super(position, session ? "SET SESSION CHARACTERISTICS AS TRANSACTION" : "SET TRANSACTION");
    this.session = session;
    this.modes = modes;
  }

  /** Returns whether later transactions are meant instead of the present one. */
  public boolean session() {
    return session;
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
