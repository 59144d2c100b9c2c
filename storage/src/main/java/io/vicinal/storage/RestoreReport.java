package io.vicinal.storage;

import java.util.List;

/**
 * What was restored.
 *
 * @param databases the moment of each, by name
 * @param files files that were copied
 * @param bytes their length together
 * @param replayedBatches commits that came from archived logs
 * @param sequences as {@code database.schema.name}: where commits came from archived logs, all that
 *     there are; logs have no numbers of sequences, so that these go on where they were at the
 *     backup and may give a number again that a replayed row has
 */
public record RestoreReport(
    List<DatabaseMoment> databases,
    int files,
    long bytes,
    long replayedBatches,
    List<String> sequences) {
  public RestoreReport {
    databases = List.copyOf(databases);
    sequences = List.copyOf(sequences);
  }
}
