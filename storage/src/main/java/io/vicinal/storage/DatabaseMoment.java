package io.vicinal.storage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One moment of a database: all commits up to one of them.
 *
 * @param lsn of the last commit, 0 before the first
 * @param time at which it was committed, in microseconds; null if it is not known
 */
public record DatabaseMoment(String name, long lsn, @Nullable Instant time) {}
