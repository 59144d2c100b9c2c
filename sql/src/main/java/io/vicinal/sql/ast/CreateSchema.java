package io.vicinal.sql.ast;

import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlCreate;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** {@code CREATE SCHEMA [IF NOT EXISTS] name [AUTHORIZATION user]}. */
public final class CreateSchema extends SqlCreate implements Statement {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("CREATE SCHEMA", SqlKind.CREATE_SCHEMA);

  private final SqlIdentifier name;
  private final @Nullable SqlIdentifier owner;

  public CreateSchema(
      SqlParserPos position,
      boolean ifNotExists,
      SqlIdentifier name,
      @Nullable SqlIdentifier owner) {
    super(OPERATOR, position, false, ifNotExists);
    this.name = name;
    this.owner = owner;
  }

  public boolean ifNotExists() {
    return ifNotExists;
  }

  public SqlIdentifier name() {
    return name;
  }

  /** Returns who is to own it, where the statement says so. */
  public Optional<SqlIdentifier> owner() {
    return Optional.ofNullable(owner);
  }

  @Override
  public List<SqlNode> getOperandList() {
    return owner == null ? List.of(name) : List.of(name, owner);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("CREATE SCHEMA");
    if (ifNotExists) {
      writer.keyword("IF NOT EXISTS");
    }
    name.unparse(writer, 0, 0);
    if (owner != null) {
      writer.keyword("AUTHORIZATION");
      owner.unparse(writer, 0, 0);
    }
  }
}
