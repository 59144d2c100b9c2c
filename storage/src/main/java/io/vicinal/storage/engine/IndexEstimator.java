package io.vicinal.storage.engine;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.IndexEstimate;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.SegmentInfo;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.VectorElement;
import io.vicinal.storage.VectorIndexDefinition;
import io.vicinal.storage.hnsw.BuildForecast;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Foretells what an index build takes, from the segments that are there. */
final class IndexEstimator {
  private IndexEstimator() {}

  static IndexEstimate estimate(
      DatabaseState state, TableStore store, VectorIndexDefinition definition) {
    ColumnDefinition column = store.table().columns().get(definition.column());
    DataType type = column.type();
    if (!type.isVector() || type.precision() == 0) {
      throw new StorageException.InvalidSetting(
          "column \"" + column.name() + "\" is no vector with a fixed dimension");
    }
    IndexDefinitions.requireIndexable(store.table(), definition);
    int threads = state.options.buildThreads();
    long memory = 0;
    long disk = 0;
    long rows = 0;
    boolean codes = false;
    Duration cpuTime = Duration.ZERO;
    List<Integer> graphs = graphRows(state, store);
    for (int graphRows : graphs) {
      BuildForecast forecast = forecast(type, definition, graphRows, threads);
      memory = Math.max(memory, forecast.memory().totalBytes());
      disk += forecast.fileBytes() + GraphBuilder.FILE_HEADER_BYTES;
      rows += graphRows;
      codes |= forecast.codes();
      cpuTime = cpuTime.plus(forecast.cpuTime());
    }
    return new IndexEstimate(rows, graphs.size(), threads, memory, disk, codes, cpuTime);
  }

  private static BuildForecast forecast(
      DataType type, VectorIndexDefinition definition, int rows, int threads) {
    Quantization quantization =
        type.element() == VectorElement.BIT ? Quantization.NONE : definition.quantization();
    return BuildForecast.of(
        rows,
        type.element(),
        type.precision(),
        definition.metric(),
        definition.parameters(),
        quantization,
        threads);
  }

  /** Returns the rows of each graph that would be built, as {@link TableWork} goes about it. */
  private static List<Integer> graphRows(DatabaseState state, TableStore store) {
    List<SegmentInfo> segments = SegmentReport.of(state, store.id);
    boolean merged = store.readyIndexes().isEmpty();
    var rows = new ArrayList<Integer>();
    for (ShardStore shard : store.shards) {
      long together = 0;
      for (SegmentInfo segment : segments) {
        if (segment.shard() == shard.shard) {
          long live = segment.rowCount() - segment.deadRowCount();
          if (segment.sealed() && !merged) {
            add(rows, segment.rowCount());
          } else {
            together += live;
          }
        }
      }
      add(rows, together);
    }
    return rows;
  }

  private static void add(List<Integer> rows, long count) {
    if (count > Integer.MAX_VALUE) {
      throw new StorageException.InvalidSetting(
          "a graph has at most " + Integer.MAX_VALUE + " rows, not " + count);
    }
    if (count > 0) {
      rows.add((int) count);
    }
  }
}
