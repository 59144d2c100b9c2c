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
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** {@code ALTER SEQUENCE [IF EXISTS] name {RENAME TO name | RESTART [WITH n] | …}}. */
public final class AlterSequence extends SqlCall implements Statement {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("ALTER SEQUENCE", SqlKind.ALTER_SEQUENCE);

  private final boolean ifExists;
  private final SqlIdentifier name;
  private final @Nullable SqlIdentifier newName;
  private final SequenceOptions options;

  public AlterSequence(
      SqlParserPos position,
      boolean ifExists,
      SqlIdentifier name,
      @Nullable SqlIdentifier newName,
      SequenceOptions options) {
    super(position);
    this.ifExists = ifExists;
    this.name = name;
    this.newName = newName;
    this.options = options;
  }

  public boolean ifExists() {
    return ifExists;
  }

  public SqlIdentifier name() {
    return name;
  }

  /** Returns the name that it gets, if another one. */
  public Optional<SqlIdentifier> newName() {
    return Optional.ofNullable(newName);
  }

  public SequenceOptions options() {
    return options;
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(name);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("ALTER SEQUENCE");
    name.unparse(writer, 0, 0);
  }
}
