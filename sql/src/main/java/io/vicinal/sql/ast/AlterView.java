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

/** {@code ALTER VIEW [IF EXISTS] name action}. */
public final class AlterView extends SqlCall implements Statement {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("ALTER VIEW", SqlKind.ALTER_VIEW);

  /** What is done to the view. */
  public sealed interface Action {}

  /** {@code RENAME TO name}. */
  public record Rename(SqlIdentifier name) implements Action {}

  /** {@code RENAME [COLUMN] column TO name}. */
  public record RenameColumn(SqlIdentifier column, SqlIdentifier name) implements Action {}

  /** {@code SET SCHEMA schema}. */
  public record SetSchema(SqlIdentifier schema) implements Action {}

  private final boolean ifExists;
  private final SqlIdentifier name;
  private final Action action;

  public AlterView(SqlParserPos position, boolean ifExists, SqlIdentifier name, Action action) {
    super(position);
    this.ifExists = ifExists;
    this.name = name;
    this.action = action;
  }

  public boolean ifExists() {
    return ifExists;
  }

  public SqlIdentifier name() {
    return name;
  }

  public Action action() {
    return action;
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(name);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword(ifExists ? "ALTER VIEW IF EXISTS" : "ALTER VIEW");
    name.unparse(writer, 0, 0);
    switch (action) {
      case Rename rename -> {
        writer.keyword("RENAME TO");
        rename.name.unparse(writer, 0, 0);
      }
      case RenameColumn rename -> {
        writer.keyword("RENAME COLUMN");
        rename.column.unparse(writer, 0, 0);
        writer.keyword("TO");
        rename.name.unparse(writer, 0, 0);
      }
      case SetSchema set -> {
        writer.keyword("SET SCHEMA");
        set.schema.unparse(writer, 0, 0);
      }
    }
  }
}
