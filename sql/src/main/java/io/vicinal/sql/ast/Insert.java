package io.vicinal.sql.ast;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * {@code INSERT INTO table [AS alias] [(columns)] [OVERRIDING …] source [ON CONFLICT …] [RETURNING
 * …]}.
 */
public final class Insert extends SqlCall implements Statement {
  private static final SqlOperator OPERATOR = new SqlSpecialOperator("INSERT", SqlKind.OTHER_DDL);

  /** Whose values win in an identity column. */
  public enum Overriding {
    /** The clause is not there: values for GENERATED ALWAYS are an error. */
    NOTHING,
    /** Those of the statement. */
    SYSTEM,
    /** Those of the column. */
    USER
  }

  private final SqlIdentifier table;
  private final @Nullable SqlIdentifier alias;
  private final @Nullable SqlNodeList columns;
  private final Overriding overriding;
  private final @Nullable SqlNode source;
  private final @Nullable OnConflict conflict;
  private final @Nullable SqlNodeList returning;
  private @Nullable SqlNodeList queries; // they are part of the source, too

  /**
   * Returns the insert {@code node} of what {@code queries}, of a WITH before it, are part of.
   *
   * @throws io.vicinal.sql.error.SqlStateException 0AV00 if it stands in a query
   */
  public static SqlNode withQueries(@Nullable SqlNodeList queries, SqlNode node) {
    Insert insert = (Insert) node;
    if (queries == null || insert.source == null) {
      throw Lists.notSupported("INSERT at this place", insert.getParserPosition());
    }
    var copy =
        new Insert(
            insert.getParserPosition(),
            insert.table,
            insert.alias,
            insert.columns,
            insert.overriding,
            within(queries, insert.source),
            insert.conflict,
            insert.returning);
    copy.queries = queries;
    return copy;
  }

  private static SqlNode within(SqlNodeList queries, SqlNode source) {
    SqlParserPos position = source.getParserPosition();
    return source instanceof SqlOrderBy ordered
        ? new SqlOrderBy(
            position,
            new SqlWith(position, queries, ordered.query),
            ordered.orderList,
            ordered.offset,
            ordered.fetch)
        : new SqlWith(position, queries, source);
  }

  public Insert(
      SqlParserPos position,
      SqlIdentifier table,
      @Nullable SqlIdentifier alias,
      @Nullable SqlNodeList columns,
      Overriding overriding,
      @Nullable SqlNode source,
      @Nullable OnConflict conflict,
      @Nullable SqlNodeList returning) {
    super(position);
    this.table = table;
    this.alias = alias;
    this.columns = columns;
    this.overriding = overriding;
    this.source = source;
    this.conflict = conflict;
    this.returning = returning;
  }

  /** Returns the error that says how UPSERT is written here. */
  public static SqlStateException noUpsert(SqlParserPos position) {
    return new SqlStateException(SqlState.FEATURE_NOT_SUPPORTED, "upsert is not supported")
        .at(position)
        .withHint("Use INSERT … ON CONFLICT (column) DO UPDATE SET ….");
  }

  /** Returns the queries of the WITH in front, which the source begins with. */
  public Optional<SqlNodeList> queries() {
    return Optional.ofNullable(queries);
  }

  public SqlIdentifier table() {
    return table;
  }

  public Optional<SqlIdentifier> alias() {
    return Optional.ofNullable(alias);
  }

  /** Returns the names of the columns that get values; empty for all in order. */
  public Optional<SqlNodeList> columns() {
    return Optional.ofNullable(columns);
  }

  public Overriding overriding() {
    return overriding;
  }

  /** Returns the query or VALUES; empty for DEFAULT VALUES. */
  public Optional<SqlNode> source() {
    return Optional.ofNullable(source);
  }

  public Optional<OnConflict> conflict() {
    return Optional.ofNullable(conflict);
  }

  /** Returns what every changed row gives: expressions, {@code *}, or both. */
  public Optional<SqlNodeList> returning() {
    return Optional.ofNullable(returning);
  }

  /**
   * Returns the part of the statement that every dialect has, over the same nodes.
   *
   * @param newSource what is inserted
   */
  public SqlInsert standard(SqlNode newSource) {
    return new SqlInsert(getParserPosition(), SqlNodeList.EMPTY, table, newSource, columns);
  }

  @Override
  public SqlOperator getOperator() {
    return OPERATOR;
  }

  @Override
  public List<SqlNode> getOperandList() {
    return Stream.<@Nullable SqlNode>of(table, alias, columns, source, conflict, returning)
        .filter(Objects::nonNull)
        .toList();
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("INSERT INTO");
    table.unparse(writer, 0, 0);
    Lists.unparse("AS", alias, writer);
    if (columns != null) {
      Lists.unparse(columns, writer);
    }
    if (overriding != Overriding.NOTHING) {
      writer.keyword("OVERRIDING " + overriding + " VALUE");
    }
    if (source == null) {
      writer.keyword("DEFAULT VALUES");
    } else {
      source.unparse(writer, 0, 0);
    }
    if (conflict != null) {
      conflict.unparse(writer, 0, 0);
    }
    Lists.unparse("RETURNING", returning, writer);
  }
}
