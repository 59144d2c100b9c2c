package io.vicinal.sql.ast;

import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * {@code [CONSTRAINT name] UNIQUE (column, …)} of CREATE TABLE, also where it stood at a column.
 */
public final class UniqueKey extends SqlCall {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("UNIQUE", SqlKind.UNIQUE);

  private final @Nullable SqlIdentifier name;
  private final SqlNodeList columns;

  public UniqueKey(SqlParserPos position, @Nullable SqlIdentifier name, SqlNodeList columns) {
    super(position);
    this.name = name;
    this.columns = columns;
  }

  public Optional<String> name() {
    return Optional.ofNullable(name).map(SqlIdentifier::getSimple);
  }

  /** Returns the columns in the order of the text. */
  public List<SqlIdentifier> columns() {
    return columns.stream().map(SqlIdentifier.class::cast).toList();
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return name == null ? List.of(columns) : List.of(name, columns);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    if (name != null) {
      writer.keyword("CONSTRAINT");
      name.unparse(writer, 0, 0);
    }
    writer.keyword("UNIQUE");
    Lists.unparse(columns, writer);
  }
}
