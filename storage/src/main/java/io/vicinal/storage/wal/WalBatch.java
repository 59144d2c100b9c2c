package io.vicinal.storage.wal;

import java.util.List;

/**
 * Holds what one commit wrote: its log sequence number and its records in order.
 *
 * <p>The byte arrays are shared, not copied: neither side changes them.
 */
public record WalBatch(long lsn, List<byte[]> records) {
  public WalBatch {
    if (lsn <= 0) {
      throw new IllegalArgumentException("lsn must be positive, not " + lsn);
    }
    records = List.copyOf(records);
  }
}
