package io.vicinal.storage.isolation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns registers into lists of the values that they had. Every writer read the value before, so
 * committed writes form a chain; where it forks, an update was lost.
 */
final class RegisterChains {
  private final List<Anomaly> anomalies;

  /** Per register: the value before each committed one. */
  private final Map<String, Map<Long, Long>> before = new HashMap<>();

  RegisterChains(List<Anomaly> anomalies) {
    this.anomalies = anomalies;
  }

  List<Executed> toLists(List<Executed> history) {
    history.stream().filter(Executed::committed).forEach(this::link);
    return history.stream().map(this::toLists).toList();
  }

  private void link(Executed transaction) {
    var last = new HashMap<String, Long>();
    for (Op op : transaction.ops()) {
      if (op instanceof Op.Get get) {
        last.putIfAbsent(get.key(), get.value());
      }
    }
    var followed = new HashMap<String, Set<Long>>();
    for (Op op : OwnWrites.kept(transaction.ops())) {
      if (op instanceof Op.Write write) {
        long previous = last.getOrDefault(write.key(), 0L);
        before.computeIfAbsent(write.key(), _ -> new HashMap<>()).put(write.value(), previous);
        last.put(write.key(), write.value());
        followed.computeIfAbsent(write.key(), _ -> new HashSet<>()).add(previous);
      }
    }
    followed.forEach(this::claim);
  }

  private final Map<String, Set<Long>> replaced = new HashMap<>();

  private void claim(String key, Set<Long> values) {
    Set<Long> taken = replaced.computeIfAbsent(key, _ -> new HashSet<>());
    for (long value : values) {
      if (!taken.add(value)) {
        anomalies.add(
            new Anomaly(Anomaly.Kind.LOST_UPDATE, key + ": two writes replaced " + value));
      }
    }
  }

  private Executed toLists(Executed transaction) {
    var ops = new ArrayList<Op>();
    var own = new OwnWrites();
    var base = new HashMap<String, Long>();
    for (Op op : transaction.ops()) {
      own.apply(op);
      ops.add(
          switch (op) {
            case Op.Write write -> new Op.Append(write.key(), write.value());
            case Op.Get get -> {
              base.putIfAbsent(get.key(), get.value());
              List<Long> mine = own.of(get.key());
              if (mine.isEmpty() || mine.getLast() != get.value()) {
                yield new Op.Read(get.key(), upTo(get.key(), get.value()));
              }
              var all = new ArrayList<>(upTo(get.key(), base.getOrDefault(get.key(), 0L)));
              all.addAll(mine);
              yield new Op.Read(get.key(), all);
            }
            default -> op;
          });
    }
    return new Executed(
        transaction.session(),
        transaction.begin(),
        transaction.end(),
        transaction.committed(),
        ops);
  }

  private List<Long> upTo(String key, long value) {
    Map<Long, Long> chain = before.getOrDefault(key, Map.of());
    var values = new ArrayDeque<Long>();
    var seen = new HashSet<Long>();
    for (long at = value; at != 0 && seen.add(at); at = chain.getOrDefault(at, 0L)) {
      values.addFirst(at);
    }
    return List.copyOf(values);
  }
}
