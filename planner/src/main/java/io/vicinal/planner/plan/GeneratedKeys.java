package io.vicinal.planner.plan;

import java.util.List;

/**
 * Which columns of the rows that a statement writes its caller wants back, without RETURNING.
 *
 * @param names of columns; where none is written in this case, another case will do
 * @param positions of columns, from 1
 */
public record GeneratedKeys(Choice choice, List<String> names, List<Integer> positions) {
  /** How the columns are chosen. */
  public enum Choice {
    NONE,
    /** The identity columns or, where there are none, the primary key. */
    AUTOMATIC,
    BY_NAME,
    BY_POSITION
  }

  public static final GeneratedKeys NONE = new GeneratedKeys(Choice.NONE, List.of(), List.of());
  public static final GeneratedKeys AUTOMATIC =
      new GeneratedKeys(Choice.AUTOMATIC, List.of(), List.of());

  public GeneratedKeys {
    names = List.copyOf(names);
    positions = List.copyOf(positions);
  }

  /** Asks for columns by name; for none where there are no names. */
  public static GeneratedKeys named(List<String> names) {
    return names.isEmpty() ? NONE : new GeneratedKeys(Choice.BY_NAME, names, List.of());
  }

  /** Asks for columns by position from 1; for none where there are no positions. */
  public static GeneratedKeys at(List<Integer> positions) {
    return positions.isEmpty() ? NONE : new GeneratedKeys(Choice.BY_POSITION, List.of(), positions);
  }
}
