package io.vicinal.storage;

import java.util.List;

/**
 * What a backup holds.
 *
 * @param databases the moment of each, by name
 * @param files files without the manifest
 * @param bytes their length together
 * @param linkedFiles files that share their bytes with the directory or the earlier backup
 * @param linkedBytes their length together
 * @param prunedFiles archived log files that were deleted
 */
public record BackupReport(
    List<DatabaseMoment> databases,
    int files,
    long bytes,
    int linkedFiles,
    long linkedBytes,
    int prunedFiles) {
  public BackupReport {
    databases = List.copyOf(databases);
  }
}
