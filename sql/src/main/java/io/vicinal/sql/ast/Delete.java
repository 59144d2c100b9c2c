package io.vicinal.sql.ast;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDelete;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** {@code DELETE FROM table [AS alias] [USING …] [WHERE …] [RETURNING …]}. */
public final class Delete extends SqlCall implements Statement {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("DELETE", SqlKind.OTHER_DDL);

  private final SqlIdentifier table;
  private final @Nullable SqlIdentifier alias;
  private final @Nullable SqlNode using;
  private final @Nullable SqlNode where;
  private final @Nullable SqlNodeList returning;
  private @Nullable SqlNodeList queries;

  public Delete(
      SqlParserPos position,
      SqlIdentifier table,
      @Nullable SqlIdentifier alias,
      @Nullable SqlNode using,
      @Nullable SqlNode where,
      @Nullable SqlNodeList returning) {
    super(position);
    this.table = table;
    this.alias = alias;
    this.using = using;
    this.where = where;
    this.returning = returning;
  }

  /** Returns the statement behind {@code WITH queries}. */
  public Delete withQueries(@Nullable SqlNodeList queries) {
    if (queries == null) {
      throw Lists.notSupported(OPERATOR.getName() + " at this place", getParserPosition());
    }
    var copy = new Delete(getParserPosition(), table, alias, using, where, returning);
    copy.queries = queries;
    return copy;
  }

  /** Returns the queries of the WITH in front. */
  public Optional<SqlNodeList> queries() {
    return Optional.ofNullable(queries);
  }

  public SqlIdentifier table() {
    return table;
  }

  public Optional<SqlIdentifier> alias() {
    return Optional.ofNullable(alias);
  }

  /** Returns the tables that the target is joined with. */
  public Optional<SqlNode> using() {
    return Optional.ofNullable(using);
  }

  public Optional<SqlNode> where() {
    return Optional.ofNullable(where);
  }

  /** Returns what every changed row gives: expressions, {@code *}, or both. */
  public Optional<SqlNodeList> returning() {
    return Optional.ofNullable(returning);
  }

  /** Returns the part of the statement that every dialect has, over the same nodes. */
  public SqlDelete standard(SqlIdentifier target, @Nullable SqlIdentifier targetAlias) {
    return new SqlDelete(getParserPosition(), target, where, null, targetAlias);
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return Stream.<@Nullable SqlNode>of(Lists.with(queries), table, alias, using, where, returning)
        .filter(Objects::nonNull)
        .toList();
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    Lists.unparseWith(queries, writer);
    writer.keyword("DELETE FROM");
    table.unparse(writer, 0, 0);
    Lists.unparse("AS", alias, writer);
    Lists.unparse("USING", using, writer);
    Lists.unparse("WHERE", where, writer);
    Lists.unparse("RETURNING", returning, writer);
  }
}
