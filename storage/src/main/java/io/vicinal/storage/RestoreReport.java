package io.vicinal.storage;

import java.util.List;

/**
 * What was restored.
 *
 * @param databases the moment of each, by name
 * @param files files that were copied
 * @param bytes their length together
 * @param replayedBatches commits that came from archived logs
 */
public record RestoreReport(
    List<DatabaseMoment> databases, int files, long bytes, long replayedBatches) {
  public RestoreReport {
    databases = List.copyOf(databases);
  }
}
