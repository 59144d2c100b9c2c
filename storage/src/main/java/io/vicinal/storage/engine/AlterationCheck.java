package io.vicinal.storage.engine;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableChange;
import io.vicinal.storage.UniqueConstraint;
import io.vicinal.storage.segment.ColumnReader;
import io.vicinal.storage.segment.MissingColumn;
import io.vicinal.storage.segment.Segment;
import io.vicinal.storage.segment.UniqueCheck;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks changes of a table against the rows that there are; under the commit lock, when all rows
 * that live are visible.
 */
final class AlterationCheck {
  private static final int CHECK_EVERY = 1 << 12;

  private final TableStore store;
  private final Table table;
  private final ResourceAccount account;

  /** What is in the columns by name, as the changes so far leave them. */
  private final Map<String, Values> columns = new HashMap<>();

  /**
   * The values of a column.
   *
   * @param place where they are, -1 if all rows have {@code initial}
   */
  private record Values(int place, @Nullable Object initial) {
    static final int NOWHERE = -1;

    static Values at(int place) {
      return new Values(place, null);
    }
  }

  private AlterationCheck(TableStore store, ResourceAccount account) {
    this.store = store;
    this.account = account;
    this.table = store.table();
    for (int place = 0; place < table.columns().size(); place++) {
      columns.put(table.columns().get(place).name(), Values.at(place));
    }
  }

  /**
   * Returns the change as the catalog stores it.
   *
   * @throws StorageException.NullNotAllowed if a live row has a NULL that would not be allowed
   * @throws StorageException.DuplicateKey if live rows have the same values in columns to be unique
   * @throws StorageException.Cancelled if the statement of {@code account} ends
   */
  static TableChange run(TableStore store, TableChange change, ResourceAccount account) {
    return new AlterationCheck(store, account).check(change);
  }

  private TableChange check(TableChange change) {
    return switch (change) {
      case TableChange.Several several -> {
        var checked = new ArrayList<TableChange>();
        several.changes().forEach(next -> checked.add(check(next)));
        yield new TableChange.Several(checked);
      }
      case TableChange.RenameColumn rename -> {
        Values values = columns.remove(rename.column());
        if (values != null) {
          columns.put(rename.name(), values);
        }
        yield rename;
      }
      case TableChange.DropColumn drop -> {
        columns.remove(drop.column());
        yield drop;
      }
      case TableChange.SetNullable set -> {
        if (!set.nullable()) {
          requireNoNull(set.column());
        }
        yield set;
      }
      case TableChange.SetIdentity set -> {
        if (set.identity() != null) {
          requireNoNull(set.column());
        }
        yield set;
      }
      case TableChange.AddUnique add -> {
        if (add.kind() == UniqueConstraint.Kind.PRIMARY_KEY) {
          add.columns().forEach(this::requireNoNull);
        }
        requireDistinct(add);
        yield add;
      }
      case TableChange.AddColumn add -> add(add);
      case TableChange.RenameTable _,
          TableChange.SetDefault _,
          TableChange.SetType _,
          TableChange.DropKey _,
          TableChange.SetChecks _,
          TableChange.DropUnique _,
          TableChange.RenameConstraint _ ->
          change;
    };
  }

  private TableChange add(TableChange.AddColumn add) {
    ColumnDefinition column = add.column();
    if (add.initial() != null || rows(1) > 0) {
      MissingColumn.requireFits(table, column, add.initial());
    }
    columns.put(column.name(), new Values(Values.NOWHERE, add.initial()));
    return new TableChange.AddColumn(
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

  private void requireNoNull(String column) {
    Values values = columns.get(column);
    if (values == null) {
      return; // the catalog says that there is no such column
    }
    boolean isNull =
        values.place == Values.NOWHERE
            ? values.initial == null && rows(1) > 0
            : hasNull(values.place);
    if (isNull) {
      throw new StorageException.NullNotAllowed(table.name(), column);
    }
  }

  private void requireDistinct(TableChange.AddUnique add) {
    var places = new ArrayList<Integer>();
    var same = new ArrayList<Object>();
    for (String column : add.columns()) {
      Values values = columns.get(column);
      if (values == null || (values.place == Values.NOWHERE && values.initial == null)) {
        return; // there is no such column, or NULL in all rows
      }
      if (values.place != Values.NOWHERE) {
        places.add(values.place);
      } else {
        same.add(values.initial);
      }
    }
    String names = String.join(", ", add.columns());
    if (places.isEmpty()) {
      if (rows(2) > 1) {
        throw duplicate(add, names, same);
      }
      return;
    }
    if (places.stream().anyMatch(place -> table.columns().get(place).type().isVector())) {
      return; // which the catalog refuses
    }
    List<Object> twice = UniqueCheck.duplicate(table, places, segments(), account);
    if (!twice.isEmpty()) {
      twice = new ArrayList<>(twice);
      twice.addAll(same);
      throw duplicate(add, names, twice);
    }
  }

  private StorageException duplicate(TableChange.AddUnique add, String names, List<Object> values) {
    return new StorageException.DuplicateKey(
        table.name(),
        add.name(),
        names,
        String.join(", ", values.stream().map(String::valueOf).toList()));
  }

  private List<Segment> segments() {
    return store.shards.stream().flatMap(shard -> shard.segments().stream()).toList();
  }

  private boolean hasNull(int column) {
    for (Segment segment : segments()) {
      ColumnReader reader = segment.column(column);
      for (int row = 0; row < segment.rowCount(); row++) {
        if (row % CHECK_EVERY == 0) {
          account.check();
        }
        if (reader.isNull(row) && segment.endLsn(row) == Segment.LIVE) {
          return true;
        }
      }
    }
    return false;
  }

  /** Returns how many live rows there are, counted up to {@code limit}. */
  private int rows(int limit) {
    int rows = 0;
    for (Segment segment : segments()) {
      for (int row = 0; row < segment.rowCount(); row++) {
        if (segment.endLsn(row) == Segment.LIVE && ++rows == limit) {
          return rows;
        }
      }
    }
    return rows;
  }
}
