package io.vicinal.planner.execute;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.DataContext;
import org.apache.calcite.linq4j.AbstractEnumerable;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.Enumerator;
import org.apache.calcite.linq4j.Linq4j;
import org.apache.calcite.linq4j.function.Function1;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a window, each with what its functions give for its frame: partition by partition, in
 * the order of the window. Reads all rows before it gives the first one.
 */
public final class FrameRows extends AbstractEnumerable<@Nullable Object[]> {
  /** The order of a window without any. */
  public static final Comparator<@Nullable Object[]> NO_ORDER = (_, _) -> 0;

  private final Enumerable<@Nullable Object[]> rows;
  private final FrameSpec spec;
  private final int[] partition;
  private final Comparator<@Nullable Object[]> comparator;
  private final @Nullable Function1<Enumerable<?>, Enumerable<?>> aggregate;
  private final boolean grows;
  private final DataContext root;

  private FrameRows(
      Enumerable<@Nullable Object[]> rows,
      FrameSpec spec,
      int[] partition,
      Comparator<@Nullable Object[]> comparator,
      @Nullable Function1<Enumerable<?>, Enumerable<?>> aggregate,
      boolean grows,
      DataContext root) {
    this.rows = rows;
    this.spec = spec;
    this.partition = partition;
    this.comparator = comparator;
    this.aggregate = aggregate;
    this.grows = grows;
    this.root = root;
  }

  /**
   * Generated code calls this.
   *
   * @param partition the fields that rows of one partition have in common
   * @param aggregate computes the totals of its rows in one row; null where there are none
   * @param grows whether totals stay as they are when they have been read, so that rows may be
   *     added to them
   */
  public static Enumerable<@Nullable Object[]> of(
      Enumerable<@Nullable Object[]> rows,
      FrameSpec spec,
      int[] partition,
      Comparator<@Nullable Object[]> comparator,
      @Nullable Function1<Enumerable<?>, Enumerable<?>> aggregate,
      boolean grows,
      DataContext root) {
    return new FrameRows(rows, spec, partition, comparator, aggregate, grows, root);
  }

  @Override
  public Enumerator<@Nullable Object[]> enumerator() {
    Map<List<@Nullable Object>, List<@Nullable Object[]>> partitions = new LinkedHashMap<>();
    try (Enumerator<@Nullable Object[]> each = rows.enumerator()) {
      while (each.moveNext()) {
        @Nullable Object[] row = each.current();
        @Nullable Object[] key = new Object[partition.length];
        for (int i = 0; i < key.length; i++) {
          key[i] = row[partition[i]];
        }
        partitions.computeIfAbsent(Arrays.asList(key), _ -> new ArrayList<>()).add(row);
      }
    }
    var results = new ArrayList<@Nullable Object[]>();
    Comparator<@Nullable Object[]> watched =
        (a, b) -> {
          tick();
          return comparator.compare(a, b);
        };
    for (List<@Nullable Object[]> members : partitions.values()) {
      members.sort(watched);
      compute(members.toArray(Object[][]::new), results);
    }
    return Linq4j.enumerator(results);
  }

  private void compute(@Nullable Object[][] members, List<@Nullable Object[]> results) {
    var bounds = new FrameBounds(spec, members, comparator);
    var places = new FramePlaces(spec.exclusion(), members, bounds, () -> tick());
    var totals = aggregate == null ? null : new FrameSums(members, places, aggregate::apply, grows);
    for (int i = 0; i < members.length; i++) {
      tick();
      places.moveTo(i);
      @Nullable Object[] sums = totals == null ? null : totals.current();
      @Nullable Object[] row = Arrays.copyOf(members[i], members[i].length + spec.calls().size());
      for (int c = 0; c < spec.calls().size(); c++) {
        FrameSpec.Call call = spec.calls().get(c);
        row[members[i].length + c] =
            call.function() == FrameSpec.Function.AGGREGATE && sums != null
                ? sums[call.fields().getFirst()]
                : places.value(call);
      }
      results.add(row);
    }
  }

  private void tick() {
    ExecutionContext.tick(root);
  }
}
