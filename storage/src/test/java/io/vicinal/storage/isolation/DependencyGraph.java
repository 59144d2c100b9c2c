package io.vicinal.storage.isolation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the cycles of transactions that snapshot isolation forbids: those without two consecutive
 * rw edges (Cerone and Gotsman, "Analysing Snapshot Isolation", J. ACM 65(2), 2018).
 */
final class DependencyGraph {
  /** Why {@code to} comes after {@code from}. */
  enum Kind {
    /** It wrote the next version. */
    WW,
    /** It read what {@code from} wrote. */
    WR,
    /** It wrote the next version after the one that {@code from} read. */
    RW,
    /** It began after {@code from} had ended. */
    TIME
  }

  private record Edge(int from, int to, Kind kind, String key) {}

  private final List<List<Edge>> edges = new ArrayList<>();
  private int edgeCount;

  /** Adds a node and returns its number. */
  int addNode() {
    edges.add(new ArrayList<>());
    return edges.size() - 1;
  }

  void addEdge(int from, int to, Kind kind, String key) {
    if (from != to) {
      edges.get(from).add(new Edge(from, to, kind, key));
      edgeCount++;
    }
  }

  int edgeCount() {
    return edgeCount;
  }

  /** Returns whether the transactions have an order in which they could have run one by one. */
  boolean isSerializable() {
    return remaining(EnumSet.allOf(Kind.class), false).isEmpty();
  }

  /** Returns the worst cycle that is not allowed, or null. */
  @Nullable Anomaly find() {
    if (remaining(EnumSet.allOf(Kind.class), true).isEmpty()) {
      return null;
    }
    for (Set<Kind> time : List.of(EnumSet.noneOf(Kind.class), EnumSet.of(Kind.TIME))) {
      Anomaly found = direct(Anomaly.Kind.G0, with(time, Kind.WW));
      found = found != null ? found : direct(Anomaly.Kind.G1C, with(time, Kind.WW, Kind.WR));
      found = found != null ? found : single(with(time, Kind.WW, Kind.WR));
      if (found != null) {
        return found;
      }
    }
    return new Anomaly(
        Anomaly.Kind.G_NONADJACENT,
        "among transactions " + remaining(EnumSet.allOf(Kind.class), true));
  }

  private static Set<Kind> with(Set<Kind> some, Kind... others) {
    EnumSet<Kind> all = EnumSet.noneOf(Kind.class);
    all.addAll(some);
    all.addAll(Arrays.asList(others));
    return all;
  }

  private @Nullable Anomaly direct(Anomaly.Kind kind, Set<Kind> kinds) {
    Set<Integer> left = remaining(kinds, false);
    return closing(kind, kinds, edge -> kinds.contains(edge.kind) && left.contains(edge.from));
  }

  private @Nullable Anomaly single(Set<Kind> kinds) {
    return closing(Anomaly.Kind.G_SINGLE, kinds, edge -> edge.kind == Kind.RW);
  }

  /** Returns a cycle of one edge that is {@code wanted} and others that are of {@code kinds}. */
  private @Nullable Anomaly closing(Anomaly.Kind kind, Set<Kind> kinds, Predicate<Edge> wanted) {
    for (List<Edge> out : edges) {
      for (Edge first : out) {
        List<Edge> back = wanted.test(first) ? path(first.to, first.from, kinds) : null;
        if (back != null) {
          return new Anomaly(kind, text(first, back));
        }
      }
    }
    return null;
  }

  private static String text(Edge first, List<Edge> back) {
    var text = new StringBuilder("T" + first.from);
    text.append(" -").append(first.kind).append(' ').append(first.key).append("-> T");
    text.append(first.to);
    for (Edge edge : back) {
      text.append(" -").append(edge.kind).append(' ').append(edge.key).append("-> T");
      text.append(edge.to);
    }
    return text.toString();
  }

  private @Nullable List<Edge> path(int from, int to, Set<Kind> kinds) {
    Edge[] reached = new Edge[edges.size()];
    var queue = new ArrayDeque<Integer>();
    queue.add(from);
    while (!queue.isEmpty()) {
      for (Edge edge : edges.get(queue.remove())) {
        if (kinds.contains(edge.kind) && edge.to != from && reached[edge.to] == null) {
          reached[edge.to] = edge;
          queue.add(edge.to);
        }
      }
    }
    if (reached[to] == null) {
      return null;
    }
    var path = new ArrayDeque<Edge>();
    for (int at = to; at != from; at = reached[at].from) {
      path.addFirst(reached[at]);
    }
    return List.copyOf(path);
  }

  /**
   * Returns the nodes that no order of the whole graph has room for; each is on a cycle or behind
   * one. Where rw edges are {@code apart}, a node that was reached by one has two states, and no
   * other rw edge leaves the second.
   */
  private Set<Integer> remaining(Set<Kind> kinds, boolean apart) {
    int states = apart ? 2 : 1;
    int[] incoming = new int[edges.size() * states];
    for (int state = 0; state < incoming.length; state++) {
      for (Edge edge : edges.get(state / states)) {
        int to = target(edge, kinds, state % states, states);
        if (to >= 0) {
          incoming[to]++;
        }
      }
    }
    var free = new ArrayDeque<Integer>();
    for (int state = 0; state < incoming.length; state++) {
      if (incoming[state] == 0) {
        free.add(state);
      }
    }
    while (!free.isEmpty()) {
      int state = free.remove();
      incoming[state] = -1;
      for (Edge edge : edges.get(state / states)) {
        int to = target(edge, kinds, state % states, states);
        if (to >= 0 && --incoming[to] == 0) {
          free.add(to);
        }
      }
    }
    var left = new java.util.TreeSet<Integer>();
    for (int state = 0; state < incoming.length; state++) {
      if (incoming[state] > 0) {
        left.add(state / states);
      }
    }
    return left;
  }

  private static int target(Edge edge, Set<Kind> kinds, int state, int states) {
    if (!kinds.contains(edge.kind)) {
      return -1;
    }
    if (states == 1) {
      return edge.to;
    }
    if (edge.kind == Kind.RW) {
      return state == 0 ? edge.to * 2 + 1 : -1;
    }
    return edge.to * 2;
  }
}
