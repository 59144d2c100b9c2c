package io.vicinal.storage;

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
   * Returns how {@code spec} would run; {@code parameters} is null where they are not known yet.
   */
  ScanStrategy explain(ScanSpec spec, @Nullable Object @Nullable [] parameters);

  @Override
  void close();
}
