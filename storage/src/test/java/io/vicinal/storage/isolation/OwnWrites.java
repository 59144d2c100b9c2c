package io.vicinal.storage.isolation;

import java.util.ArrayList;
import java.util.List;

/** Keeps what one transaction has written so far and not taken back. */
final class OwnWrites {
  private final List<Op> live = new ArrayList<>();

  /** Returns the writes that are left at the end. */
  static List<Op> kept(List<Op> ops) {
    var own = new OwnWrites();
    ops.forEach(own::apply);
    return List.copyOf(own.live);
  }

  void apply(Op op) {
    switch (op) {
      case Op.Append _, Op.Add _, Op.Write _ -> live.add(op);
      case Op.Back back -> live.subList(back.writes(), live.size()).clear();
      case Op.Read _, Op.Find _, Op.Get _ -> {}
    }
  }

  /** Returns the values that were written to {@code key}, in order. */
  List<Long> of(String key) {
    var values = new ArrayList<Long>();
    for (Op op : live) {
      switch (op) {
        case Op.Append(String to, long value) when to.equals(key) -> values.add(value);
        case Op.Add(String to, long value) when to.equals(key) -> values.add(value);
        case Op.Write(String to, long value) when to.equals(key) -> values.add(value);
        default -> {}
      }
    }
    return values;
  }
}
