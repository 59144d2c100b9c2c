package io.vicinal.planner.change;

import io.vicinal.storage.Operand;
import io.vicinal.storage.Predicate;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Finds the rows that have given values in the columns of one constraint. */
record ExistingRows(Table table, List<Integer> columns) {
  /** Up to so many keys of several columns are looked up one by one. */
  private static final int SINGLE_KEYS_MAX = 32;

  private static final int KEYS_PER_SCAN = 1_000;

  /** Returns the whole rows by key; keys that no row has are left out. */
  Map<RowKey, @Nullable Object[]> find(
      Snapshot snapshot, Collection<RowKey> keys, ResourceAccount account) {
    Map<RowKey, @Nullable Object[]> found = new HashMap<>();
    List<RowKey> wanted = List.copyOf(keys);
    boolean single = columns.size() > 1 && wanted.size() <= SINGLE_KEYS_MAX;
    int step = single ? 1 : KEYS_PER_SCAN;
    for (int i = 0; i < wanted.size(); i += step) {
      List<RowKey> part = wanted.subList(i, Math.min(wanted.size(), i + step));
      scan(snapshot, part, account, found);
    }
    return found;
  }

  private void scan(
      Snapshot snapshot,
      List<RowKey> keys,
      ResourceAccount account,
      Map<RowKey, @Nullable Object[]> found) {
    List<Integer> all = IntStream.range(0, table.columns().size()).boxed().toList();
    var spec = new ScanSpec(table.id(), all, false, filter(keys), null, null, table.version());
    Set<RowKey> wanted = Set.copyOf(keys);
    try (RowCursor rows = snapshot.scan(spec, new Object[0], account)) {
      while (rows.next()) {
        @Nullable Object[] row = new @Nullable Object[all.size()];
        for (int i = 0; i < row.length; i++) {
          row[i] = rows.get(i);
        }
        RowKey key = RowKey.of(row, columns);
        if (key != null && wanted.contains(key)) { // the filter may give more
          found.put(key, row);
        }
      }
    }
  }

  private Predicate filter(List<RowKey> keys) {
    var terms = new ArrayList<Predicate>();
    for (int i = 0; i < columns.size(); i++) {
      int position = i;
      List<Operand> operands =
          keys.stream()
              .map(key -> key.operand(position))
              .<Operand>map(Operand.Literal::new)
              .toList();
      terms.add(
          operands.size() == 1
              ? new Predicate.Compare(
                  columns.get(i), Predicate.Comparison.EQUAL, operands.getFirst())
              : new Predicate.In(columns.get(i), operands));
    }
    return terms.size() == 1 ? terms.getFirst() : new Predicate.And(terms);
  }
}
