package io.vicinal.sql.ast;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * What stands in the parentheses of EXPLAIN. Besides FORMAT and ANALYZE these are PostgreSQL's
 * names of details: plans show what they have of them in any case.
 */
public final class ExplainOptions {
  private static final Set<String> DETAILS =
      Set.of(
          "verbose",
          "costs",
          "settings",
          "generic_plan",
          "buffers",
          "serialize",
          "wal",
          "timing",
          "summary",
          "memory");

  private boolean json;
  private boolean analyze;
  private boolean analyzeGiven;

  public ExplainOptions() {}

  /** Returns whether {@code word} is the name of a detail. */
  public static boolean isOption(String word) {
    return DETAILS.contains(word.toLowerCase(Locale.ROOT));
  }

  public void json(boolean wanted) {
    json = wanted;
  }

  /** Takes {@code name on}. @throws SqlStateException 42601 for a name that nobody knows */
  public void set(String name, boolean on, SqlParserPos position) {
    if (name.equals("analyze")) {
      analyze = on;
      analyzeGiven = true;
    } else if (!isOption(name)) {
      throw new SqlStateException(
              SqlState.SYNTAX_ERROR, "unrecognized EXPLAIN option \"" + name + '"')
          .at(position);
    }
  }

  /** Returns whether the statement is run; {@code before} says so in front of the parentheses. */
  public boolean isAnalyze(boolean before) {
    return analyzeGiven ? analyze : before;
  }

  public Explain.Format format() {
    return json ? Explain.Format.JSON : Explain.Format.TEXT;
  }
}
