package io.vicinal.storage.segment;

import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Table;
import io.vicinal.storage.UniqueConstraint;
import io.vicinal.storage.VerifyFindings;
import io.vicinal.storage.VerifyLevel;
import io.vicinal.storage.VerifyProblem;
import io.vicinal.storage.VerifyProblem.Severity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks a unique constraint over all segments of a table: first by the hashes of the values, then,
 * for hashes that are there twice, by the values. Heap use is 8 bytes a row.
 */
public final class UniqueCheck {
  private static final int CHECK_EVERY = 1 << 12;

  private final Table table;
  private final List<Integer> columns;
  private final List<Segment> segments;
  private final long lsn;
  private final ResourceAccount account;

  private UniqueCheck(
      Table table,
      List<Integer> columns,
      List<Segment> segments,
      long lsn,
      ResourceAccount account) {
    this.table = table;
    this.columns = columns;
    this.segments = segments;
    this.lsn = lsn;
    this.account = account;
  }

  /** Checks the rows of {@code segments} that are visible at {@code lsn}. */
  public static void run(
      Table table,
      UniqueConstraint constraint,
      List<Segment> segments,
      long lsn,
      ResourceAccount account,
      VerifyFindings findings) {
    var check = new UniqueCheck(table, constraint.columns(), segments, lsn, account);
    check.run((segment, row, other, place) -> {
      findings.add(check.problem(constraint, segment, row, other, place));
      return true;
    });
  }

  /**
   * Returns values that several live rows have in {@code columns}; empty if all differ. Rows with a
   * NULL among them differ from all others.
   */
  public static List<Object> duplicate(
      Table table, List<Integer> columns, List<Segment> segments, ResourceAccount account) {
    var found = new ArrayList<Object>();
    new UniqueCheck(table, columns, segments, Segment.LIVE - 1, account)
        .run((segment, row, _, _) -> {
          columns.forEach(column -> found.add(segment.value(column, row)));
          return false;
        });
    return found;
  }

  private interface Duplicates {
    /** Takes a row that is there twice and returns whether others are to follow. */
    boolean row(Segment segment, int ordinal, String other, String place);
  }

  private interface Visitor {
    /** Takes a row and returns whether others are to follow. */
    boolean row(Segment segment, int ordinal, byte[] values);
  }

  private void run(Duplicates duplicates) {
    Set<Long> twice = hashesThatAreThereTwice();
    if (twice.isEmpty()) {
      return;
    }
    Map<String, String> first = new HashMap<>();
    forEach((segment, ordinal, values) -> {
      if (!twice.contains(RowKey.hash(values))) {
        return true;
      }
      String place = "row %d of segment %d".formatted(ordinal, segment.id());
      String other = first.putIfAbsent(Arrays.toString(values), place);
      return other == null || duplicates.row(segment, ordinal, other, place);
    });
  }

  private Set<Long> hashesThatAreThereTwice() {
    long rows = segments.stream().mapToLong(s -> s.visible(lsn).cardinality()).sum();
    long bytes = rows * Long.BYTES;
    account.reserve(bytes);
    try {
      long[] hashes = new long[Math.toIntExact(rows)];
      int[] count = new int[1];
      forEach((_, _, values) -> {
        hashes[count[0]++] = RowKey.hash(values);
        return true;
      });
      Arrays.sort(hashes, 0, count[0]);
      Set<Long> twice = new HashSet<>();
      for (int i = 1; i < count[0]; i++) {
        if (hashes[i] == hashes[i - 1]) {
          twice.add(hashes[i]);
        }
      }
      return twice;
    } finally {
      account.release(bytes);
    }
  }

  /** Visits the rows without a NULL in the columns, with their values as bytes. */
  private void forEach(Visitor visitor) {
    int step = 0;
    for (Segment segment : segments) {
      Bitmap visible = segment.visible(lsn);
      for (int row = visible.nextSet(0); row >= 0; row = visible.nextSet(row + 1)) {
        if (step++ % CHECK_EVERY == 0) {
          account.check();
        }
        byte @Nullable [] values = values(segment, row);
        if (values != null && !visitor.row(segment, row, values)) {
          return;
        }
      }
    }
  }

  private byte @Nullable [] values(Segment segment, int row) {
    var encoder = new KeyEncoder();
    for (int column : columns) {
      Object value = segment.value(column, row);
      if (value == null) {
        return null;
      }
      encoder.add(table.columns().get(column).type(), value);
    }
    return encoder.toBytes();
  }

  private VerifyProblem problem(
      UniqueConstraint constraint, Segment segment, int ordinal, String other, String place) {
    var values = columns.stream().map(column -> segment.value(column, ordinal)).toList();
    return new VerifyProblem(
        Severity.ERROR,
        VerifyLevel.CONTENTS,
        "table \"%s\".\"%s\"".formatted(table.schema(), table.name()),
        null,
        VerifyProblem.NO_OFFSET,
        "values " + values + " of constraint \"" + constraint.name() + "\" are there twice",
        "no row like " + other,
        place);
  }
}
