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

/**
 * {@code OPTIMIZE TABLE table}, {@code VACUUM [table]}, {@code REINDEX INDEX index}, {@code REINDEX
 * TABLE table}, {@code CHECKPOINT} or {@code ANALYZE [table]}.
 */
public final class Maintenance extends SqlCall implements Statement {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("MAINTENANCE", SqlKind.OTHER_DDL);

  /** What is done. */
  public enum Work {
    OPTIMIZE("OPTIMIZE TABLE"),
    REINDEX_INDEX("REINDEX INDEX"),
    REINDEX_TABLE("REINDEX TABLE"),
    CHECKPOINT("CHECKPOINT"),
    ANALYZE("ANALYZE");

    private final String words;

    Work(String words) {
      this.words = words;
    }

    /** Returns the words that a statement begins with. */
    public String words() {
      return words;
    }
  }

  private final Work work;
  private final @Nullable SqlIdentifier name;

  public Maintenance(SqlParserPos position, Work work, @Nullable SqlIdentifier name) {
    super(position);
    this.work = work;
    this.name = name;
  }

  public Work work() {
    return work;
  }

  /** Returns the table or index; empty stands for all tables. */
  public Optional<SqlIdentifier> name() {
    return Optional.ofNullable(name);
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return name == null ? List.of() : List.of(name);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword(name == null && work == Work.OPTIMIZE ? "VACUUM" : work.words());
    if (name != null) {
      name.unparse(writer, 0, 0);
    }
  }
}
