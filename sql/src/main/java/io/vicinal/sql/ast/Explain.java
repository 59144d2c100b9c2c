package io.vicinal.sql.ast;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * {@code EXPLAIN [ANALYZE] [(FORMAT TEXT | JSON, ANALYZE)] statement}, also {@code EXPLAIN PLAN FOR
 * query}; what is explained may be a change or a definition, too.
 */
public final class Explain extends SqlCall implements Statement {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("EXPLAIN", SqlKind.EXPLAIN);

  /** How the plan is shown. */
  public enum Format {
    TEXT,
    JSON
  }

  private final SqlNode query;
  private final boolean analyze;
  private final Format format;

  public Explain(SqlParserPos position, SqlNode query, boolean analyze, Format format) {
    super(position);
    this.query = query;
    this.analyze = analyze;
    this.format = format;
  }

  /** Returns the query or change that is explained. */
  public SqlNode query() {
    return query;
  }

  /** Returns whether the query also runs and is measured. */
  public boolean analyze() {
    return analyze;
  }

  public Format format() {
    return format;
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(query);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("EXPLAIN");
    if (analyze) {
      writer.keyword("ANALYZE");
    }
    if (format == Format.JSON) {
      writer.keyword("(FORMAT JSON)");
    }
    query.unparse(writer, 0, 0);
  }
}
