package io.vicinal.storage.scan;

import io.vicinal.storage.ScanStrategy;
import org.jspecify.annotations.Nullable;

/** Finds the rows of one scan, one after the other. Not thread-safe. */
interface RowSource {
  /** Returns the next row, or null when there is none; not called again after that. */
  @Nullable RowAddress next();

  /** Returns the distance of a row to the query, or null where there is none. */
  @Nullable Double distance(RowAddress row);

  /** Returns how the rows are found. */
  ScanStrategy strategy();
}
