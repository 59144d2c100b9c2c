package io.vicinal.storage.catalog;

import io.vicinal.storage.StorageException;

/**
 * Publishes segments, and gives them their ids.
 *
 * <p>Thread-safe; the invariants and errors are those of {@link Catalog}.
 */
public final class CatalogSegments {
  /** Ids that one transaction reserves; the unused ones are skipped after a restart. */
  private static final int ID_BLOCK = 64;

  private final CatalogSession session;
  private final Object idLock = new Object();
  private long next;
  private long limit;

  CatalogSegments(CatalogSession session) {
    this.session = session;
  }

  /** Returns an id that no segment had or will have. */
  public long nextId() {
    synchronized (idLock) {
      if (next == limit) {
        next =
            session.write(transaction -> {
              long first = Sequence.SEGMENT.next(transaction);
              Sequence.SEGMENT.take(transaction, first + ID_BLOCK - 1);
              return first;
            });
        limit = next + ID_BLOCK;
      }
      return next++;
    }
  }

  /**
   * Makes everything of {@code publication} true at once.
   *
   * @throws StorageException.NotFound if a database, table, shard, segment, file or index that it
   *     names does not exist, or belongs to another database
   * @throws StorageException.AlreadyExists if a segment or file that it adds exists
   * @throws IllegalArgumentException if an LSN goes back or a segment id was never given out; like
   *     every exception here, it leaves all of the publication undone
   */
  public void publish(SegmentPublication publication) {
    session.write(transaction -> {
      SegmentTable.publish(transaction, publication);
      return publication;
    });
  }

  /**
   * Notes that a database's log holds every batch up to {@code lsn}, so that one which ends before
   * is known to be damaged.
   *
   * @throws IllegalArgumentException if {@code lsn} goes back
   */
  public void logIsDurable(long databaseId, long lsn) {
    session.write(transaction -> {
      SegmentTable.logIsDurable(transaction, databaseId, lsn);
      return lsn;
    });
  }
}
