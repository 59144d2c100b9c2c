package io.vicinal.storage.engine;

import io.vicinal.storage.Transaction.Savepoint;
import io.vicinal.storage.segment.RowKey;
import java.util.ArrayList;
import java.util.List;

/**
 * How to take back what a transaction has done since its oldest savepoint; empty while it has none.
 * Not thread-safe.
 */
final class UndoLog {
  /** One change of the row or rows with one key, and what takes it back. */
  record Step(TableChanges table, RowKey key, Runnable inverse) {}

  /** A savepoint: the first step after it and its place among the savepoints. */
  private static final class Mark implements Savepoint {
    private final int steps;
    private final int depth;
    private final long kept;

    Mark(int steps, int depth, long kept) {
      this.steps = steps;
      this.depth = depth;
      this.kept = kept;
    }
  }

  private final List<Step> steps = new ArrayList<>();
  private final List<Mark> marks = new ArrayList<>();

  /** Keeps {@code inverse} of a change that was made, if there is a savepoint to go back to. */
  void note(TableChanges table, RowKey key, Runnable inverse) {
    if (!marks.isEmpty()) {
      steps.add(new Step(table, key, inverse));
    }
  }

  /** Marks this moment, at which {@code kept} bytes are counted. */
  Savepoint mark(long kept) {
    var mark = new Mark(steps.size(), marks.size(), kept);
    marks.add(mark);
    return mark;
  }

  /**
   * Runs the inverses of the steps since {@code savepoint}, the last one first; returns the bytes
   * that were counted then.
   */
  long undoTo(Savepoint savepoint) {
    Mark mark = require(savepoint);
    marks.subList(mark.depth + 1, marks.size()).clear();
    while (steps.size() > mark.steps) {
      // Inverses change tables without noting it.
      steps.removeLast().inverse.run();
    }
    return mark.kept;
  }

  void release(Savepoint savepoint) {
    marks.subList(require(savepoint).depth, marks.size()).clear();
    if (marks.isEmpty()) {
      steps.clear();
    }
  }

  /** Returns the steps since {@code savepoint}, oldest first. */
  List<Step> since(Savepoint savepoint) {
    return steps.subList(require(savepoint).steps, steps.size());
  }

  private Mark require(Savepoint savepoint) {
    if (savepoint instanceof Mark mark
        && mark.depth < marks.size()
        && marks.get(mark.depth) == mark) {
      return mark;
    }
    throw new IllegalArgumentException("the transaction has no such savepoint");
  }
}
