package io.vicinal.planner.system;

import io.vicinal.planner.session.Session;
import io.vicinal.sql.type.Microseconds;
import io.vicinal.storage.ColumnIndex;
import io.vicinal.storage.IndexProgress;
import io.vicinal.storage.SegmentInfo;
import io.vicinal.storage.Table;
import io.vicinal.storage.VectorIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Indexes and how far their builds are. */
final class IndexRows {
  private IndexRows() {}

  static List<@Nullable Object[]> of(Session session) {
    var rows = new ArrayList<@Nullable Object[]>();
    for (Table table : session.database().tables()) {
      List<SegmentInfo> segments = TableRows.segments(session.database(), table);
      for (ColumnIndex index : table.columnIndexes()) {
        rows.add(row(table, index, segments));
      }
      for (VectorIndex index : table.indexes()) {
        rows.add(row(table, index, segments));
      }
    }
    return rows;
  }

  private static @Nullable Object[] row(
      Table table, VectorIndex index, List<SegmentInfo> segments) {
    List<SegmentInfo> indexed =
        segments.stream().filter(segment -> segment.graphs().contains(index.id())).toList();
    long rowCount = TableRows.sum(segments, segment -> segment.rowCount() - segment.deadRowCount());
    long indexedRows =
        TableRows.sum(indexed, segment -> segment.rowCount() - segment.deadRowCount());
    return new @Nullable Object[] {
      table.schema(),
      index.name(),
      table.name(),
      table.columns().get(index.column()).name(),
      "hnsw",
      index.metric().name().toLowerCase(Locale.ROOT),
      index.parameters().m(),
      index.parameters().efConstruction(),
      index.quantization().name().toLowerCase(Locale.ROOT),
      index.state().name().toLowerCase(Locale.ROOT),
      rowCount,
      indexedRows,
      segments.size(),
      indexed.size(),
      diskBytes(table, segments),
      false
    };
  }

  private static @Nullable Object[] row(
      Table table, ColumnIndex index, List<SegmentInfo> segments) {
    long rowCount = TableRows.sum(segments, segment -> segment.rowCount() - segment.deadRowCount());
    return new @Nullable Object[] {
      table.schema(),
      index.name(),
      table.name(),
      index.columns().stream()
          .map(column -> table.columns().get(column).name())
          .collect(Collectors.joining(", ")),
      "btree",
      null,
      null,
      null,
      null,
      "ready",
      rowCount,
      rowCount,
      segments.size(),
      segments.size(),
      0L,
      table.uniqueOf(index).isPresent()
    };
  }

  /** Segments tell the bytes of their graphs together, which is enough for a table's only index. */
  private static @Nullable Long diskBytes(Table table, List<SegmentInfo> segments) {
    return table.indexes().size() == 1
        ? TableRows.sum(segments, SegmentInfo::indexSizeBytes)
        : null;
  }

  static List<@Nullable Object[]> progress(Session session) {
    var rows = new ArrayList<@Nullable Object[]>();
    for (IndexProgress build : session.database().indexProgress()) {
      rows.add(
          new @Nullable Object[] {
            build.index(),
            build.table(),
            build.phase(),
            build.done(),
            build.total(),
            build.total() == 0 ? null : (int) (100 * build.done() / build.total()),
            build.background(),
            Microseconds.of(build.started())
          });
    }
    return rows;
  }
}
