package io.vicinal.storage;

/**
 * How a directory is repaired.
 *
 * @param dryRun tells what would be done and changes nothing
 * @param discardDamagedLog gives up what a damaged log holds from the damage on; acknowledged
 *     transactions are lost, and the report says how many. The files are kept aside
 */
public record RepairOptions(boolean dryRun, boolean discardDamagedLog) {
  /** Repairs what is derived, gives up nothing. */
  public static final RepairOptions DEFAULT = new RepairOptions(false, false);

  public RepairOptions withDryRun(boolean value) {
    return new RepairOptions(value, discardDamagedLog);
  }

  public RepairOptions withDiscardDamagedLog(boolean value) {
    return new RepairOptions(dryRun, value);
  }
}
