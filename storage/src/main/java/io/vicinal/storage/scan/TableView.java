package io.vicinal.storage.scan;

import io.vicinal.storage.Table;
import io.vicinal.storage.segment.Segment;
import java.util.List;

/**
 * What a scan reads: one table's definition and all its segments, of all shards. The caller keeps
 * the segments retained.
 */
public record TableView(Table table, List<Segment> segments) {
  public TableView {
    segments = List.copyOf(segments);
  }
}
