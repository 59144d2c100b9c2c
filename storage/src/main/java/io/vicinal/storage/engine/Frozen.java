package io.vicinal.storage.engine;

import io.vicinal.storage.segment.GrowingSegment;

/**
 * Changes of one shard that wait to be written to files.
 *
 * @param segment new rows; takes no more, but its rows may still end
 * @param firstLsn of the oldest change among them
 * @param throughLsn every change of the shard up to here is among them or in files
 */
record Frozen(GrowingSegment segment, long firstLsn, long throughLsn) {}
