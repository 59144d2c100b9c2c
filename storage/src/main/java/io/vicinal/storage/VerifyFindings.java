package io.vicinal.storage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a check finds: at most {@link #PER_FILE_MAX} problems of one object and file, so
 * that one damaged file does not hide the others. Not thread-safe.
 */
public final class VerifyFindings {
  static final int PER_FILE_MAX = 100;

  private record Place(String object, @Nullable String file) {}

  private final List<VerifyProblem> problems = new ArrayList<>();
  private final Map<Place, Integer> counts = new HashMap<>();
  private long filesChecked;
  private long rowsChecked;
  private long graphsChecked;

  /** Adds a problem, unless its file has too many already. */
  public void add(VerifyProblem problem) {
    int count = counts.merge(new Place(problem.object(), problem.file()), 1, Integer::sum);
    if (count <= PER_FILE_MAX) {
      problems.add(problem);
    }
  }

  /** Adds what an exception says; its file and offset where it names them. */
  public void add(
      VerifyProblem.Severity severity, VerifyLevel level, String object, StorageException e) {
    add(
        e instanceof StorageException.Corrupt corrupt
            ? new VerifyProblem(
                severity,
                level,
                object,
                corrupt.file(),
                corrupt.offset(),
                corrupt.place(),
                corrupt.expected(),
                corrupt.found())
            : new VerifyProblem(
                severity,
                level,
                object,
                null,
                VerifyProblem.NO_OFFSET,
                String.valueOf(e.getMessage()),
                null,
                null));
  }

  /** Adds all that {@code other} has. */
  public void addAll(VerifyFindings other) {
    other.problems.forEach(this::add);
    filesChecked += other.filesChecked;
    rowsChecked += other.rowsChecked;
    graphsChecked += other.graphsChecked;
  }

  /** Returns how many problems there are so far. */
  public int count() {
    return problems.size();
  }

  /** Returns whether one of the problems from {@code first} on is an error. */
  public boolean hasErrorSince(int first) {
    return problems.subList(first, problems.size()).stream()
        .anyMatch(problem -> problem.severity() == VerifyProblem.Severity.ERROR);
  }

  /** Returns the problems so far. */
  public List<VerifyProblem> problems() {
    return List.copyOf(problems);
  }

  /** Counts what was read. */
  public void countFiles(long more) {
    filesChecked += more;
  }

  /** Counts what was read. */
  public void countRows(long more) {
    rowsChecked += more;
  }

  /** Counts what was read. */
  public void countGraphs(long more) {
    graphsChecked += more;
  }

  /** Returns all of it. */
  public VerifyReport report(VerifyLevel level) {
    return new VerifyReport(level, filesChecked, rowsChecked, graphsChecked, problems);
  }
}
