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
import org.apache.calcite.sql.SqlUpdate;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** {@code UPDATE table [AS alias] SET … [FROM …] [WHERE …] [RETURNING …]}. */
public final class Update extends SqlCall implements Statement {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("UPDATE", SqlKind.OTHER_DDL);

  private final SqlIdentifier table;
  private final @Nullable SqlIdentifier alias;
  private final SetClauses set;
  private final @Nullable SqlNode from;
  private final @Nullable SqlNode where;
  private final @Nullable SqlNodeList returning;
  private @Nullable SqlNodeList queries;

  public Update(
      SqlParserPos position,
      SqlIdentifier table,
      @Nullable SqlIdentifier alias,
      SetClauses set,
      @Nullable SqlNode from,
      @Nullable SqlNode where,
      @Nullable SqlNodeList returning) {
    super(position);
    this.table = table;
    this.alias = alias;
    this.set = set;
    this.from = from;
    this.where = where;
    this.returning = returning;
  }

  /** Returns the statement behind {@code WITH queries}. */
  public Update withQueries(@Nullable SqlNodeList queries) {
    if (queries == null) {
      throw Lists.notSupported(OPERATOR.getName() + " at this place", getParserPosition());
    }
    var copy = new Update(getParserPosition(), table, alias, set, from, where, returning);
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

  public SetClauses set() {
    return set;
  }

  /** Returns the tables that the target is joined with. */
  public Optional<SqlNode> from() {
    return Optional.ofNullable(from);
  }

  public Optional<SqlNode> where() {
    return Optional.ofNullable(where);
  }

  /** Returns what every changed row gives: expressions, {@code *}, or both. */
  public Optional<SqlNodeList> returning() {
    return Optional.ofNullable(returning);
  }

  /** Returns the part of the statement that every dialect has, over the same nodes. */
  public SqlUpdate standard(SqlIdentifier target, @Nullable SqlIdentifier targetAlias) {
    return new SqlUpdate(
        getParserPosition(),
        target,
        new SqlNodeList(set.columns(), set.getParserPosition()),
        new SqlNodeList(set.values(), set.getParserPosition()),
        where,
        null,
        targetAlias);
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return Stream.<@Nullable SqlNode>of(
            Lists.with(queries), table, alias, set, from, where, returning)
        .filter(Objects::nonNull)
        .toList();
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    Lists.unparseWith(queries, writer);
    writer.keyword("UPDATE");
    table.unparse(writer, 0, 0);
    Lists.unparse("AS", alias, writer);
    set.unparse(writer, 0, 0);
    Lists.unparse("FROM", from, writer);
    Lists.unparse("WHERE", where, writer);
    Lists.unparse("RETURNING", returning, writer);
  }
}
