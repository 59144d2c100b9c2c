package io.vicinal.sql.ast;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
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
 * {@code CREATE [VECTOR | UNIQUE] INDEX [IF NOT EXISTS] [name] ON table [USING method] (column
 * [class] [ASC | DESC], …) [USING method] [WITH (option = …)]}.
 */
public final class CreateIndex extends SqlCreate implements Statement {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("CREATE INDEX", SqlKind.CREATE_INDEX);

  private final boolean vector;
  private final boolean unique;
  private final @Nullable SqlIdentifier name;
  private final SqlIdentifier table;
  private final SqlNodeList columns;
  private final @Nullable SqlIdentifier operatorClass;
  private final @Nullable SqlIdentifier method;
  private final SqlNodeList options;
  private final Map<String, Object> optionValues;

  private CreateIndex(
      SqlParserPos position,
      boolean vector,
      boolean unique,
      boolean ifNotExists,
      @Nullable SqlIdentifier name,
      SqlIdentifier table,
      SqlNodeList columns,
      @Nullable SqlIdentifier operatorClass,
      @Nullable SqlIdentifier method,
      SqlNodeList options) {
    super(OPERATOR, position, false, ifNotExists);
    this.vector = vector;
    this.unique = unique;
    this.name = name;
    this.table = table;
    this.columns = columns;
    this.operatorClass = operatorClass;
    this.method = method;
    this.options = options;
    this.optionValues = Option.toMap(options);
  }

  /** Creates the node; OR REPLACE, and IF NOT EXISTS without a name, are errors. */
  public static CreateIndex of(
      SqlParserPos position,
      boolean replace,
      boolean vector,
      boolean unique,
      boolean ifNotExists,
      @Nullable SqlIdentifier name,
      SqlIdentifier table,
      SqlNodeList columns,
      @Nullable SqlIdentifier operatorClass,
      @Nullable SqlIdentifier method,
      SqlNodeList options) {
    if (replace) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED, "create or replace index is not supported")
          .at(position);
    }
    if (ifNotExists && name == null) {
      throw new SqlStateException(SqlState.SYNTAX_ERROR, "if not exists needs an index name")
          .at(position);
    }
    return new CreateIndex(
        position,
        vector,
        unique,
        ifNotExists,
        name,
        table,
        columns,
        operatorClass,
        method,
        options);
  }

  /** Returns whether VECTOR stands before INDEX; see also {@link #method()}. */
  public boolean vector() {
    return vector;
  }

  public boolean ifNotExists() {
    return ifNotExists;
  }

  public Optional<SqlIdentifier> name() {
    return Optional.ofNullable(name);
  }

  public SqlIdentifier table() {
    return table;
  }

  /** Returns the first column. */
  public SqlIdentifier column() {
    return (SqlIdentifier) columns.get(0);
  }

  /** Returns all columns. */
  public List<SqlIdentifier> columns() {
    return columns.stream().map(SqlIdentifier.class::cast).toList();
  }

  /** Returns whether UNIQUE stands before INDEX. */
  public boolean unique() {
    return unique;
  }

  /** Returns the operator class in lower case, for example {@code vector_cosine_ops}. */
  public Optional<String> operatorClass() {
    return lowerCase(operatorClass);
  }

  /** Returns the access method in lower case, for example {@code hnsw}. */
  public Optional<String> method() {
    return lowerCase(method);
  }

  /** Returns the WITH options: lower-case name to String, Long, BigDecimal or Boolean. */
  public Map<String, Object> options() {
    return optionValues;
  }

  private static Optional<String> lowerCase(@Nullable SqlIdentifier word) {
    return Optional.ofNullable(word).map(it -> it.getSimple().toLowerCase(Locale.ROOT));
  }

  @Override
  public List<SqlNode> getOperandList() {
    return Stream.of(name, table, columns, operatorClass, method, options)
        .filter(Objects::nonNull)
        .<SqlNode>map(node -> node)
        .toList();
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("CREATE" + (vector ? " VECTOR" : unique ? " UNIQUE" : "") + " INDEX");
    if (ifNotExists) {
      writer.keyword("IF NOT EXISTS");
    }
    if (name != null) {
      name.unparse(writer, 0, 0);
    }
    writer.keyword("ON");
    table.unparse(writer, 0, 0);
    SqlWriter.Frame frame = writer.startList("(", ")");
    for (int i = 0; i < columns.size(); i++) {
      writer.sep(",");
      columns.get(i).unparse(writer, 0, 0);
      if (i == 0 && operatorClass != null) {
        operatorClass.unparse(writer, 0, 0);
      }
    }
    writer.endList(frame);
    if (method != null) {
      writer.keyword("USING");
      method.unparse(writer, 0, 0);
    }
    Option.unparseWith(options, writer);
  }
}
