package io.vicinal.storage.isolation;

import io.vicinal.storage.isolation.Anomaly.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds what snapshot isolation forbids in a history, as Elle does (Kingsbury and Alvaro, "Elle:
 * Inferring Isolation Anomalies from Experimental Observations", PVLDB 14(3), 2020,
 * arXiv:2003.10554).
 *
 * <p>A list that was read shows the order of all writes before it, so reads give the order of
 * versions, and from it who must come before whom: the writer of a version before the writer of the
 * next (ww) and before its readers (wr), and a reader before the writer of the next version (rw).
 * For a set, whose rows have no order, a reader comes after the writers of what it found and before
 * those of what it did not. A transaction that began after another one had ended comes after it:
 * snapshots here are the latest ones. Write skew, two rw edges in a row, is allowed.
 *
 * <p>Transactions that were rolled back count as readers: their snapshots were no different.
 */
public final class HistoryChecker {
  /**
   * What was found.
   *
   * @param edges how many dependencies there were between transactions
   * @param serializable whether no order contradicts what was read; histories with write skew are
   *     sound but not serializable
   */
  public record Report(List<Anomaly> anomalies, int edges, boolean serializable) {}

  private final List<Anomaly> anomalies = new ArrayList<>();
  private final DependencyGraph graph = new DependencyGraph();
  private final List<Executed> history;

  /** Who wrote each value of a key, where it is final. */
  private final Map<String, Map<Long, Integer>> writers = new HashMap<>();

  private final Map<String, Set<Long>> takenBack = new HashMap<>();

  /** What a transaction found in a key, without its own writes. */
  private record Seen(int transaction, List<Long> values, boolean ordered) {}

  private final Map<String, List<Seen>> reads = new TreeMap<>();

  private HistoryChecker(List<Executed> history) {
    this.history = new RegisterChains(anomalies).toLists(history);
  }

  /** Returns what is wrong with {@code history}. */
  public static Report check(List<Executed> history) {
    return new HistoryChecker(history).run();
  }

  private Report run() {
    for (int i = 0; i < history.size(); i++) {
      graph.addNode();
      noteWrites(i);
    }
    for (int i = 0; i < history.size(); i++) {
      noteReads(i);
    }
    reads.forEach(this::order);
    addTime();
    Anomaly cycle = graph.find();
    if (cycle != null) {
      anomalies.add(cycle);
    }
    return new Report(List.copyOf(anomalies), graph.edgeCount(), graph.isSerializable());
  }

  private void report(Kind kind, String text) {
    anomalies.add(new Anomaly(kind, text));
  }

  private void noteWrites(int i) {
    Executed transaction = history.get(i);
    Set<Op> kept =
        transaction.committed() ? new HashSet<>(OwnWrites.kept(transaction.ops())) : Set.of();
    for (Op op : transaction.ops()) {
      switch (op) {
        case Op.Append(String key, long value) -> noteWrite(i, key, value, kept.contains(op));
        case Op.Add(String key, long value) -> noteWrite(i, key, value, kept.contains(op));
        default -> {}
      }
    }
  }

  private void noteWrite(int i, String key, long value, boolean kept) {
    if (kept) {
      writers.computeIfAbsent(key, _ -> new HashMap<>()).put(value, i);
    } else {
      takenBack.computeIfAbsent(key, _ -> new HashSet<>()).add(value);
    }
  }

  private void noteReads(int i) {
    var own = new OwnWrites();
    var first = new HashMap<String, Seen>();
    for (Op op : history.get(i).ops()) {
      own.apply(op);
      switch (op) {
        case Op.Read(String key, List<Long> values) -> {
          List<Long> mine = own.of(key);
          int base = values.size() - mine.size();
          if (base < 0 || !values.subList(base, values.size()).equals(mine)) {
            report(
                Kind.INTERNAL, "T" + i + " wrote " + mine + " but read " + values + " of " + key);
          } else {
            noteRead(first, key, new Seen(i, values.subList(0, base), true));
          }
        }
        case Op.Find(String key, Set<Long> values) -> {
          List<Long> mine = own.of(key);
          if (!values.containsAll(mine)) {
            report(
                Kind.INTERNAL, "T" + i + " wrote " + mine + " but found " + values + " in " + key);
          }
          List<Long> others = values.stream().filter(v -> !mine.contains(v)).sorted().toList();
          noteRead(first, key, new Seen(i, others, false));
        }
        default -> {}
      }
    }
  }

  private void noteRead(Map<String, Seen> first, String key, Seen seen) {
    Seen before = first.putIfAbsent(key, seen);
    if (before == null) {
      check(key, seen);
      reads.computeIfAbsent(key, _ -> new ArrayList<>()).add(seen);
    } else if (!before.values.equals(seen.values)) {
      report(
          Kind.INTERNAL,
          "T"
              + seen.transaction
              + " read "
              + before.values
              + " and then "
              + seen.values
              + " of "
              + key);
    }
  }

  private void check(String key, Seen seen) {
    var once = new HashSet<Long>();
    for (long value : seen.values) {
      String text = "T" + seen.transaction + " read " + value + " of " + key;
      if (takenBack.getOrDefault(key, Set.of()).contains(value)) {
        report(Kind.G1A, text + ", which was taken back");
      } else if (writer(key, value) < 0) {
        report(Kind.GARBAGE, text + ", which nobody wrote");
      }
      if (!once.add(value)) {
        report(Kind.GARBAGE, text + " twice");
      }
    }
  }

  private int writer(String key, long value) {
    return writers.getOrDefault(key, Map.of()).getOrDefault(value, -1);
  }

  private void order(String key, List<Seen> seen) {
    if (!seen.getFirst().ordered) {
      seen.forEach(one -> addSet(key, one));
      return;
    }
    List<Long> longest =
        seen.stream().map(Seen::values).max(Comparator.comparingInt(List::size)).orElseThrow();
    for (int i = 1; i < longest.size(); i++) {
      addEdge(
          writer(key, longest.get(i - 1)),
          writer(key, longest.get(i)),
          DependencyGraph.Kind.WW,
          key);
    }
    var unseen = new HashSet<>(writers.getOrDefault(key, Map.of()).values());
    longest.forEach(value -> unseen.remove(writer(key, value)));
    for (Seen one : seen) {
      List<Long> values = one.values;
      if (!longest.subList(0, values.size()).equals(values)) {
        report(Kind.INCOMPATIBLE_ORDER, key + ": " + values + " and " + longest);
        continue;
      }
      int last = values.isEmpty() ? -1 : writer(key, values.getLast());
      addEdge(last, one.transaction, DependencyGraph.Kind.WR, key);
      if (values.size() == longest.size()) {
        unseen.forEach(next -> addEdge(one.transaction, next, DependencyGraph.Kind.RW, key));
      } else {
        int next = writer(key, longest.get(values.size()));
        if (next == last && next >= 0) {
          report(
              Kind.G1B,
              "T" + one.transaction + " read " + values + " of " + key + " within T" + next);
        }
        addEdge(one.transaction, next, DependencyGraph.Kind.RW, key);
      }
    }
  }

  /**
   * Rows of a set are added on their own: there is no next version, only rows that are not there.
   */
  private void addSet(String key, Seen seen) {
    var found = new HashSet<>(seen.values);
    var whole = new HashSet<Integer>();
    var missed = new HashSet<Integer>();
    writers
        .getOrDefault(key, Map.of())
        .forEach((value, writer) -> (found.contains(value) ? whole : missed).add(writer));
    for (int writer : whole) {
      if (missed.contains(writer)) {
        report(Kind.G1B, "T" + seen.transaction + " found a part of T" + writer + " in " + key);
      }
      addEdge(writer, seen.transaction, DependencyGraph.Kind.WR, key);
    }
    missed.forEach(writer -> addEdge(seen.transaction, writer, DependencyGraph.Kind.RW, key));
  }

  private void addEdge(int from, int to, DependencyGraph.Kind kind, String key) {
    if (from >= 0 && to >= 0) {
      graph.addEdge(from, to, kind, key);
    }
  }

  /**
   * Adds a chain of moments: each commit leads to its end, each moment to those who begin later.
   */
  private void addTime() {
    var moments = new TreeMap<Long, Integer>();
    int previous = -1;
    List<Integer> byEnd = new ArrayList<>();
    for (int i = 0; i < history.size(); i++) {
      if (history.get(i).committed()) {
        byEnd.add(i);
      }
    }
    byEnd.sort(Comparator.comparingLong(i -> history.get(i).end()));
    for (int i : byEnd) {
      int moment = graph.addNode();
      graph.addEdge(i, moment, DependencyGraph.Kind.TIME, "");
      addEdge(previous, moment, DependencyGraph.Kind.TIME, "");
      moments.put(history.get(i).end(), moment);
      previous = moment;
    }
    for (int i = 0; i < history.size(); i++) {
      Map.Entry<Long, Integer> moment = moments.lowerEntry(history.get(i).begin());
      if (moment != null) {
        graph.addEdge(moment.getValue(), i, DependencyGraph.Kind.TIME, "");
      }
    }
  }
}
