/**
 * Answers: which changes were acknowledged since the last checkpoint?
 *
 * <p>In come batches of opaque records, each with a log sequence number; out come durable files,
 * the moment at which a batch may be acknowledged, and, after a restart, the same batches in the
 * same order. A torn tail is cut, damage is refused.
 *
 * <p>Read {@link io.vicinal.storage.wal.WriteAheadLog} first, then {@code WalFormat}.
 */
@NullMarked
package io.vicinal.storage.wal;

import org.jspecify.annotations.NullMarked;
