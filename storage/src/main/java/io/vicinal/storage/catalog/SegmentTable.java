package io.vicinal.storage.catalog;

import io.vicinal.storage.StorageException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads and changes the manifest: checkpoints, shards, segments and their files. */
final class SegmentTable {
  private SegmentTable() {}

  /** Makes everything of {@code publication} true within the transaction. */
  static void publish(CatalogTransaction transaction, SegmentPublication publication)
      throws SQLException {
    for (long segmentId : publication.removed()) {
      Row segment = segment(transaction, publication.databaseId(), segmentId);
      transaction.deleteWhere(GuardedTable.SEGMENT_FILES, "segment_id", segmentId);
      transaction.delete(segment);
    }
    for (SegmentRecord segment : publication.added()) {
      add(transaction, publication.databaseId(), segment);
    }
    for (FileChange change : publication.fileChanges()) {
      segment(transaction, publication.databaseId(), change.segmentId());
      for (String name : change.removed()) {
        transaction.delete(file(transaction, change.segmentId(), name));
      }
      addFiles(transaction, change.segmentId(), change.added());
    }
    for (ShardRecord shard : publication.shards()) {
      Row before = shard(transaction, publication.databaseId(), shard.tableId(), shard.shard());
      advance(transaction, before, "sealed_lsn", shard.sealedLsn());
    }
    for (CounterRecord counter : publication.counters()) {
      requireTableOf(transaction, publication.databaseId(), counter.tableId());
      Counters.put(transaction, counter);
    }
    if (publication.checkpointLsn().isPresent()) {
      Row before = checkpoint(transaction, publication.databaseId());
      advance(transaction, before, "lsn", publication.checkpointLsn().getAsLong());
    }
    for (long indexId : publication.readyIndexes()) {
      requireTableOf(
          transaction,
          publication.databaseId(),
          Definitions.index(transaction, indexId).number("table_id"));
      DdlLog.execute(transaction, new DdlOperation.IndexReady(indexId));
    }
  }

  /** Notes how far the log of a database is known to be durable. */
  static void logIsDurable(CatalogTransaction transaction, long databaseId, long lsn)
      throws SQLException {
    advance(transaction, checkpoint(transaction, databaseId), "durable_lsn", lsn);
  }

  private static Row checkpoint(CatalogTransaction transaction, long databaseId)
      throws SQLException {
    return transaction
        .find(GuardedTable.CHECKPOINTS, databaseId)
        .orElseThrow(() -> notFound("database", databaseId));
  }

  /** Deletes all segments of a table with their files. */
  static void deleteAll(CatalogTransaction transaction, long tableId) throws SQLException {
    for (Row segment : transaction.rowsWhere(GuardedTable.SEGMENTS, "table_id", tableId)) {
      transaction.deleteWhere(GuardedTable.SEGMENT_FILES, "segment_id", segment.number("id"));
      transaction.delete(segment);
    }
  }

  /** Deletes the graphs of an index from all segments. */
  static void deleteGraphs(CatalogTransaction transaction, long indexId) throws SQLException {
    for (Row file : transaction.rowsWhere(GuardedTable.SEGMENT_FILES, "owner_id", indexId)) {
      if (file.text("kind").equals("graph")) {
        transaction.delete(file);
      }
    }
  }

  static List<ShardRecord> shards(CatalogTransaction transaction) throws SQLException {
    return transaction.rows(GuardedTable.SHARDS).stream()
        .map(row ->
            new ShardRecord(row.number("table_id"), row.integer("shard"), row.number("sealed_lsn")))
        .toList();
  }

  static List<SegmentRecord> segments(CatalogTransaction transaction) throws SQLException {
    Map<Long, List<FileRecord>> files = new HashMap<>();
    for (Row row : transaction.rows(GuardedTable.SEGMENT_FILES)) {
      files
          .computeIfAbsent(row.number("segment_id"), id -> new ArrayList<>())
          .add(
              new FileRecord(
                  row.text("kind"),
                  row.number("owner_id"),
                  row.text("name"),
                  row.number("size_bytes"),
                  row.integer("crc32c")));
    }
    return transaction.rows(GuardedTable.SEGMENTS).stream()
        .map(row ->
            new SegmentRecord(
                row.number("id"),
                row.number("table_id"),
                row.integer("shard"),
                row.integer("row_count"),
                row.number("min_lsn"),
                row.number("max_lsn"),
                files.getOrDefault(row.number("id"), List.of())))
        .toList();
  }

  private static void add(CatalogTransaction transaction, long databaseId, SegmentRecord segment)
      throws SQLException {
    shard(transaction, databaseId, segment.tableId(), segment.shard());
    if (segment.id() < 1 || segment.id() >= Sequence.SEGMENT.next(transaction)) {
      throw new IllegalArgumentException("segment id " + segment.id() + " was never given out");
    }
    if (transaction.find(GuardedTable.SEGMENTS, segment.id()).isPresent()) {
      throw new StorageException.AlreadyExists("segment", Long.toString(segment.id()));
    }
    transaction.insert(
        GuardedTable.SEGMENTS,
        segment.id(),
        segment.tableId(),
        (long) segment.shard(),
        (long) segment.rowCount(),
        segment.minLsn(),
        segment.maxLsn());
    addFiles(transaction, segment.id(), segment.files());
  }

  private static void addFiles(
      CatalogTransaction transaction, long segmentId, List<FileRecord> files) throws SQLException {
    for (FileRecord file : files) {
      if (transaction.find(GuardedTable.SEGMENT_FILES, segmentId, file.name()).isPresent()) {
        throw new StorageException.AlreadyExists("file", file.name());
      }
      transaction.insert(
          GuardedTable.SEGMENT_FILES,
          segmentId,
          file.name(),
          file.kind(),
          file.ownerId(),
          file.sizeBytes(),
          (long) file.crc32c());
    }
  }

  private static void advance(CatalogTransaction transaction, Row before, String column, long lsn)
      throws SQLException {
    if (lsn < before.number(column)) {
      throw new IllegalArgumentException(
          column
              + " "
              + before.place()
              + " cannot go from "
              + before.number(column)
              + " to "
              + lsn);
    }
    transaction.update(before, before.with(column, lsn));
  }

  private static Row shard(CatalogTransaction transaction, long databaseId, long tableId, int shard)
      throws SQLException {
    requireTableOf(transaction, databaseId, tableId);
    return transaction
        .find(GuardedTable.SHARDS, tableId, (long) shard)
        .orElseThrow(() -> notFound("shard", shard));
  }

  private static Row segment(CatalogTransaction transaction, long databaseId, long segmentId)
      throws SQLException {
    Row segment =
        transaction
            .find(GuardedTable.SEGMENTS, segmentId)
            .orElseThrow(() -> notFound("segment", segmentId));
    requireTableOf(transaction, databaseId, segment.number("table_id"));
    return segment;
  }

  private static Row file(CatalogTransaction transaction, long segmentId, String name)
      throws SQLException {
    return transaction
        .find(GuardedTable.SEGMENT_FILES, segmentId, name)
        .orElseThrow(() -> new StorageException.NotFound("file", name));
  }

  private static void requireTableOf(CatalogTransaction transaction, long databaseId, long tableId)
      throws SQLException {
    if (Definitions.table(transaction, tableId).number("database_id") != databaseId) {
      throw notFound("table", tableId);
    }
  }

  private static StorageException.NotFound notFound(String kind, long id) {
    return new StorageException.NotFound(kind, Long.toString(id));
  }
}
