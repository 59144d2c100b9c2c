/**
 * Answers: what is committed, what is visible, and what survives a crash?
 *
 * <p>Transactions and definitions come in through the front door of {@link io.vicinal.storage};
 * every change is a {@code Change} in one write-ahead log per database, is applied to growing
 * segments in memory and becomes visible by one volatile write when the log says that it is
 * durable. Background work seals growing segments to files, builds graphs, merges small segments
 * and tells the catalog, in one transaction each time.
 *
 * <p>Read first: {@code LocalDatabase}, {@code ShardStore}.
 */
@NullMarked
package io.vicinal.storage.engine;

import org.jspecify.annotations.NullMarked;
