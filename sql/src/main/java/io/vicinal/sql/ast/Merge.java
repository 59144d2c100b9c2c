package io.vicinal.sql.ast;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
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

/** {@code MERGE INTO table [AS alias] USING source ON condition WHEN … [RETURNING …]}. */
public final class Merge extends SqlCall implements Statement {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("MERGE", SqlKind.OTHER_DDL);

  private final SqlIdentifier table;
  private final @Nullable SqlIdentifier alias;
  private final SqlNode source;
  private final SqlNode condition;
  private final SqlNodeList whens;
  private final @Nullable SqlNodeList returning;
  private @Nullable SqlNodeList queries;

  public Merge(
      SqlParserPos position,
      SqlIdentifier table,
      @Nullable SqlIdentifier alias,
      SqlNode source,
      SqlNode condition,
      List<SqlNode> branches,
      @Nullable SqlNodeList returning) {
    super(position);
    this.table = table;
    this.alias = alias;
    this.source = source;
    this.condition = condition;
    this.whens = new SqlNodeList(branches, position);
    this.returning = returning;
  }

  /** Returns the statement behind {@code WITH queries}. */
  public Merge withQueries(@Nullable SqlNodeList queries) {
    if (queries == null) {
      throw Lists.notSupported(OPERATOR.getName() + " at this place", getParserPosition());
    }
    var copy =
        new Merge(
            getParserPosition(),
            table,
            alias,
            source,
            condition,
            whens.stream().toList(),
            returning);
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

  /** Returns the table, query or VALUES that the target is compared with. */
  public SqlNode source() {
    return source;
  }

  public SqlNode condition() {
    return condition;
  }

  /** Returns the branches in the order in which they are tried. */
  public List<MergeBranch> branches() {
    return whens.stream().map(MergeBranch.class::cast).toList();
  }

  /** Returns what every changed row gives: expressions, {@code *}, or both. */
  public Optional<SqlNodeList> returning() {
    return Optional.ofNullable(returning);
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return Stream.<@Nullable SqlNode>of(
            Lists.with(queries), table, alias, source, condition, whens, returning)
        .filter(Objects::nonNull)
        .toList();
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    Lists.unparseWith(queries, writer);
    writer.keyword("MERGE INTO");
    table.unparse(writer, 0, 0);
    Lists.unparse("AS", alias, writer);
    Lists.unparse("USING", source, writer);
    Lists.unparse("ON", condition, writer);
    for (SqlNode branch : whens) {
      branch.unparse(writer, 0, 0);
    }
    Lists.unparse("RETURNING", returning, writer);
  }
}
