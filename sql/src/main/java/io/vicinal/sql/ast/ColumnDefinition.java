package io.vicinal.sql.ast;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.JsonTypeNameSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** One column of CREATE TABLE: name, type, nullability, default value, primary key. */
public final class ColumnDefinition extends SqlCall {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("COLUMN_DECL", SqlKind.COLUMN_DECL);

  private final SqlIdentifier name;
  private final SqlDataTypeSpec type;
  private final boolean nullable;
  private final boolean primaryKey;
  private final @Nullable SqlNode defaultValue;

  private ColumnDefinition(SqlParserPos position, Builder builder) {
    super(position);
    this.name = builder.name;
    this.primaryKey = builder.primaryKey;
    this.nullable = builder.nullable == null ? !primaryKey : builder.nullable;
    this.type = builder.type.withNullable(nullable);
    this.defaultValue = builder.defaultValue;
  }

  public String name() {
    return name.getSimple();
  }

  /** Returns the type with this column's nullability; derive it with a validator. */
  public SqlDataTypeSpec type() {
    return type;
  }

  public boolean nullable() {
    return nullable;
  }

  /** Returns whether PRIMARY KEY stands at this column; see {@link CreateTable#primaryKey()}. */
  public boolean primaryKey() {
    return primaryKey;
  }

  /** Returns the unvalidated DEFAULT expression. */
  public Optional<SqlNode> defaultValue() {
    return Optional.ofNullable(defaultValue);
  }

  /** Returns whether the column was declared JSON or JSONB; its SQL type is then VARCHAR. */
  public boolean isJson() {
    return type.getTypeNameSpec() instanceof JsonTypeNameSpec;
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    List<SqlNode> operands = new ArrayList<>(List.of(name, type));
    if (defaultValue != null) {
      operands.add(defaultValue);
    }
    return operands;
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    name.unparse(writer, 0, 0);
    type.unparse(writer, 0, 0);
    if (!nullable && !primaryKey) {
      writer.keyword("NOT NULL");
    }
    if (defaultValue != null) {
      writer.keyword("DEFAULT");
      defaultValue.unparse(writer, 0, 0);
    }
    if (primaryKey) {
      writer.keyword("PRIMARY KEY");
    }
  }

  /** Collects the clauses after the type, in any order, each at most once. */
  public static final class Builder {
    private final SqlIdentifier name;
    private final SqlDataTypeSpec type;
    private @Nullable Boolean nullable;
    private @Nullable SqlNode defaultValue;
    private boolean primaryKey;

    public Builder(SqlIdentifier name, SqlDataTypeSpec type) {
      this.name = name;
      this.type = type;
    }

    public void nullable(boolean value, SqlParserPos position) {
      require(nullable == null, "nullability", position);
      nullable = value;
    }

    public void defaultValue(SqlNode value) {
      require(defaultValue == null, "default", value.getParserPosition());
      defaultValue = value;
    }

    public void primaryKey(SqlParserPos position) {
      require(!primaryKey, "primary key", position);
      primaryKey = true;
    }

    public ColumnDefinition build(SqlParserPos position) {
      if (primaryKey && Boolean.TRUE.equals(nullable)) {
        throw new SqlStateException(
                SqlState.INVALID_TABLE_DEFINITION,
                "column \"" + name.getSimple() + "\" cannot be both a primary key and nullable")
            .at(position);
      }
      return new ColumnDefinition(position, this);
    }

    private void require(boolean first, String clause, SqlParserPos position) {
      if (!first) {
        throw new SqlStateException(
                SqlState.SYNTAX_ERROR,
                "column \"" + name.getSimple() + "\" has more than one " + clause)
            .at(position);
      }
    }
  }
}
