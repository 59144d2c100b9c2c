package io.vicinal.storage;

import java.util.List;

/**
 * What a repair did.
 *
 * @param dryRun whether nothing was changed
 * @param actions what was done, or would be, one line each; empty if there was nothing to do
 * @param before what was found first
 * @param after what is still wrong; what was found first if nothing was changed
 */
public record RepairReport(
    boolean dryRun, List<String> actions, VerifyReport before, VerifyReport after) {
  public RepairReport {
    actions = List.copyOf(actions);
  }
}
