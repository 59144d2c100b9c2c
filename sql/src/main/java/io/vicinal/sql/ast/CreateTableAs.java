package io.vicinal.sql.ast;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

/**
 * {@code CREATE TABLE [IF NOT EXISTS] name [(column, …)] [WITH (option = …)] AS query [WITH [NO]
 * DATA]}.
 */
public final class CreateTableAs extends SqlCreate implements Statement {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("CREATE TABLE AS", SqlKind.CREATE_TABLE);

  private final SqlIdentifier name;
  private final @Nullable SqlNodeList columns;
  private final SqlNodeList options;
  private final Map<String, Object> optionValues;
  private final SqlNode query;
  private final boolean withData;

  private CreateTableAs(
      SqlParserPos position,
      boolean ifNotExists,
      SqlIdentifier name,
      @Nullable SqlNodeList columns,
      SqlNodeList options,
      SqlNode query,
      boolean withData) {
    super(OPERATOR, position, false, ifNotExists);
    this.name = name;
    this.columns = columns;
    this.options = options;
    this.optionValues = Option.toMap(options);
    this.query = query;
    this.withData = withData;
  }

  /** Creates the node; OR REPLACE is an error. */
  public static CreateTableAs of(
      SqlParserPos position,
      boolean replace,
      boolean ifNotExists,
      SqlIdentifier name,
      @Nullable SqlNodeList columns,
      SqlNodeList options,
      SqlNode query,
      boolean withData) {
    if (replace) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED, "create or replace table is not supported")
          .at(position);
    }
    return new CreateTableAs(position, ifNotExists, name, columns, options, query, withData);
  }

  public SqlIdentifier name() {
    return name;
  }

  public boolean ifNotExists() {
    return ifNotExists;
  }

  /** Returns the names that the columns get, the first ones at least; empty for the query's. */
  public Optional<SqlNodeList> columns() {
    return Optional.ofNullable(columns);
  }

  /** Returns the WITH options by name, in the classes of {@link Option#value}. */
  public Map<String, Object> options() {
    return optionValues;
  }

  /** Returns a copy of the query, which validation may change. */
  public SqlNode query() {
    return TreeCopy.of(query);
  }

  public boolean withData() {
    return withData;
  }

  @Override
  public List<SqlNode> getOperandList() {
    var operands = new ArrayList<SqlNode>(List.of(name));
    if (columns != null) {
      operands.add(columns);
    }
    operands.add(options);
    operands.add(query);
    return operands;
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("CREATE TABLE");
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
    Option.unparseWith(options, writer);
    writer.keyword("AS");
    query.unparse(writer, 0, 0);
    if (!withData) {
      writer.keyword("WITH NO DATA");
    }
  }
}
