package io.vicinal.sql;

import io.vicinal.sql.error.ErrorMapper;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.function.VicinalOperatorTable;
import io.vicinal.sql.type.VicinalTypeFactory;
import io.vicinal.sql.type.VicinalTypeSystem;
import io.vicinal.sql.validate.SearchHints;
import io.vicinal.sql.validate.VicinalConvertlets;
import io.vicinal.sql.validate.VicinalValidator;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.prepare.Prepare;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataTypeSystem;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.validate.SqlConformance;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql2rel.ConvertToChecked;
import org.apache.calcite.sql2rel.SqlRexConvertletTable;
import org.apache.calcite.sql2rel.SqlToRelConverter;

/**
 * Is the front door of the language: parses text and hands out what a planner needs to validate and
 * convert the result.
 *
 * <p>All members are stateless or immutable and thread-safe; validators and parsed trees are not,
 * and validation changes the tree.
 */
public final class Dialect {
  private static final SqlToRelConverter.Config CONVERTER_CONFIG =
      SqlToRelConverter.config()
          .withExpand(false)
          .withTrimUnusedFields(true)
          .withInSubQueryThreshold(Integer.MAX_VALUE)
          .withRemoveSortInSubQuery(false)
          .withHintStrategyTable(SearchHints.STRATEGIES);
  private static final VicinalTypeFactory TYPE_FACTORY = new VicinalTypeFactory();

  private Dialect() {}

  /**
   * Parses one statement; a semicolon may follow it.
   *
   * @return a query, {@code SqlSetOption}, {@code SqlDescribeTable} or a {@link
   *     io.vicinal.sql.ast.Statement}
   * @throws io.vicinal.sql.error.SqlStateException 42601, 0AV00 or 54001, with position
   */
  public static SqlNode parse(String sql) {
    return parse(sql, () -> {});
  }

  /**
   * Parses one statement as {@link #parse(String)} does, and runs {@code check} again and again
   * meanwhile, which ends it by what it throws.
   */
  public static SqlNode parse(String sql, Runnable check) {
    if (StatementText.check(sql)) {
      throw new SqlStateException(SqlState.SYNTAX_ERROR, "empty statement");
    }
    try {
      SqlNode statement =
          StatementParser.parse(
              StatementText.withoutSemicolon(sql), check, SqlAbstractParserImpl::parseSqlStmtEof);
      return SupportedStatements.check(statement);
    } catch (StatementParser.Stopped e) {
      throw e.reason;
    } catch (SqlParseException | RuntimeException | StackOverflowError | AssertionError e) {
      throw ErrorMapper.translate(e, sql);
    }
  }

  /** Parses any number of statements separated by semicolons; fails as {@link #parse} does. */
  public static List<SqlNode> parseScript(String sql) {
    if (StatementText.check(sql)) {
      return List.of();
    }
    try {
      List<SqlNode> statements = new ArrayList<>();
      for (SqlNode statement :
          StatementParser.parse(sql, SqlAbstractParserImpl::parseSqlStmtList)) {
        statements.add(SupportedStatements.check(statement));
      }
      return statements;
    } catch (SqlParseException | RuntimeException | StackOverflowError | AssertionError e) {
      throw ErrorMapper.translate(e, sql);
    }
  }

  /** Parses an expression, such as a default; fails as {@link #parse} does. */
  public static SqlNode parseExpression(String sql) {
    try {
      return StatementParser.parse(sql, SqlAbstractParserImpl::parseSqlExpressionEof);
    } catch (SqlParseException | RuntimeException | StackOverflowError | AssertionError e) {
      throw ErrorMapper.translate(e, sql);
    }
  }

  /**
   * Requires a number of columns that a query can have, those that a star stands for among them.
   *
   * @throws SqlStateException 54011
   */
  public static void requireColumns(int count) {
    StatementSize.requireColumns(count);
  }

  public static RelDataTypeSystem typeSystem() {
    return VicinalTypeSystem.INSTANCE;
  }

  /** Returns the one shared type factory; catalog readers must use it or one of its class. */
  public static VicinalTypeFactory typeFactory() {
    return TYPE_FACTORY;
  }

  public static SqlOperatorTable operators() {
    return VicinalOperatorTable.INSTANCE;
  }

  public static SqlConformance conformance() {
    return VicinalConformance.INSTANCE;
  }

  /** Returns a validator for one statement; its errors go through {@link ErrorMapper}. */
  public static SqlValidator newValidator(Prepare.CatalogReader catalog) {
    return newValidator(catalog, () -> {});
  }

  /** Returns a validator that asks {@code watch} now and then whether it shall go on. */
  public static SqlValidator newValidator(Prepare.CatalogReader catalog, Runnable watch) {
    return VicinalValidator.create(operators(), catalog, conformance(), watch);
  }

  public static SqlRexConvertletTable convertlets() {
    return VicinalConvertlets.INSTANCE;
  }

  /** Returns the settings of the converter; {@link #withCheckedArithmetic} comes after it. */
  public static SqlToRelConverter.Config converterConfig() {
    return CONVERTER_CONFIG;
  }

  /** Returns {@code rel} with arithmetic that fails on overflow instead of wrapping around. */
  public static RelNode withCheckedArithmetic(RelNode rel) {
    return new ConvertToChecked(rel.getCluster().getRexBuilder(), true).visit(rel);
  }
}
