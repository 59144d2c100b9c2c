package io.vicinal.storage;

import java.util.List;

/**
 * What a check of a data directory found.
 *
 * @param filesChecked files whose checksums were computed
 * @param rowsChecked rows in sealed segments and in the log
 * @param problems one line each, with file and offset where there is one; empty for a sound
 *     directory
 */
public record VerifyReport(long filesChecked, long rowsChecked, List<String> problems) {
  public VerifyReport {
    problems = List.copyOf(problems);
  }

  /** Returns whether nothing was found. */
  public boolean sound() {
    return problems.isEmpty();
  }
}
