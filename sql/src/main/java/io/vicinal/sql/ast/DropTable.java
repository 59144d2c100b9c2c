package io.vicinal.sql.ast;

import java.util.List;
import org.apache.calcite.sql.SqlDrop;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code DROP TABLE [IF EXISTS] name, … [CASCADE | RESTRICT]}. */
public final class DropTable extends SqlDrop implements Statement {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("DROP TABLE", SqlKind.DROP_TABLE);

  private final List<SqlIdentifier> names;
  private final boolean cascade;

  public DropTable(
      SqlParserPos position, boolean ifExists, List<SqlIdentifier> names, boolean cascade) {
    super(OPERATOR, position, ifExists);
    this.names = List.copyOf(names);
    this.cascade = cascade;
  }

  /** Returns whether views that use it are to go, too. */
  public boolean cascade() {
    return cascade;
  }

  public List<SqlIdentifier> names() {
    return names;
  }

  public boolean ifExists() {
    return ifExists;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.copyOf(names);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("DROP TABLE");
    if (ifExists) {
      writer.keyword("IF EXISTS");
    }
    Lists.unparse(names, writer);
    if (cascade) {
      writer.keyword("CASCADE");
    }
  }
}
