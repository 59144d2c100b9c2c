package io.vicinal.storage.isolation;

import java.util.List;

/**
 * A transaction that has ended.
 *
 * @param begin a moment before it began, by a clock that all sessions share
 * @param end a moment after its commit returned
 * @param committed whether its commit was acknowledged; otherwise nobody may see what it wrote
 */
public record Executed(int session, long begin, long end, boolean committed, List<Op> ops) {
  public Executed {
    ops = List.copyOf(ops);
    if (begin >= end) {
      throw new IllegalArgumentException("begins at " + begin + " but ends at " + end);
    }
  }
}
