/**
 * Answers: which rows does a database hold, and which of them are nearest to a vector?
 *
 * <p>This is the front door: definitions, {@link io.vicinal.storage.ScanSpec} and {@link
 * io.vicinal.storage.Transaction} come in, {@link io.vicinal.storage.RowCursor} goes out. It knows
 * nothing of SQL. The rooms behind it: {@code engine} (commit, snapshots, recovery), {@code scan}
 * (filters and strategies), {@code segment} (rows on disk), {@code hnsw} and {@code vector} (graphs
 * and distances), {@code wal}, {@code catalog} and {@code io} (files).
 *
 * <p>Read first: {@link io.vicinal.storage.Database}, {@link io.vicinal.storage.ScanSpec}.
 */
@NullMarked
package io.vicinal.storage;

import org.jspecify.annotations.NullMarked;
