package io.vicinal.planner.plan;

/**
 * What executing a batch has done.
 *
 * @param counts changed rows per element of the batch
 * @param rows what RETURNING or {@link GeneratedKeys} ask for, of the whole batch in order; it
 *     holds no snapshot
 */
@SuppressWarnings("ArrayRecordComponent") // counts are handed over, not compared
public record Changed(long[] counts, RowStream rows) {}
