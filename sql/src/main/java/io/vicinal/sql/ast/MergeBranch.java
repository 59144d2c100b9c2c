package io.vicinal.sql.ast;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** {@code WHEN [NOT] MATCHED [AND …] THEN …} of MERGE. */
public final class MergeBranch extends SqlCall {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("WHEN", SqlKind.OTHER);

  /** What happens to the row. */
  public enum Action {
    NOTHING,
    INSERT,
    UPDATE,
    DELETE
  }

  private final boolean matched;
  private final @Nullable SqlNode condition;
  private final Action action;
  private final @Nullable SetClauses set;
  private final @Nullable SqlNodeList columns;
  private final @Nullable SqlNode row;

  public MergeBranch(
      SqlParserPos position,
      boolean matched,
      @Nullable SqlNode condition,
      Action action,
      @Nullable SetClauses set,
      @Nullable SqlNodeList columns,
      @Nullable SqlNode row) {
    super(position);
    this.matched = matched;
    this.condition = condition;
    this.action = action;
    this.set = set;
    this.columns = columns;
    this.row = row;
    if (action != Action.NOTHING && matched == (action == Action.INSERT)) {
      throw new SqlStateException(
              SqlState.SYNTAX_ERROR,
              matched
                  ? "a row that matches can be updated or deleted, not inserted"
                  : "a row that matches nothing can be inserted, not updated or deleted")
          .at(position);
    }
  }

  public boolean matched() {
    return matched;
  }

  public Optional<SqlNode> condition() {
    return Optional.ofNullable(condition);
  }

  public Action action() {
    return action;
  }

  /** Returns what UPDATE sets. */
  public Optional<SetClauses> set() {
    return Optional.ofNullable(set);
  }

  /** Returns the columns that INSERT names; empty for all in order. */
  public Optional<SqlNodeList> columns() {
    return Optional.ofNullable(columns);
  }

  /** Returns the values of INSERT as a row; empty for DEFAULT VALUES. */
  public Optional<SqlNode> row() {
    return Optional.ofNullable(row);
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return Stream.<@Nullable SqlNode>of(condition, set, columns, row)
        .filter(Objects::nonNull)
        .toList();
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword(matched ? "WHEN MATCHED" : "WHEN NOT MATCHED");
    Lists.unparse("AND", condition, writer);
    writer.keyword(action == Action.NOTHING ? "THEN DO NOTHING" : "THEN " + action);
    if (set != null) {
      set.unparse(writer, 0, 0);
    }
    if (columns != null) {
      Lists.unparse(columns, writer);
    }
    if (action == Action.INSERT && row == null) {
      writer.keyword("DEFAULT VALUES");
    }
    Lists.unparse("VALUES", row, writer);
  }
}
