package io.vicinal.storage.hnsw;

import java.util.Objects;

/**
 * Holds the rows a search found, nearest first, ties by ordinal, and what it cost.
 *
 * <p>Immutable. Rows without a distance (NaN) are never among them.
 */
public final class SearchResult {
  /** Nothing was found, and nothing done for it. */
  static final SearchResult NONE = new SearchResult(new long[0], 0, 0, 0, 0, false);

  private final long[] keys;
  private final int count;
  private final long visitedNodes;
  private final long distanceComputations;
  private final long vectorsRead;
  private final boolean budgetExhausted;

  SearchResult(
      long[] keys,
      int count,
      long visitedNodes,
      long distanceComputations,
      long vectorsRead,
      boolean budgetExhausted) {
    this.keys = keys;
    this.count = count;
    this.visitedNodes = visitedNodes;
    this.distanceComputations = distanceComputations;
    this.vectorsRead = vectorsRead;
    this.budgetExhausted = budgetExhausted;
  }

  /** Returns how many rows were found, at most the k asked for. */
  public int count() {
    return count;
  }

  /** Returns the ordinal of the {@code i}-th nearest row. */
  public int ordinal(int i) {
    return Key.ordinal(keys[Objects.checkIndex(i, count)]);
  }

  /** Returns the distance of the {@code i}-th nearest row. */
  public float distance(int i) {
    return Key.distance(keys[Objects.checkIndex(i, count)]);
  }

  /** Returns how many nodes were expanded; 0 for an exact search. */
  public long visitedNodes() {
    return visitedNodes;
  }

  /** Returns how many distances were computed. */
  public long distanceComputations() {
    return distanceComputations;
  }

  /** Returns how many of these read a row's vector, not only its code. */
  public long vectorsRead() {
    return vectorsRead;
  }

  /** Returns whether the search stopped because its budget was spent; more may be left to find. */
  public boolean budgetExhausted() {
    return budgetExhausted;
  }
}
