package io.vicinal.sql;

import io.vicinal.sql.parser.generated.VicinalParser;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl.LexicalState;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.util.SourceStringReader;

/**
 * Runs the generated parser over a text, set up for our dialect: {@code "Quoted"} names keep their
 * case, others fold to lower case.
 *
 * <p>{@link SqlParser} would do the same, but its settings make Calcite's own parser, with all its
 * tables, one of the classes that a process loads before its first query.
 */
final class StatementParser {
  /** What a caller wants of a text. */
  @FunctionalInterface
  interface Production<T extends SqlNode> {
    T parse(SqlAbstractParserImpl parser) throws Exception;
  }

  private static final int IDENTIFIER_LENGTH_MAX = SqlParser.DEFAULT_IDENTIFIER_MAX_LENGTH;

  private StatementParser() {}

  /**
   * Returns what {@code wanted} finds in the whole text.
   *
   * @throws SqlParseException with the position, if it is not there
   */
  static <T extends SqlNode> T parse(String sql, Production<T> wanted) throws SqlParseException {
    SqlAbstractParserImpl parser = VicinalParser.FACTORY.getParser(new SourceStringReader(sql));
    parser.setTabSize(1);
    parser.setQuotedCasing(Casing.UNCHANGED);
    parser.setUnquotedCasing(Casing.TO_LOWER);
    parser.setIdentifierMaxLength(IDENTIFIER_LENGTH_MAX);
    parser.setConformance(VicinalConformance.INSTANCE);
    parser.switchTo(LexicalState.DQID);
    try {
      return wanted.parse(parser);
    } catch (Throwable e) {
      if (e instanceof CalciteContextException context) {
        context.setOriginalStatement(sql);
      }
      throw parser.normalizeException(e);
    }
  }
}
