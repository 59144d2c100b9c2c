package io.vicinal.storage.catalog;

import io.vicinal.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A record of the write-ahead log that repeats changes of definitions, so that a log which is
 * replayed onto an older catalog brings its tables along.
 *
 * <pre>
 * offset | size | type | field   | meaning
 * 0      | 1    | u8   | kind    | 3
 * 1      | 8    | u64  | tableId | 0, which no table has: recovery, which has the catalog, skips it
 * 9      |      | JSON | entries | array of {"version", "operation", "payload"}, as in ddl_log
 * </pre>
 *
 * <p>Checksums and lengths are the log's. An empty array says nothing; a restored database begins
 * its own history with one.
 */
public final class DdlRecord {
  /** What the record has in the place of a table's id. */
  public static final long TABLE_ID = 0;

  private static final byte KIND = 3;
  private static final int HEADER_BYTES = 1 + Long.BYTES;

  private DdlRecord() {}

  /** Returns a record with {@code entries}. */
  public static byte[] encode(List<DdlEntry> entries) {
    byte[] json = RecordJson.write(entries, false).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(HEADER_BYTES + json.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(KIND)
        .putLong(TABLE_ID)
        .put(json)
        .array();
  }

  /** Returns the table that a record of the log changes, or {@link #TABLE_ID}. */
  public static long tableId(byte[] record) {
    if (record.length < HEADER_BYTES) {
      throw new StorageException.Corrupt(
          "log record", 0, "at least " + HEADER_BYTES + " bytes", record.length + " bytes");
    }
    return ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN).getLong(1);
  }

  /** Returns the entries of a record; none if it is one of rows. */
  public static List<DdlEntry> decode(byte[] record) {
    if (tableId(record) != TABLE_ID) {
      return List.of();
    }
    if (record[0] != KIND) {
      throw new StorageException.Corrupt("log record", 0, "kind " + KIND, "kind " + record[0]);
    }
    try {
      int length = record.length - HEADER_BYTES;
      return RecordJson.readList(
          new String(record, HEADER_BYTES, length, StandardCharsets.UTF_8), DdlEntry.class);
    } catch (IOException _) {
      throw new StorageException.Corrupt("log record", HEADER_BYTES, "definitions", "other text");
    }
  }
}
