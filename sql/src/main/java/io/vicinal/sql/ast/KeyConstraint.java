package io.vicinal.sql.ast;

import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** {@code [CONSTRAINT name] … (column, …)}: columns whose values are different in every row. */
public abstract sealed class KeyConstraint extends SqlCall permits PrimaryKey, UniqueKey {
  private final SqlOperator operator;
  private final @Nullable SqlIdentifier name;
  private final SqlNodeList columns;

  /** Creates a constraint whose keyword is the name of {@code operator}. */
  KeyConstraint(
      SqlOperator operator,
      SqlParserPos position,
      @Nullable SqlIdentifier name,
      SqlNodeList columns) {
    super(position);
    this.operator = operator;
    this.name = name;
    this.columns = columns;
  }

  public final Optional<String> name() {
    return Optional.ofNullable(name).map(SqlIdentifier::getSimple);
  }

  /** Returns the columns in the order of the text. */
  public final List<SqlIdentifier> columns() {
    return columns.stream().map(SqlIdentifier.class::cast).toList();
  }

  @Override
  public final SqlOperator getOperator() {
    return operator;
  }

  @Override
  public final List<SqlNode> getOperandList() {
    return name == null ? List.of(columns) : List.of(name, columns);
  }

  @Override
  public final void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    if (name != null) {
      writer.keyword("CONSTRAINT");
      name.unparse(writer, 0, 0);
    }
    writer.keyword(operator.getName());
    Lists.unparse(columns, writer);
  }
}
