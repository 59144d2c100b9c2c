package io.vicinal.storage.scan;

import java.util.Comparator;

/**
 * A row with its distance to the query.
 *
 * @param distance as the kernel computed it, never NaN
 */
record Hit(RowAddress address, float distance) {
  /** Returns the order of results: by distance, ties by primary key. */
  static Comparator<Hit> order(Comparator<RowAddress> byKey) {
    return (left, right) -> {
      int order = Float.compare(left.distance, right.distance);
      return order != 0 ? order : byKey.compare(left.address, right.address);
    };
  }
}
