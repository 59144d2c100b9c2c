package io.vicinal.storage.catalog;

/**
 * How far one shard of a table is in files.
 *
 * @param shard 0-based
 * @param sealedLsn every change with an LSN up to this one is in segments and tombstone files; 0
 *     for a new table
 */
public record ShardRecord(long tableId, int shard, long sealedLsn) {
  public ShardRecord {
    if (shard < 0 || sealedLsn < 0) {
      throw new IllegalArgumentException("shard " + shard + " with sealed LSN " + sealedLsn);
    }
  }
}
