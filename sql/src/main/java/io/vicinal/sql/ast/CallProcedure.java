package io.vicinal.sql.ast;

import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** {@code CALL procedure(value, name => value, …)}; values are literals and parameters. */
public final class CallProcedure extends SqlCall implements Statement {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("CALL", SqlKind.OTHER);

  private final SqlIdentifier name;
  private final List<SqlNode> arguments;

  /**
   * Creates a call.
   *
   * @param arguments made by {@link #argument}
   */
  public CallProcedure(SqlParserPos position, SqlIdentifier name, List<SqlNode> arguments) {
    super(position);
    this.name = name;
    this.arguments = List.copyOf(arguments);
  }

  /** Returns an argument that may have a name. */
  public static SqlNode argument(@Nullable SqlIdentifier name, SqlNode value) {
    return name == null
        ? value
        : SqlStdOperatorTable.ARGUMENT_ASSIGNMENT.createCall(
            name.getParserPosition().plus(value.getParserPosition()), value, name);
  }

  /** Returns the name of {@code argument}, empty where its position says which one it is. */
  public static Optional<SqlIdentifier> nameOf(SqlNode argument) {
    return argument.getKind() == SqlKind.ARGUMENT_ASSIGNMENT
        ? Optional.of(((SqlCall) argument).operand(1))
        : Optional.empty();
  }

  /** Returns the value of {@code argument}: a literal or a parameter. */
  public static SqlNode valueOf(SqlNode argument) {
    return argument.getKind() == SqlKind.ARGUMENT_ASSIGNMENT
        ? ((SqlCall) argument).operand(0)
        : argument;
  }

  public SqlIdentifier name() {
    return name;
  }

  /** Returns the arguments in the order of the text. */
  public List<SqlNode> arguments() {
    return arguments;
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return arguments;
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("CALL");
    name.unparse(writer, 0, 0);
    SqlWriter.Frame frame = writer.startList("(", ")");
    for (SqlNode argument : arguments) {
      writer.sep(",");
      argument.unparse(writer, 0, 0);
    }
    writer.endList(frame);
  }
}
