package io.vicinal.storage.segment;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The key of one row, primary or of a UNIQUE constraint: equal where all key values are equal,
 * ordered by the key values in key order. Immutable.
 *
 * <p>Text is ordered by code point and CHAR compares without trailing blanks; UUID and binary
 * values are ordered as unsigned bytes.
 */
public final class RowKey implements Comparable<RowKey> {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final byte[] encoded;
  private final long hash;

  private RowKey(byte[] encoded, long hash) {
    this.encoded = encoded;
    this.hash = hash;
  }

  /**
   * Returns the key of a complete row.
   *
   * @throws StorageException.NullNotAllowed if a key value is missing
   */
  public static RowKey of(Table table, @Nullable Object[] row) {
    List<Integer> positions = table.primaryKey();
    @Nullable Object[] key = new @Nullable Object[positions.size()];
    for (int i = 0; i < key.length; i++) {
      key[i] = row[positions.get(i)];
    }
    return ofKey(table, key);
  }

  /**
   * Returns the key with these values, given in key order.
   *
   * @throws StorageException.NullNotAllowed if one is missing
   */
  public static RowKey ofKey(Table table, @Nullable Object[] keyValues) {
    return ofKey(table, table.primaryKey(), keyValues);
  }

  /**
   * Returns the key that a complete row has in {@code columns}, or null if one of them is NULL:
   * such rows are equal to no other.
   */
  public static @Nullable RowKey ofRow(Table table, List<Integer> columns, @Nullable Object[] row) {
    Object[] key = new Object[columns.size()];
    for (int i = 0; i < key.length; i++) {
      Object value = row[columns.get(i)];
      if (value == null) {
        return null;
      }
      key[i] = value;
    }
    return ofKey(table, columns, key);
  }

  /**
   * Returns the key with these values of the columns at {@code positions}.
   *
   * @throws StorageException.NullNotAllowed if one is missing
   */
  public static RowKey ofKey(Table table, List<Integer> positions, @Nullable Object[] keyValues) {
    if (keyValues.length != positions.size()) {
      throw new IllegalArgumentException(
          "a key of " + positions.size() + " values cannot have " + keyValues.length);
    }
    KeyEncoder encoder = new KeyEncoder();
    for (int i = 0; i < keyValues.length; i++) {
      ColumnDefinition column = table.columns().get(positions.get(i));
      Object value = keyValues[i];
      if (value == null) {
        throw new StorageException.NullNotAllowed(table.name(), column.name());
      }
      encoder.add(column.type(), RowRules.keyValue(column, value));
    }
    byte[] encoded = encoder.toBytes();
    return new RowKey(encoded, hash(encoded));
  }

  /**
   * Returns the hash of an encoded key: 64-bit FNV-1a of the bytes, then the finalizer of
   * MurmurHash3 ({@code fmix64}), which spreads it over all bits.
   *
   * <p>It never changes, because it routes rows to shards and orders key files.
   */
  static long hash(byte[] encoded) {
    long h = FNV_OFFSET;
    for (byte b : encoded) {
      h = (h ^ (b & 0xFF)) * FNV_PRIME;
    }
    h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }

  /** Returns this key under another hash, so that tests can make keys collide. */
  RowKey withHash(long other) {
    return new RowKey(encoded, other);
  }

  /** Returns the fixed 64-bit hash. */
  public long hash() {
    return hash;
  }

  /** Returns the shard, 0 to {@code shards} - 1, that holds the row: the unsigned remainder. */
  public int shard(int shards) {
    return (int) Long.remainderUnsigned(hash, shards);
  }

  /** Returns a copy of the encoded key; unsigned comparison of the bytes is the order of keys. */
  public byte[] encoded() {
    return encoded.clone();
  }

  @Override
  public int compareTo(RowKey other) {
    return Arrays.compareUnsigned(encoded, other.encoded);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RowKey key && Arrays.equals(encoded, key.encoded);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(hash(encoded));
  }

  @Override
  public String toString() {
    return "RowKey[" + HexFormat.of().formatHex(encoded) + "]";
  }
}
