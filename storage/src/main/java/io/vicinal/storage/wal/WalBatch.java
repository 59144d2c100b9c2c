package io.vicinal.storage.wal;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Holds what one commit wrote: its log sequence number, its time and its records in order.
 *
 * <p>The byte arrays are shared, not copied: neither side changes them.
 *
 * @param timeMicros microseconds since 1970-01-01 UTC at which it was appended, never less than
 *     that of the batch before; {@link #NO_TIME} for one that an older release wrote
 */
public record WalBatch(long lsn, long timeMicros, List<byte[]> records) {
  /** The time of a batch of which none is known. */
  public static final long NO_TIME = 0;

  public WalBatch {
    if (lsn <= 0) {
      throw new IllegalArgumentException("lsn must be positive, not " + lsn);
    }
    records = List.copyOf(records);
  }

  /** Returns the present time in microseconds since 1970-01-01 UTC. */
  static long nowMicros() {
    var now = Instant.now();
    return TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + now.getNano() / 1_000;
  }
}
