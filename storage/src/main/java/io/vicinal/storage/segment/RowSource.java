package io.vicinal.storage.segment;

import java.util.ArrayList;
import java.util.List;

/**
 * The rows that go into a new segment: some rows of one or several segments, in this order. The
 * segments must stay retained while it is in use.
 */
public final class RowSource {
  /** The rows of one segment whose bits are set, by ascending ordinal. */
  public record Part(Segment segment, Bitmap rows) {
    /** Returns per ordinal of the segment its place among the rows, -1 if it is not among them. */
    public int[] newOrdinals() {
      int[] newOrdinals = new int[segment.rowCount()];
      int next = 0;
      for (int i = 0; i < newOrdinals.length; i++) {
        newOrdinals[i] = i < rows.size() && rows.get(i) ? next++ : -1;
      }
      return newOrdinals;
    }
  }

  /** Takes one row. */
  public interface Visitor {
    /** Takes the row that becomes {@code newOrdinal}, ascending from 0. */
    void row(Segment segment, int ordinal, int newOrdinal);
  }

  private final List<Part> parts;
  private final int rowCount;
  private final Runnable check;

  public RowSource(List<Part> parts) {
    this(parts, () -> {});
  }

  private RowSource(List<Part> parts, Runnable check) {
    this.parts = List.copyOf(parts);
    this.check = check;
    long sum = 0;
    for (Part part : parts) {
      sum += part.rows.cardinality();
    }
    rowCount = Math.toIntExact(sum);
  }

  /** Returns the rows of {@code segments} that are visible at {@code lsn}. */
  public static RowSource visible(List<? extends Segment> segments, long lsn) {
    List<Part> parts = new ArrayList<>();
    for (Segment segment : segments) {
      Bitmap rows = new Bitmap(segment.rowCount());
      segment.visible(lsn, rows);
      parts.add(new Part(segment, rows));
    }
    return new RowSource(parts);
  }

  /** Returns these rows; whoever copies them runs {@code check} often, and ends if it throws. */
  public RowSource checkedBy(Runnable newCheck) {
    return new RowSource(parts, newCheck);
  }

  /** Throws if the copying is to end. */
  void check() {
    check.run();
  }

  /** Returns the parts in order. */
  public List<Part> parts() {
    return parts;
  }

  /** Returns the number of rows. */
  public int rowCount() {
    return rowCount;
  }

  /** Visits the rows in order. */
  public void forEach(Visitor visitor) {
    int newOrdinal = 0;
    for (Part part : parts) {
      Bitmap rows = part.rows;
      for (int i = rows.nextSet(0); i >= 0; i = rows.nextSet(i + 1)) {
        visitor.row(part.segment, i, newOrdinal++);
      }
    }
  }
}
