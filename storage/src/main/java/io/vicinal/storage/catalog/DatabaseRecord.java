package io.vicinal.storage.catalog;

import io.vicinal.storage.DatabaseSettings;
import java.util.List;

/**
 * One database.
 *
 * @param id never reused
 * @param checkpointLsn the log before this LSN is no longer needed
 * @param durableLsn the log had every batch up to here when it was last closed
 * @param schemas names, sorted
 * @param settings those of the catalog, or the defaults
 */
public record DatabaseRecord(
    long id,
    String name,
    long checkpointLsn,
    long durableLsn,
    List<String> schemas,
    DatabaseSettings settings) {
  public DatabaseRecord {
    schemas = List.copyOf(schemas);
  }
}
