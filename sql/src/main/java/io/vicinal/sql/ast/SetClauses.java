package io.vicinal.sql.ast;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code SET column = value, …}; a value may be DEFAULT. */
public final class SetClauses extends SqlCall {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("SET", SqlKind.OTHER);

  private final SqlNodeList columns;
  private final SqlNodeList values;

  /** Creates the node; a column that is set twice is an error. */
  public SetClauses(SqlParserPos position, List<SqlNode> columns, List<SqlNode> values) {
    super(position);
    this.columns = new SqlNodeList(columns, position);
    this.values = new SqlNodeList(values, position);
    Set<String> names = new HashSet<>();
    for (SqlIdentifier column : columns()) {
      if (!names.add(column.names.getLast())) {
        throw new SqlStateException(
                SqlState.SYNTAX_ERROR, "column \"" + column.names.getLast() + "\" is set twice")
            .at(column.getParserPosition());
      }
    }
  }

  /**
   * Adds {@code (a, b) = (1, 2)} or {@code (a, b) = (SELECT x, y …)} to what is set, one by one.
   *
   * @param value a list of values or a query
   * @throws SqlStateException 42601 if there are more or fewer values than columns, 0AV00 for a
   *     query that is no SELECT of expressions
   */
  public static void addAll(
      SqlNodeList names,
      SqlNode value,
      List<SqlNode> columns,
      List<SqlNode> values,
      SqlParserPos position) {
    List<SqlNode> row;
    if (value instanceof SqlNodeList list) {
      row = list.stream().toList();
    } else if (value instanceof SqlSelect select && !hasStar(select.getSelectList())) {
      row = columnsOf(select);
    } else {
      throw Lists.notSupported(
          "a query but SELECT of expressions as the values of several columns", position);
    }
    if (row.size() != names.size()) {
      throw new SqlStateException(
              SqlState.SYNTAX_ERROR,
              "number of columns does not match number of values: "
                  + names.size()
                  + " and "
                  + row.size())
          .at(position);
    }
    columns.addAll(names.stream().toList());
    values.addAll(row);
  }

  private static boolean hasStar(SqlNodeList items) {
    return items.stream().anyMatch(item -> item instanceof SqlIdentifier name && name.isStar());
  }

  /** Returns a query for each column: {@code SELECT c FROM (select) AS r (c, d)}. */
  private static List<SqlNode> columnsOf(SqlSelect select) {
    SqlParserPos position = select.getParserPosition();
    List<SqlNode> columns = new ArrayList<>();
    for (int i = 0; i < select.getSelectList().size(); i++) {
      columns.add(new SqlIdentifier("c" + i, position));
    }
    List<SqlNode> queries = new ArrayList<>();
    for (SqlNode column : columns) {
      List<SqlNode> source = new ArrayList<>();
      source.add(TreeCopy.of(select));
      source.add(new SqlIdentifier("r", position));
      columns.forEach(name -> source.add(TreeCopy.of(name)));
      queries.add(
          Selects.of(
              position,
              SqlNodeList.of(column),
              SqlStdOperatorTable.AS.createCall(position, source),
              null));
    }
    return queries;
  }

  public List<SqlIdentifier> columns() {
    return columns.stream().map(SqlIdentifier.class::cast).toList();
  }

  /** Returns the unvalidated values, one per column. */
  public List<SqlNode> values() {
    return values.stream().toList();
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(columns, values);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    SqlWriter.Frame frame = writer.startList("SET", "");
    for (int i = 0; i < columns.size(); i++) {
      writer.sep(",");
      columns.get(i).unparse(writer, 0, 0);
      writer.keyword("=");
      values.get(i).unparse(writer, 0, 0);
    }
    writer.endList(frame);
  }
}
