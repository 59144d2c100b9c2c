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

/** {@code WHEN [NOT] MATCHED [BY …] [AND …] THEN …} of MERGE. */
public final class MergeBranch extends SqlCall {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("WHEN", SqlKind.OTHER);

  /** Which of the two tables a joined row is of. */
  public enum Match {
    BOTH("WHEN MATCHED"),
    SOURCE_ONLY("WHEN NOT MATCHED"),
    TARGET_ONLY("WHEN NOT MATCHED BY SOURCE");

    private final String words;

    Match(String words) {
      this.words = words;
    }

    /** Returns what is written in front of the branch. */
    public String words() {
      return words;
    }
  }

  /** What happens to the row. */
  public enum Action {
    NOTHING,
    INSERT,
    UPDATE,
    DELETE
  }

  private final Match match;
  private final @Nullable SqlNode condition;
  private final Action action;
  private final @Nullable SetClauses set;
  private final @Nullable SqlNodeList columns;
  private final @Nullable SqlNode row;

  public MergeBranch(
      SqlParserPos position,
      Match match,
      @Nullable SqlNode condition,
      Action action,
      @Nullable SetClauses set,
      @Nullable SqlNodeList columns,
      @Nullable SqlNode row) {
    super(position);
    this.match = match;
    this.condition = condition;
    this.action = action;
    this.set = set;
    this.columns = columns;
    this.row = row;
    if (action != Action.NOTHING && (match == Match.SOURCE_ONLY) != (action == Action.INSERT)) {
      throw new SqlStateException(
              SqlState.SYNTAX_ERROR,
              match == Match.SOURCE_ONLY
                  ? "a row that matches nothing can be inserted, not updated or deleted"
                  : "a row of the target can be updated or deleted, not inserted")
          .at(position);
    }
  }

  public Match match() {
    return match;
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
    writer.keyword(match.words());
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
