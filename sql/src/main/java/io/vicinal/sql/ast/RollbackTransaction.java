package io.vicinal.sql.ast;

import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** {@code ROLLBACK [WORK | TRANSACTION] [TO [SAVEPOINT] name]} or {@code ABORT}. */
public final class RollbackTransaction extends TransactionControl {
  private final @Nullable SqlIdentifier savepoint;

  public RollbackTransaction(SqlParserPos position, @Nullable SqlIdentifier savepoint) {
    super(position, "ROLLBACK");
    this.savepoint = savepoint;
  }

  /** Returns the savepoint to go back to; empty for the beginning. */
  public Optional<SqlIdentifier> savepoint() {
    return Optional.ofNullable(savepoint);
  }

  @Override
  public List<SqlNode> getOperandList() {
    return savepoint == null ? List.of() : List.of(savepoint);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    super.unparse(writer, leftPrec, rightPrec);
    if (savepoint != null) {
      writer.keyword("TO SAVEPOINT");
      savepoint.unparse(writer, 0, 0);
    }
  }
}
