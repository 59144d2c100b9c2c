package io.vicinal.planner.plan;

import java.util.List;

/**
 * What executing a batch has done.
 *
 * @param counts changed rows per element of the batch
 * @param rows what RETURNING or {@link GeneratedKeys} ask for, of the whole batch in order; it
 *     holds no snapshot
 * @param notices warnings for the user
 */
@SuppressWarnings("ArrayRecordComponent") // counts are handed over, not compared
public record Changed(long[] counts, RowStream rows, List<Notice> notices) {
  public Changed {
    notices = List.copyOf(notices);
  }

  public Changed(long[] counts, RowStream rows) {
    this(counts, rows, List.of());
  }
}
