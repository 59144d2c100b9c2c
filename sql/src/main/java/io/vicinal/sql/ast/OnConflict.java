package io.vicinal.sql.ast;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
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

/** {@code ON CONFLICT [(columns) | ON CONSTRAINT name] DO NOTHING | DO UPDATE SET … [WHERE …]}. */
public final class OnConflict extends SqlCall {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("ON CONFLICT", SqlKind.OTHER);

  private final @Nullable SqlNodeList columns;
  private final @Nullable SqlIdentifier constraint;
  private final @Nullable SetClauses set;
  private final @Nullable SqlNode condition;

  public OnConflict(
      SqlParserPos position,
      @Nullable SqlNodeList columns,
      @Nullable SqlIdentifier constraint,
      @Nullable SetClauses set,
      @Nullable SqlNode condition) {
    super(position);
    this.columns = columns;
    this.constraint = constraint;
    this.set = set;
    this.condition = condition;
  }

  /** Returns the columns whose constraint decides. */
  public Optional<SqlNodeList> columns() {
    return Optional.ofNullable(columns);
  }

  /** Returns the name of the constraint that decides. */
  public Optional<SqlIdentifier> constraint() {
    return Optional.ofNullable(constraint);
  }

  /** Returns what DO UPDATE sets; empty for DO NOTHING. */
  public Optional<SetClauses> set() {
    return Optional.ofNullable(set);
  }

  /** Returns which rows DO UPDATE changes; empty for all. */
  public Optional<SqlNode> condition() {
    return Optional.ofNullable(condition);
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return Stream.<@Nullable SqlNode>of(columns, constraint, set, condition)
        .filter(Objects::nonNull)
        .toList();
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("ON CONFLICT");
    if (columns != null) {
      Lists.unparse(columns, writer);
    }
    Lists.unparse("ON CONSTRAINT", constraint, writer);
    if (set == null) {
      writer.keyword("DO NOTHING");
    } else {
      Lists.unparse("DO UPDATE", set, writer);
      Lists.unparse("WHERE", condition, writer);
    }
  }
}
