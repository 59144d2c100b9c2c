/**
 * Answers: which rows does one shard hold in memory and on disk, and which of them are visible at
 * an LSN?
 *
 * <p>In come rows as arrays of values, one per column, with the LSN that made them; out come typed
 * columns, vectors, keys and visibility by ordinal (0-based position inside one segment). New rows
 * live in a {@link io.vicinal.storage.segment.GrowingSegment}; {@link
 * io.vicinal.storage.segment.SegmentWriter} turns rows into immutable files, which a {@link
 * io.vicinal.storage.segment.SealedSegment} maps. Filters are evaluated one package further up.
 *
 * <p>Read first: {@link io.vicinal.storage.segment.Segment}, {@link
 * io.vicinal.storage.segment.ColumnReader}.
 */
@NullMarked
package io.vicinal.storage.segment;

import org.jspecify.annotations.NullMarked;
