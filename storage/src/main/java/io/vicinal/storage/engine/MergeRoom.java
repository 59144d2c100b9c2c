package io.vicinal.storage.engine;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.hnsw.BuildForecast;
import io.vicinal.storage.segment.RowSource;
import io.vicinal.storage.segment.SealedSegment;
import io.vicinal.storage.vector.VectorRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Looks whether the disk has room for a merge before it writes anything: one that fills the disk
 * would be for nothing, and commits would be refused meanwhile.
 */
final class MergeRoom {
  private MergeRoom() {}

  /**
   * Returns about how many bytes a merge writes before it deletes what it merged: the rows that
   * live, the graphs of {@code indexes}, and the largest of them twice, because it is linked in a
   * file of its own.
   */
  static long bytes(List<SealedSegment> sources, RowSource rows, List<VectorIndex> indexes) {
    double bytes = 0;
    for (RowSource.Part part : rows.parts()) {
      for (SealedSegment source : sources) {
        if (source == part.segment() && source.rowCount() > 0) {
          bytes += (double) source.sizeBytes() * part.rows().cardinality() / source.rowCount();
        }
      }
    }
    long linking = 0;
    for (VectorIndex index : indexes) {
      BuildForecast forecast = forecast(sources.getFirst(), rows.rowCount(), index);
      bytes += forecast.fileBytes() + GraphBuilder.FILE_HEADER_BYTES;
      linking = Math.max(linking, forecast.memory().graphBytes());
    }
    return (long) bytes + linking;
  }

  private static BuildForecast forecast(SealedSegment like, int rowCount, VectorIndex index) {
    VectorRows vectors = like.vectors(index.column());
    return BuildForecast.of(
        rowCount,
        vectors.element(),
        vectors.dimension(),
        index.metric(),
        index.parameters(),
        GraphBuilder.quantization(vectors, index),
        1);
  }

  /**
   * Does nothing if there is room.
   *
   * @throws StorageException.Io if the disk is too full
   */
  static void require(
      DatabaseState state, TableStore store, List<SealedSegment> sources, RowSource rows) {
    long wanted = bytes(sources, rows, store.readyIndexes());
    Path directory = state.segmentDirectory(store.id, sources.getFirst().id());
    long usable = state.files.usableBytes(directory);
    if (wanted > usable) {
      throw new StorageException.Io(
          "cannot merge %d segments of table \"%s\", which takes %d MiB where %d are free"
              .formatted(sources.size(), store.table().name(), mebibytes(wanted), usable >> 20),
          new IOException("No space left on device"));
    }
  }

  private static long mebibytes(long bytes) {
    return (bytes + (1 << 20) - 1) >> 20;
  }
}
