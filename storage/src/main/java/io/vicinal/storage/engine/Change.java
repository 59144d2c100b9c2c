package io.vicinal.storage.engine;

import io.vicinal.storage.segment.RowKey;
import org.jspecify.annotations.Nullable;

/**
 * One change of one row, the only way in which rows change: a new version of the row with this key,
 * or its end. The version is the LSN of the batch that it belongs to.
 *
 * <p>Applying a change twice does nothing the second time.
 *
 * @param shard where the key lives
 * @param values the complete row; of a removal the key columns alone, the others null
 * @param removal whether the row ends
 */
record Change(long tableId, int shard, RowKey key, @Nullable Object[] values, boolean removal) {}
