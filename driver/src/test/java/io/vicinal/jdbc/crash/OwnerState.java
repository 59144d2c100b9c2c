package io.vicinal.jdbc.crash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** What the rows of one owner are after {@link #step()} steps; the model of the oracle. */
final class OwnerState {
  /** A row of table items; row 0 of an owner has the number of its steps as {@code n}. */
  record Item(String tag, int n, float[] v) {
    @Override
    public String toString() {
      return tag + " " + n + " " + Arrays.toString(v);
    }
  }

  /** A row of table notes without its generated number. */
  record Note(int step, int item) {}

  private final long seed;
  private final int owner;
  private int step;
  final TreeMap<Integer, Item> items = new TreeMap<>();
  final List<Note> notes = new ArrayList<>();

  OwnerState(long seed, int owner) {
    this.seed = seed;
    this.owner = owner;
  }

  int step() {
    return step;
  }

  int owner() {
    return owner;
  }

  /** Goes on until {@code wanted} steps are done. */
  void advanceTo(int wanted) {
    while (step < wanted) {
      Step.of(seed, owner, step + 1).apply(this);
      step++;
    }
  }
}
