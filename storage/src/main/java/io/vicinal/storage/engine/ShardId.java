package io.vicinal.storage.engine;

/** Names one shard of one table. */
record ShardId(long tableId, int shard) {}
