package io.vicinal.planner.change;

import io.vicinal.storage.StorageException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a statement that changes rows does. Immutable; a run keeps its state in {@link ChangeRun}.
 */
@FunctionalInterface
public interface Change {
  /**
   * Makes the change and returns how many rows it concerned.
   *
   * @param parameters as the caller passed them
   */
  long run(ChangeRun run, @Nullable Object[] parameters);

  /**
   * Returns whether the statement is run again on a fresh snapshot when the commit has found {@code
   * duplicate}: it looked for the row and did not find it, so another transaction has added it.
   */
  default boolean isRepeatedAfter(StorageException.DuplicateKey duplicate) {
    return false;
  }

  /** Makes the change once per element of {@code batch}, each seeing what those before it did. */
  default long[] runAll(ChangeRun run, List<@Nullable Object[]> batch) {
    long[] counts = new long[batch.size()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = run(run, batch.get(i));
    }
    return counts;
  }
}
