package io.vicinal.storage;

import java.util.ArrayList;
import java.util.List;

/**
 * No two live rows have the same values in these columns; rows with a NULL among them count as
 * different.
 *
 * @param name unique within the table
 * @param columns positions in the order in which they were written, never empty
 * @param number names what segments know of it; never given again in its table, {@link #UNNUMBERED}
 *     until a table has it
 * @param kind as what it was declared
 * @param added whether it came after the table: segments from before have no file of it
 * @param indexId of the {@link ColumnIndex} that stands for it, 0 unless it is an INDEX
 */
public record UniqueConstraint(
    String name, List<Integer> columns, int number, Kind kind, boolean added, long indexId) {
  public static final int UNNUMBERED = -1;

  /** As what a constraint was declared; all are kept in the same way. */
  public enum Kind {
    CONSTRAINT,
    /** CREATE UNIQUE INDEX, dropped by DROP INDEX. */
    INDEX,
    /** The primary key of a table that was created without one; its columns are NOT NULL. */
    PRIMARY_KEY
  }

  public UniqueConstraint {
    columns = List.copyOf(columns);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("constraint \"" + name + "\" names no column");
    }
  }

  /** Describes a constraint of CREATE TABLE. */
  public UniqueConstraint(String name, List<Integer> columns) {
    this(name, columns, UNNUMBERED, Kind.CONSTRAINT, false, 0);
  }

  /** Returns the same constraint of columns at other positions. */
  public UniqueConstraint withColumns(List<Integer> positions) {
    return new UniqueConstraint(name, positions, number, kind, added, indexId);
  }

  /** Returns the same constraint under another name. */
  public UniqueConstraint withName(String other) {
    return new UniqueConstraint(other, columns, number, kind, added, indexId);
  }

  /** Returns {@code constraints}, of which those without a number have their position. */
  static List<UniqueConstraint> numbered(List<UniqueConstraint> constraints) {
    var numbered = new ArrayList<UniqueConstraint>();
    for (UniqueConstraint unique : constraints) {
      numbered.add(
          unique.number != UNNUMBERED
              ? unique
              : new UniqueConstraint(
                  unique.name,
                  unique.columns,
                  numbered.size(),
                  unique.kind,
                  unique.added,
                  unique.indexId));
    }
    return List.copyOf(numbered);
  }
}
