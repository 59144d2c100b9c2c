package io.vicinal.sql.ast;

import java.util.List;
import org.apache.calcite.sql.SqlCreate;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code CREATE TABLE [IF NOT EXISTS] name (LIKE other …, …)}: its columns are known later. */
public final class CreateTableLike extends SqlCreate implements Statement {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("CREATE TABLE", SqlKind.CREATE_TABLE);

  private final SqlIdentifier name;
  private final List<SqlNode> elements;
  private final SqlNodeList options;

  public CreateTableLike(
      SqlParserPos position,
      boolean ifNotExists,
      SqlIdentifier name,
      List<SqlNode> elements,
      SqlNodeList options) {
    super(OPERATOR, position, false, ifNotExists);
    this.name = name;
    this.elements = List.copyOf(elements);
    this.options = options;
  }

  public SqlIdentifier name() {
    return name;
  }

  public boolean ifNotExists() {
    return ifNotExists;
  }

  /** Returns what stands in parentheses: columns, constraints and {@link LikeTable}. */
  public List<SqlNode> elements() {
    return elements;
  }

  /** Returns the statement with other elements, of which none is LIKE. */
  public CreateTable with(List<SqlNode> others) {
    return CreateTable.of(getParserPosition(), false, ifNotExists, name, others, options);
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(name, options);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("CREATE TABLE");
    if (ifNotExists) {
      writer.keyword("IF NOT EXISTS");
    }
    name.unparse(writer, 0, 0);
    SqlWriter.Frame frame = writer.startList("(", ")");
    for (SqlNode element : elements) {
      writer.sep(",");
      element.unparse(writer, 0, 0);
    }
    writer.endList(frame);
    options.unparse(writer, 0, 0);
  }
}
