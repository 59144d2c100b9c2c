package io.vicinal.planner.plan;

import io.vicinal.storage.ScanStatistics;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of one execution. Not thread-safe; holds a snapshot until it is closed. */
public interface RowStream extends AutoCloseable {
  /** No rows. */
  RowStream NONE =
      new RowStream() {
        @Override
        public boolean next() {
          return false;
        }

        @Override
        public @Nullable Object get(int column) {
          throw new IllegalStateException("no current row");
        }

        @Override
        public List<ScanStatistics> statistics() {
          return List.of();
        }

        @Override
        public void close() {}
      };

  /** Moves to the next row. */
  boolean next();

  /**
   * Returns the value of {@code column} (from 0) of the current row in the class of its {@link
   * ValueType}, or null.
   */
  @Nullable Object get(int column);

  /**
   * Returns what the storage scans of this statement have done so far, in the order in which they
   * were opened.
   */
  List<ScanStatistics> statistics();

  @Override
  void close();
}
