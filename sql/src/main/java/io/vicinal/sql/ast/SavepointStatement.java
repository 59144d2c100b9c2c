package io.vicinal.sql.ast;

import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code SAVEPOINT name} or {@code RELEASE [SAVEPOINT] name}. */
public final class SavepointStatement extends TransactionControl {
  private final boolean release;
  private final SqlIdentifier name;

  public SavepointStatement(SqlParserPos position, boolean release, SqlIdentifier name) {
    super(position, release ? "RELEASE SAVEPOINT" : "SAVEPOINT");
    this.release = release;
    this.name = name;
  }

  /** Returns whether the savepoint is given up instead of set. */
  public boolean release() {
    return release;
  }

  public SqlIdentifier name() {
    return name;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(name);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    super.unparse(writer, leftPrec, rightPrec);
    name.unparse(writer, 0, 0);
  }
}
