package io.vicinal.planner.system;

import io.vicinal.planner.session.Session;
import io.vicinal.planner.statistics.ColumnStatistics;
import io.vicinal.planner.statistics.TableStatistics;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.Database;
import io.vicinal.storage.SegmentInfo;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Tables and the segments that they consist of. */
final class TableRows {
  private TableRows() {}

  static List<@Nullable Object[]> of(Session session) {
    var rows = new ArrayList<@Nullable Object[]>();
    for (Table table : session.database().tables()) {
      List<SegmentInfo> segments = segments(session.database(), table);
      long dead = sum(segments, SegmentInfo::deadRowCount);
      rows.add(
          new @Nullable Object[] {
            table.schema(),
            table.name(),
            sum(segments, SegmentInfo::rowCount) - dead,
            dead,
            sum(segments, SegmentInfo::diskBytes),
            sum(segments, SegmentInfo::memoryBytes),
            segments.size(),
            table.shards(),
            table.indexes().size() + table.columnIndexes().size()
          });
    }
    return rows;
  }

  /** What ANALYZE found; it tells of all rows, so not to those who do not see all. */
  static List<@Nullable Object[]> statistics(Session session) {
    var rows = new ArrayList<@Nullable Object[]>();
    for (Table table : session.database().tables()) {
      TableStatistics known = TableStatistics.of(session.database(), table).orElse(null);
      boolean hides =
          session.authority().filter(authority -> authority.isProtected(table)).isPresent();
      if (known == null || hides) {
        continue;
      }
      for (ColumnDefinition column : table.columns()) {
        ColumnStatistics values = known.columns().get(column.name());
        if (values != null) {
          rows.add(
              new @Nullable Object[] {
                table.schema(),
                table.name(),
                column.name(),
                known.rows(),
                Math.round(values.distinct()),
                values.nullFraction()
              });
        }
      }
    }
    return rows;
  }

  static List<@Nullable Object[]> segments(Session session) {
    var rows = new ArrayList<@Nullable Object[]>();
    for (Table table : session.database().tables()) {
      for (SegmentInfo segment : segments(session.database(), table)) {
        rows.add(
            new @Nullable Object[] {
              table.schema(),
              table.name(),
              segment.shard(),
              segment.id() == 0 ? null : segment.id(),
              segment.kind().name().toLowerCase(Locale.ROOT),
              segment.rowCount(),
              segment.deadRowCount(),
              segment.indexedRowCount(),
              segment.sizeBytes(),
              segment.indexSizeBytes(),
              segment.memoryBytes(),
              segment.graphs().size(),
              segment.minLsn(),
              segment.maxLsn()
            });
      }
    }
    return rows;
  }

  /** Returns the segments of a table, none if it was dropped meanwhile; empty ones are left out. */
  static List<SegmentInfo> segments(Database database, Table table) {
    try {
      return database.segments(table.id()).stream()
          .filter(segment -> segment.rowCount() > 0 || segment.sealed())
          .toList();
    } catch (StorageException.NotFound e) {
      return List.of();
    }
  }

  static long sum(List<SegmentInfo> segments, ToLongFunction<SegmentInfo> of) {
    return segments.stream().mapToLong(of).sum();
  }
}
