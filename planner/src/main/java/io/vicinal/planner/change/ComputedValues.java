package io.vicinal.planner.change;

import io.vicinal.planner.execute.Program;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program that gives the values of expressions, in one row or one after the other.
 *
 * @param places where those values stand among all that are computed, in the order of the program
 */
record ComputedValues(Program program, List<Integer> places) {
  ComputedValues {
    places = List.copyOf(places);
  }

  /** Computes the values and puts each one in its place of {@code all}. */
  void compute(ChangeRun run, @Nullable Object[] parameters, @Nullable Object[] all) {
    int next = 0;
    for (@Nullable Object[] row : ComputedSource.computed(program, run, parameters)) {
      for (@Nullable Object value : row) {
        all[places.get(next++)] = value;
      }
    }
  }
}
