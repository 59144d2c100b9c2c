package io.vicinal.sql.ast;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlCreate;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** {@code CREATE [OR REPLACE] VIEW [IF NOT EXISTS] name [(column, …)] AS query}. */
public final class CreateView extends SqlCreate implements Statement {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("CREATE VIEW", SqlKind.CREATE_VIEW);

  private final boolean replaces;
  private final SqlIdentifier name;
  private final @Nullable SqlNodeList columns;
  private final SqlNode query;
  private final SqlParserPos queryStart;

  /**
   * Creates the node.
   *
   * @param queryStart of the first word of the query, which goes on to the end of the statement
   */
  public CreateView(
      SqlParserPos position,
      boolean replace,
      boolean ifNotExists,
      SqlIdentifier name,
      @Nullable SqlNodeList columns,
      SqlNode query,
      SqlParserPos queryStart) {
    super(OPERATOR, position, replace, ifNotExists);
    this.replaces = replace;
    this.name = name;
    this.columns = columns;
    this.query = query;
    this.queryStart = queryStart;
  }

  public boolean orReplace() {
    return replaces;
  }

  public boolean ifNotExists() {
    return ifNotExists;
  }

  public SqlIdentifier name() {
    return name;
  }

  /** Returns the names that the columns get, the first ones at least; empty for the query's. */
  public Optional<SqlNodeList> columns() {
    return Optional.ofNullable(columns);
  }

  /** Returns the text of the query in {@code sql}, the text of this statement. */
  public String queryText(String sql) {
    int line = 1;
    int at = 0;
    while (line < queryStart.getLineNum()) {
      char c = sql.charAt(at++);
      if (c == '\r' && at < sql.length() && sql.charAt(at) == '\n') {
        at++;
      }
      line += c == '\n' || c == '\r' ? 1 : 0;
    }
    String text = sql.substring(at + queryStart.getColumnNum() - 1).strip();
    return text.endsWith(";") ? text.substring(0, text.length() - 1) : text;
  }

  /** Returns the same text behind as many blanks as put it at its place in this statement. */
  public String placedQuery(String sql) {
    return "\n".repeat(queryStart.getLineNum() - 1)
        + " ".repeat(queryStart.getColumnNum() - 1)
        + queryText(sql);
  }

  @Override
  public List<SqlNode> getOperandList() {
    var operands = new ArrayList<SqlNode>(List.of(name));
    if (columns != null) {
      operands.add(columns);
    }
    operands.add(query);
    return operands;
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword(replaces ? "CREATE OR REPLACE VIEW" : "CREATE VIEW");
    if (ifNotExists) {
      writer.keyword("IF NOT EXISTS");
    }
    name.unparse(writer, 0, 0);
    if (columns != null) {
      SqlWriter.Frame frame = writer.startList("(", ")");
      for (SqlNode column : columns) {
        writer.sep(",");
        column.unparse(writer, 0, 0);
      }
      writer.endList(frame);
    }
    writer.keyword("AS");
    query.unparse(writer, 0, 0);
  }
}
