package io.vicinal.storage.catalog;

import java.util.List;

/**
 * One database.
 *
 * @param id never reused
 * @param checkpointLsn the log before this LSN is no longer needed
 * @param durableLsn the log had every batch up to here when it was last closed
 * @param schemas names, sorted
 */
public record DatabaseRecord(
    long id, String name, long checkpointLsn, long durableLsn, List<String> schemas) {
  public DatabaseRecord {
    schemas = List.copyOf(schemas);
  }
}
