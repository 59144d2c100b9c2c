package io.vicinal.sql;

import io.vicinal.sql.parser.generated.VicinalParser;
import java.io.IOException;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl.LexicalState;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.util.SourceStringReader;
import org.jspecify.annotations.Nullable;

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

  /** Carries what the caller's check threw past those who take every exception for an error. */
  static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final RuntimeException reason;

    Stopped(RuntimeException reason) {
      super(reason);
      this.reason = reason;
    }
  }

  /** Hands a text out in pieces and asks before each one whether to go on. */
  private static final class WatchedText extends SourceStringReader {
    private static final int PIECE = 1024; // characters

    private final Runnable check;
    private @Nullable RuntimeException reason;

    WatchedText(String text, Runnable check) {
      super(text);
      this.check = check;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
      try {
        check.run();
      } catch (RuntimeException e) {
        reason = e;
        throw e;
      }
      return super.read(buffer, offset, Math.min(length, PIECE));
    }
  }

  private static final int IDENTIFIER_LENGTH_MAX = SqlParser.DEFAULT_IDENTIFIER_MAX_LENGTH;

  private StatementParser() {}

  /**
   * Returns what {@code wanted} finds in the whole text.
   *
   * @throws SqlParseException with the position, if it is not there
   */
  static <T extends SqlNode> T parse(String sql, Production<T> wanted) throws SqlParseException {
    return parse(sql, () -> {}, wanted);
  }

  /**
   * Returns what {@code wanted} finds in the whole text, unless {@code check}, which is run for
   * every piece of it, throws.
   *
   * @throws Stopped if {@code check} throws
   */
  static <T extends SqlNode> T parse(String sql, Runnable check, Production<T> wanted)
      throws SqlParseException {
    var text = new WatchedText(sql, check);
    SqlAbstractParserImpl parser = VicinalParser.FACTORY.getParser(text);
    parser.setTabSize(1);
    parser.setQuotedCasing(Casing.UNCHANGED);
    parser.setUnquotedCasing(Casing.TO_LOWER);
    parser.setIdentifierMaxLength(IDENTIFIER_LENGTH_MAX);
    parser.setConformance(VicinalConformance.INSTANCE);
    parser.switchTo(LexicalState.DQID);
    try {
      return wanted.parse(parser);
    } catch (Throwable e) {
      if (text.reason != null) {
        throw new Stopped(text.reason);
      }
      if (e instanceof CalciteContextException context) {
        context.setOriginalStatement(sql);
      }
      throw parser.normalizeException(e);
    }
  }
}
