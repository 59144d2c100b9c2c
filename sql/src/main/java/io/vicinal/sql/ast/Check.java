package io.vicinal.sql.ast;

import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** {@code [CONSTRAINT name] CHECK (condition)} of CREATE TABLE, of the table or of one column. */
public final class Check extends SqlCall {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("CHECK", SqlKind.CHECK);

  private final @Nullable SqlIdentifier name;
  private final @Nullable SqlIdentifier column;
  private final SqlNode condition;

  /** Creates the node; {@code column} is the one that it stood at, null for none. */
  public Check(
      SqlParserPos position,
      @Nullable SqlIdentifier name,
      @Nullable SqlIdentifier column,
      SqlNode condition) {
    super(position);
    this.name = name;
    this.column = column;
    this.condition = condition;
  }

  public Optional<String> name() {
    return Optional.ofNullable(name).map(SqlIdentifier::getSimple);
  }

  /** Returns the column that it stood at; it may still use others. */
  public Optional<String> column() {
    return Optional.ofNullable(column).map(SqlIdentifier::getSimple);
  }

  /** Returns the unvalidated condition. */
  public SqlNode condition() {
    return condition;
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return name == null ? List.of(condition) : List.of(name, condition);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    if (name != null) {
      writer.keyword("CONSTRAINT");
      name.unparse(writer, 0, 0);
    }
    writer.keyword("CHECK");
    SqlWriter.Frame frame = writer.startList("(", ")");
    condition.unparse(writer, 0, 0);
    writer.endList(frame);
  }
}
