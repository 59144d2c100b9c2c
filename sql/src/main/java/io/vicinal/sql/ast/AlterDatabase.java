package io.vicinal.sql.ast;

import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/** {@code ALTER DATABASE {name | CURRENT} SET setting = value, …}. */
public final class AlterDatabase extends SqlCall implements Statement {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("ALTER DATABASE", SqlKind.OTHER_DDL);

  private final @Nullable SqlIdentifier name;
  private final SqlNodeList options;
  private final Map<String, Object> settings;

  /**
   * Creates the statement.
   *
   * @param options each an {@link Option}; the word {@code default} asks for the default
   */
  public AlterDatabase(SqlParserPos position, @Nullable SqlIdentifier name, List<SqlNode> options) {
    super(position);
    this.name = name;
    this.options = new SqlNodeList(options, position);
    this.settings = Option.toMap(this.options);
  }

  /** Returns the database, empty for that of the connection. */
  public Optional<SqlIdentifier> name() {
    return Optional.ofNullable(name);
  }

  /** Returns the values by name, in the classes of {@link Option#value}. */
  public Map<String, Object> settings() {
    return settings;
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(options);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("ALTER DATABASE");
    if (name == null) {
      writer.keyword("CURRENT");
    } else {
      name.unparse(writer, 0, 0);
    }
    writer.keyword("SET");
    SqlWriter.Frame frame = writer.startList("", "");
    for (SqlNode option : options) {
      writer.sep(",");
      option.unparse(writer, 0, 0);
    }
    writer.endList(frame);
  }
}
