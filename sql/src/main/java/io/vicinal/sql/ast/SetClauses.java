package io.vicinal.sql.ast;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
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
