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

/** {@code COMMENT ON kind name IS {'text' | NULL}}. */
public final class CommentOn extends SqlCall implements Statement {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("COMMENT", SqlKind.OTHER_DDL);

  /** What can have a comment. */
  public enum Kind {
    DATABASE,
    SCHEMA,
    TABLE,
    COLUMN,
    VIEW,
    INDEX,
    SEQUENCE
  }

  private final Kind kind;
  private final SqlIdentifier name;
  private final @Nullable String text;

  public CommentOn(SqlParserPos position, Kind kind, SqlIdentifier name, @Nullable String text) {
    super(position);
    this.kind = kind;
    this.name = name;
    this.text = text;
  }

  public Kind kind() {
    return kind;
  }

  /** Returns the name; that of a column comes behind that of its table. */
  public SqlIdentifier name() {
    return name;
  }

  /** Returns the comment, empty for none. */
  public Optional<String> text() {
    return Optional.ofNullable(text);
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
    writer.keyword("COMMENT ON " + kind);
    name.unparse(writer, 0, 0);
    writer.keyword("IS");
    if (text == null) {
      writer.keyword("NULL");
    } else {
      writer.literal("'" + text.replace("'", "''") + "'");
    }
  }
}
