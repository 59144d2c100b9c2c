package io.vicinal.storage;

import java.time.Instant;

/**
 * How far the build of one index has come.
 *
 * @param indexId never reused
 * @param phase what is done now, such as "waiting", "writing rows to files" or "linking vectors",
 *     with ", writers are slowed" while they are because too many rows are not indexed yet
 * @param done steps of the phase that are done; rows where vectors are linked
 * @param total steps of the phase, 0 where they are not known
 * @param background whether it goes on by itself, as after a restart, and no statement waits for it
 * @param started when this process began with it, or began to wait
 */
public record IndexProgress(
    long indexId,
    String index,
    long tableId,
    String table,
    String phase,
    long done,
    long total,
    boolean background,
    Instant started) {
  /** Returns the same with another phase. */
  public IndexProgress withPhase(String other) {
    return new IndexProgress(
        indexId, index, tableId, table, other, done, total, background, started);
  }
}
