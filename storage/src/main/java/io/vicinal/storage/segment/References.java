package io.vicinal.storage.segment;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the references to a segment and runs an action when the last one is given back. */
final class References {
  private final AtomicInteger count = new AtomicInteger(1);
  private final String what;
  private final Runnable onLast;

  References(String what, Runnable onLast) {
    this.what = what;
    this.onLast = onLast;
  }

  /** Adds a reference; false if the last one is gone. */
  boolean tryRetain() {
    return count.getAndUpdate(n -> n == 0 ? 0 : n + 1) != 0;
  }

  void retain() {
    if (!tryRetain()) {
      throw new IllegalStateException(what + " is closed");
    }
  }

  void release() {
    int before = count.getAndUpdate(n -> n == 0 ? 0 : n - 1);
    if (before == 0) {
      throw new IllegalStateException(what + " was released too often");
    }
    if (before == 1) {
      onLast.run();
    }
  }
}
