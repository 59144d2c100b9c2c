package io.vicinal.planner.session;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The numbers that a session got from sequences last, for currval and lastval. Thread-safe. */
public final class GivenNumbers {
  private final Map<Long, Long> bySequence = new HashMap<>();
  private long lastSequence;

  GivenNumbers() {}

  /** Notes a number that nextval gave. */
  public synchronized void note(long sequenceId, long number) {
    bySequence.put(sequenceId, number);
    lastSequence = sequenceId;
  }

  /** Notes what setval said; it does not change whose number was the last. */
  public synchronized void set(long sequenceId, long number) {
    bySequence.put(sequenceId, number);
  }

  /** Returns the last number of a sequence. */
  public synchronized Optional<Long> of(long sequenceId) {
    return Optional.ofNullable(bySequence.get(sequenceId));
  }

  /** Returns the last number of any sequence. */
  public synchronized Optional<Long> last() {
    return Optional.ofNullable(bySequence.get(lastSequence));
  }
}
