package io.vicinal.storage.io;

/** What a power failure does to operations that no sync had made durable. */
public enum LossMode {
  /** Nothing is lost: as if only the process had died. */
  ALL_KEPT,
  /** All of it is lost: bytes, lengths, and files created, renamed or deleted. */
  UNSYNCED_DROPPED,
  /**
   * Only the very last write is cut, at a sector; what was there before is there, else zeros or the
   * end.
   */
  LAST_WRITE_TORN,
  /** Each unsynced sector is there or not, by chance; directory changes are lost from some on. */
  UNSYNCED_REORDERED
}
