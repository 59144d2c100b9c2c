package io.vicinal.benchmarks.ann.part;

import java.util.Locale;

/** A piece of the benchmark that can be left out. */
public enum Part {
  /** Queries per second at equal recall. */
  SEARCH,
  /** What building costs with one thread and with all. */
  BUILD,
  /** Queries per second under a filter. */
  FILTER,
  /** An exact scan beside the speed of memory. */
  SCAN,
  /** Two threads beside one. */
  THREADS,
  /** All queries in one call. */
  BATCH,
  /** Searches beside inserts. */
  INSERTS,
  /** Columns of other elements than floats. */
  ELEMENTS;

  static Part of(String name) {
    for (Part part : values()) {
      if (part.name().toLowerCase(Locale.ROOT).equals(name)) {
        return part;
      }
    }
    throw new IllegalArgumentException("part \"" + name + "\" is not known");
  }
}
