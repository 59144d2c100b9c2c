package io.vicinal.storage;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells whether databases left threads behind. What other tests of this process left before does
 * not count, for they may be those of planted bugs.
 */
public final class StorageThreads {
  private final Set<Thread> before;

  private StorageThreads(Set<Thread> before) {
    this.before = before;
  }

  /** Notes which threads there are now. */
  public static StorageThreads now() {
    return new StorageThreads(alive());
  }

  /** Requires that all threads since then have ended; a thread may take a moment for it. */
  public void requireNoMore() throws Exception {
    Eventually.await(
        "no thread is left behind",
        () -> {
          Set<Thread> left = alive();
          left.removeAll(before);
          return left.isEmpty();
        });
  }

  private static Set<Thread> alive() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("vicinal-"))
        .collect(Collectors.toCollection(HashSet::new));
  }
}
