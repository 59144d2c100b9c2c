package io.vicinal.storage.catalog;

import io.vicinal.storage.Table;
import java.util.List;
import java.util.Map;

/**
 * Everything that exists at one moment.
 *
 * @param version highest version of the DDL log; it does not grow with segments
 * @param databases by id
 * @param tables by id, each with its indexes
 * @param databaseOfTable table id to database id
 * @param shards by table id and shard
 * @param counters by table id and column, of those columns for which one is known
 * @param segments by id, each with its files
 */
public record CatalogState(
    long version,
    List<DatabaseRecord> databases,
    List<Table> tables,
    Map<Long, Long> databaseOfTable,
    List<ShardRecord> shards,
    List<CounterRecord> counters,
    List<SegmentRecord> segments) {
  public CatalogState {
    databases = List.copyOf(databases);
    tables = List.copyOf(tables);
    databaseOfTable = Map.copyOf(databaseOfTable);
    shards = List.copyOf(shards);
    counters = List.copyOf(counters);
    segments = List.copyOf(segments);
  }
}
