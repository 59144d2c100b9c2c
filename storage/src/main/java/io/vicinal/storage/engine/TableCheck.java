package io.vicinal.storage.engine;

import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Table;
import io.vicinal.storage.UniqueConstraint;
import io.vicinal.storage.VerifyFindings;
import io.vicinal.storage.scan.TableView;
import io.vicinal.storage.segment.KeyVersionsCheck;
import io.vicinal.storage.segment.NotNullCheck;
import io.vicinal.storage.segment.RowKey;
import io.vicinal.storage.segment.Segment;
import io.vicinal.storage.segment.UniqueCheck;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks what holds over all segments of a table: one row per key, NOT NULL and unique constraints.
 */
final class TableCheck {
  private TableCheck() {}

  /** Checks what {@code view} shows at {@code lsn}; its segments must stay retained meanwhile. */
  static void run(TableView view, long lsn, ResourceAccount account, VerifyFindings findings) {
    Table table = view.table();
    for (int shard = 0; shard < table.shards(); shard++) {
      KeyVersionsCheck.run(segments(view, shard), lsn, account, findings);
    }
    if (table.version() > 0) { // else each segment was checked alone
      NotNullCheck.run(table, view.segments(), lsn, account, findings);
    }
    for (UniqueConstraint constraint : table.uniques()) {
      UniqueCheck.run(table, constraint, view.segments(), lsn, account, findings);
    }
  }

  /** Returns the segments of a shard; a segment in memory tells by its first key. */
  private static List<Segment> segments(TableView view, int shard) {
    var segments = new ArrayList<Segment>();
    for (Segment segment : view.segments()) {
      if (segment.rowCount() > 0) {
        RowKey key = segment.rowKey(0);
        if (key.shard(view.table().shards()) == shard) {
          segments.add(segment);
        }
      }
    }
    return segments;
  }
}
