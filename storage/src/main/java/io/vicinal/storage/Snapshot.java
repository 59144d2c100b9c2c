package io.vicinal.storage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An immutable view of one database at one LSN. Thread-safe; close it so that segments can go. */
public interface Snapshot extends AutoCloseable {
  /** Returns the log sequence number of the last transaction that is visible. */
  long lsn();

  /**
   * Returns the number of live rows of a table, counted when they are cheap to count and exact
   * always.
   */
  long rowCount(long tableId);

  /**
   * Opens a scan. The cursor keeps what it needs, so the snapshot may be closed before it.
   *
   * @param parameters values of the {@link Operand.Parameter}s, in the Java classes of {@link
   *     DataType.Kind}
   * @throws StorageException.NotFound if the table was dropped
   * @throws StorageException.VectorData if the query vector does not fit the column
   */
  RowCursor scan(ScanSpec spec, @Nullable Object[] parameters, ResourceAccount account);

  /**
   * Opens the same scan for several sets of parameters. Every set gets what {@link #scan} would
   * give; a search for the nearest rows with a limit is done for all of them together when the
   * first one is asked for, sharing passes over rows, and on several processors.
   *
   * <p>The snapshot must stay open as long as the cursor.
   *
   * @throws StorageException as {@link #scan} does, then or when a set is asked for
   */
  default BatchCursor scanAll(
      ScanSpec spec, List<@Nullable Object[]> parameters, ResourceAccount account) {
    return new ScanSequence(this, spec, parameters, account);
  }

  /**
   * Returns how {@code spec} would run; {@code parameters} is null where they are not known yet.
   */
  ScanStrategy explain(ScanSpec spec, @Nullable Object @Nullable [] parameters);

  @Override
  void close();
}
