package io.vicinal.storage.isolation;

/** Something that snapshot isolation forbids, and where it was seen. */
public record Anomaly(Kind kind, String text) {
  /** The names are those of Adya (1999) and of Elle, where they have one. */
  public enum Kind {
    /** A value is there twice, or nobody wrote it. */
    GARBAGE,
    /** A transaction does not see its own writes, or sees one key in two states. */
    INTERNAL,
    /** Two reads of a list show values in two orders. */
    INCOMPATIBLE_ORDER,
    /** Two transactions replaced the same value of a register. */
    LOST_UPDATE,
    /** A write was read that was taken back. */
    G1A,
    /** A state within a transaction was read. */
    G1B,
    /** A cycle of writes that follow writes. */
    G0,
    /** A cycle of writes and reads that follow writes. */
    G1C,
    /** A cycle in which one transaction missed a write, as after a lost update or read skew. */
    G_SINGLE,
    /** A cycle with several missed writes, none of them after another. */
    G_NONADJACENT
  }
}
