package io.vicinal.sql.ast;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code ALTER INDEX [IF EXISTS] name RENAME TO newName}. */
public final class AlterIndex extends SqlCall implements Statement {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("ALTER INDEX", SqlKind.ALTER_INDEX);

  private final boolean ifExists;
  private final SqlIdentifier name;
  private final SqlIdentifier newName;

  public AlterIndex(
      SqlParserPos position, boolean ifExists, SqlIdentifier name, SqlIdentifier newName) {
    super(position);
    this.ifExists = ifExists;
    this.name = name;
    this.newName = newName;
  }

  public boolean ifExists() {
    return ifExists;
  }

  public SqlIdentifier name() {
    return name;
  }

  /** Returns the name that it gets in its schema. */
  public SqlIdentifier newName() {
    return newName;
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(name, newName);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("ALTER INDEX");
    if (ifExists) {
      writer.keyword("IF EXISTS");
    }
    name.unparse(writer, 0, 0);
    writer.keyword("RENAME TO");
    newName.unparse(writer, 0, 0);
  }
}
