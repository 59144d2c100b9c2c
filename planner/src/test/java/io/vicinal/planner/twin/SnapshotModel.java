package io.vicinal.planner.twin;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Snapshot isolation of one table of ids and numbers, as short as it can be said. */
final class SnapshotModel {
  /** A number and the commit that wrote it. */
  record Version(int n, long commit) {}

  /** How a commit may end. */
  enum Outcome {
    DONE,
    CONFLICT,
    DUPLICATE
  }

  private TreeMap<Integer, Version> committed = new TreeMap<>();
  private long lastCommit;

  Map<Integer, Integer> rows() {
    return numbers(committed);
  }

  Session begin() {
    return new Session();
  }

  private static Map<Integer, Integer> numbers(Map<Integer, Version> rows) {
    var numbers = new TreeMap<Integer, Integer>();
    rows.forEach((id, version) -> numbers.put(id, version.n()));
    return numbers;
  }

  /** One transaction: what it began with, what it sees, and which rows of the former it wrote. */
  final class Session {
    private record State(TreeMap<Integer, Integer> rows, Set<Integer> written) {
      State copy() {
        return new State(new TreeMap<>(rows), new HashSet<>(written));
      }
    }

    private record Savepoint(String name, State state) {}

    private final TreeMap<Integer, Version> base = new TreeMap<>(committed);
    private State state = new State(new TreeMap<>(numbers(base)), new HashSet<>());
    private final List<Savepoint> savepoints = new ArrayList<>();

    TreeMap<Integer, Integer> rows() {
      return state.rows;
    }

    /** Replaces the rows with these ids by others, or returns false and changes nothing. */
    boolean replace(Set<Integer> removed, List<Map.Entry<Integer, Integer>> added) {
      State next = state.copy();
      for (int id : removed) {
        next.rows.remove(id);
        if (base.containsKey(id)) {
          next.written.add(id);
        }
      }
      for (Map.Entry<Integer, Integer> row : added) {
        if (next.rows.put(row.getKey(), row.getValue()) != null) {
          return false;
        }
      }
      state = next;
      return true;
    }

    void savepoint(String name) {
      savepoints.add(new Savepoint(name, state.copy()));
    }

    boolean rollbackTo(String name) {
      int position = position(name);
      if (position >= 0) {
        state = savepoints.get(position).state.copy();
        savepoints.subList(position + 1, savepoints.size()).clear();
      }
      return position >= 0;
    }

    boolean release(String name) {
      int position = position(name);
      if (position >= 0) {
        savepoints.subList(position, savepoints.size()).clear();
      }
      return position >= 0;
    }

    private int position(String name) {
      for (int i = savepoints.size() - 1; i >= 0; i--) {
        if (savepoints.get(i).name.equals(name)) {
          return i;
        }
      }
      return -1;
    }

    /** Commits, or returns all reasons for which it cannot. */
    Set<Outcome> commit() {
      var reasons = new HashSet<Outcome>();
      for (int id : state.written) {
        if (!base.get(id).equals(committed.get(id))) {
          reasons.add(Outcome.CONFLICT);
        }
      }
      for (int id : state.rows.keySet()) {
        if (!base.containsKey(id) && committed.containsKey(id)) {
          reasons.add(Outcome.DUPLICATE);
        }
      }
      if (!reasons.isEmpty()) {
        return reasons;
      }
      var after = new TreeMap<Integer, Version>(committed);
      after.keySet().removeAll(state.written);
      lastCommit++;
      state.rows.forEach((id, n) -> {
        if (!base.containsKey(id) || state.written.contains(id)) {
          after.put(id, new Version(n, lastCommit));
        }
      });
      committed = after;
      return Set.of(Outcome.DONE);
    }
  }
}
