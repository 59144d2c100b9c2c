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

/** {@code TRUNCATE [TABLE] table, … [RESTART IDENTITY]}. */
public final class Truncate extends SqlCall implements Statement {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("TRUNCATE", SqlKind.OTHER_DDL);

  private final List<SqlIdentifier> tables;
  private final boolean restart;

  public Truncate(SqlParserPos position, List<SqlIdentifier> tables, boolean restart) {
    super(position);
    this.tables = List.copyOf(tables);
    this.restart = restart;
  }

  public List<SqlIdentifier> tables() {
    return tables;
  }

  /** Returns whether identity columns are to begin anew. */
  public boolean restart() {
    return restart;
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.copyOf(tables);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("TRUNCATE TABLE");
    SqlWriter.Frame list = writer.startList("", "");
    for (SqlIdentifier table : tables) {
      writer.sep(",");
      table.unparse(writer, 0, 0);
    }
    writer.endList(list);
    if (restart) {
      writer.keyword("RESTART IDENTITY");
    }
  }
}
