package io.vicinal.storage;

import java.util.List;

/**
 * What a check of a data directory or of a database found.
 *
 * @param level how thorough it was
 * @param filesChecked files whose checksums were computed, those of the log and the catalog too
 * @param rowsChecked rows in sealed segments and in the log
 * @param graphsChecked graphs that were compared with their rows
 * @param problems in the order in which they were found; empty for a sound directory
 */
public record VerifyReport(
    VerifyLevel level,
    long filesChecked,
    long rowsChecked,
    long graphsChecked,
    List<VerifyProblem> problems) {
  public VerifyReport {
    problems = List.copyOf(problems);
  }

  /** Returns whether nothing was found. */
  public boolean sound() {
    return problems.isEmpty();
  }

  /** Returns how many problems concern rows, definitions or the log. */
  public long errorCount() {
    return count(VerifyProblem.Severity.ERROR);
  }

  /** Returns how many problems concern what can be derived again, or what is left over. */
  public long warningCount() {
    return count(VerifyProblem.Severity.WARNING);
  }

  private long count(VerifyProblem.Severity severity) {
    return problems.stream().filter(problem -> problem.severity() == severity).count();
  }
}
