package io.vicinal.storage.hnsw;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rows that hang on a sealed graph and are found by walks of it.
 *
 * @param view knows where they hang, and their codes
 * @param links among the rows themselves; null for none
 * @param known so many rows of {@code view} are to be found, the first ones
 */
public record JoinedRows(GrowingView view, @Nullable HnswGraph links, int known) {
  HungRows.View hung() {
    return Objects.requireNonNull(view.hung());
  }

  /** Returns how many rows have links. */
  int linked() {
    return links == null ? 0 : links.nodeCount();
  }

  /** Returns how many rows all of them are. */
  static int sum(List<JoinedRows> parts) {
    int sum = 0;
    for (JoinedRows part : parts) {
      sum += part.known();
    }
    return sum;
  }
}
