package io.vicinal.storage.engine;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.segment.RowCodec;
import io.vicinal.storage.segment.RowKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Turns the changes of one table into log records and back.
 *
 * <pre>
 * offset | size | type | field   | meaning
 * 0      | 1    | u8   | kind    | 1 = the row has this version now, 2 = the row ends
 * 1      | 8    | u64  | tableId | little-endian
 * 9      |      |      | row     | as RowCodec writes it; of kind 2 only key columns are not NULL
 * </pre>
 *
 * <p>Checksums and lengths are the log's. The shard is not written: it follows from the key.
 */
final class ChangeCodec {
  private static final byte KIND_ROW = 1;
  private static final byte KIND_REMOVAL = 2;
  private static final int HEADER_BYTES = 1 + Long.BYTES;

  private final Table table;
  private final RowCodec rows;

  ChangeCodec(Table table) {
    this.table = table;
    this.rows = new RowCodec(table);
  }

  /** Returns the definition of the table whose rows it knows. */
  Table table() {
    return table;
  }

  RowCodec rows() {
    return rows;
  }

  byte[] encode(Change change) {
    byte[] row = rows.encode(change.values());
    return ByteBuffer.allocate(HEADER_BYTES + row.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(change.removal() ? KIND_REMOVAL : KIND_ROW)
        .putLong(change.tableId())
        .put(row)
        .array();
  }

  /** Returns the table that {@code record} changes. */
  static long tableId(byte[] record) {
    if (record.length < HEADER_BYTES) {
      throw new StorageException.Corrupt(
          "log record", 0, "at least " + HEADER_BYTES + " bytes", record.length + " bytes");
    }
    return ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN).getLong(1);
  }

  Change decode(byte[] record) {
    byte kind = record[0];
    if (kind != KIND_ROW && kind != KIND_REMOVAL) {
      throw new StorageException.Corrupt("log record", 0, "kind 1 or 2", "kind " + kind);
    }
    ByteBuffer body = ByteBuffer.wrap(record, HEADER_BYTES, record.length - HEADER_BYTES);
    @Nullable Object[] values = rows.decode(body);
    RowKey key = RowKey.of(table, values);
    return new Change(table.id(), key.shard(table.shards()), key, values, kind == KIND_REMOVAL);
  }
}
