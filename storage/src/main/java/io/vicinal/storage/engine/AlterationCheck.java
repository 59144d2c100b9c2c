package io.vicinal.storage.engine;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableChange;
import io.vicinal.storage.segment.ColumnReader;
import io.vicinal.storage.segment.MissingColumn;
import io.vicinal.storage.segment.Segment;

/** Checks a change of a table against the rows that there are; under the commit lock. */
final class AlterationCheck {
  private AlterationCheck() {}

  /**
   * Returns the change as the catalog stores it.
   *
   * @throws StorageException.NullNotAllowed if a live row has a NULL that would not be allowed
   */
  static TableChange run(TableStore store, TableChange change) {
    Table table = store.table();
    return switch (change) {
      case TableChange.SetNullable set when !set.nullable() -> {
        int column = table.columnPosition(set.column());
        if (column >= 0 && hasNull(store, column)) {
          throw new StorageException.NullNotAllowed(table.name(), set.column());
        }
        yield set;
      }
      case TableChange.AddColumn add -> {
        ColumnDefinition column = add.column();
        if (add.initial() != null || hasRows(store)) {
          MissingColumn.requireFits(table, column, add.initial());
        }
        yield new TableChange.AddColumn(
            new ColumnDefinition(
                column.name(),
                column.type(),
                column.nullable(),
                column.defaultSql(),
                column.identity(),
                MissingColumn.added(column.type(), add.initial()),
                false),
            add.initial());
      }
      default -> change;
    };
  }

  private static boolean hasNull(TableStore store, int column) {
    for (ShardStore shard : store.shards) {
      for (Segment segment : shard.segments()) {
        ColumnReader reader = segment.column(column);
        for (int row = 0; row < segment.rowCount(); row++) {
          if (reader.isNull(row) && segment.endLsn(row) == Segment.LIVE) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean hasRows(TableStore store) {
    for (ShardStore shard : store.shards) {
      for (Segment segment : shard.segments()) {
        for (int row = 0; row < segment.rowCount(); row++) {
          if (segment.endLsn(row) == Segment.LIVE) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
