package io.vicinal.sql.ast;

import java.util.List;
import java.util.Objects;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/** {@code KILL QUERY number} or {@code KILL [SESSION | CONNECTION] number}. */
public final class Kill extends SqlCall implements Statement {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("KILL", SqlKind.OTHER_DDL);

  /** What is ended. */
  public enum Target {
    QUERY,
    SESSION
  }

  private final Target target;
  private final SqlNode number;

  /** Creates a statement; {@code number} is a literal or a parameter. */
  public Kill(SqlParserPos position, Target target, SqlNode number) {
    super(position);
    this.target = target;
    this.number = number;
  }

  public Target target() {
    return target;
  }

  /** Returns whether a parameter gives the number. */
  public boolean isParameter() {
    return number instanceof SqlDynamicParam;
  }

  /** Returns the number of what is ended, where no parameter gives it. */
  public long id() {
    return Objects.requireNonNull(((SqlNumericLiteral) number).bigDecimalValue()).longValueExact();
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(number);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("KILL");
    writer.keyword(target.name());
    number.unparse(writer, 0, 0);
  }
}
