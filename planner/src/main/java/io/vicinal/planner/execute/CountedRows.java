package io.vicinal.planner.execute;

import io.vicinal.sql.type.VectorValue;
import io.vicinal.storage.ResourceAccount;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.DataContext;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.linq4j.AbstractEnumerable;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.Enumerator;
import org.jspecify.annotations.Nullable;

/**
 * Rows that an operator keeps until the statement ends, all of them or one of each group: their
 * bytes are reserved before it gets them, so that too many of them end the statement and not the
 * process. The bytes are an estimate.
 */
public final class CountedRows<T extends @Nullable Object> extends AbstractEnumerable<T> {
  private static final long BYTES_AT_ONCE = 64 << 10;
  private static final int ROWS_BETWEEN_CHECKS = 256;
  private static final int OBJECT = 16;
  private static final int REFERENCE = 8;
  private static final int NUMBER = 24;
  private static final int TEXT = 48;
  private static final int GROUP = 160; // its entry, its key and its accumulators
  private static final int MIX = 0x9E3779B9;

  private final Enumerable<T> rows;
  private final ResourceAccount account;
  private final int @Nullable [] keys;

  private CountedRows(Enumerable<T> rows, ResourceAccount account, int @Nullable [] keys) {
    this.rows = rows;
    this.account = account;
    this.keys = keys;
  }

  /** Generated code calls this where one row is kept for all that agree in the fields at keys. */
  public static <T extends @Nullable Object> Enumerable<T> groups(
      Enumerable<T> rows, DataContext root, int[] keys) {
    return new CountedRows<>(rows, ((ExecutionContext) root).account(), keys);
  }

  /** Generated code calls this. */
  public static <T extends @Nullable Object> Enumerable<T> of(
      Enumerable<T> rows, DataContext root) {
    return new CountedRows<>(rows, ((ExecutionContext) root).account(), null);
  }

  /** Generated code calls this where no row is kept: it only looks whether to go on. */
  public static <T extends @Nullable Object> Enumerable<T> watched(
      Enumerable<T> rows, DataContext root) {
    var context = (ExecutionContext) root;
    return rows.where(_ -> {
      context.tick();
      return true;
    });
  }

  @Override
  public Enumerator<T> enumerator() {
    var groups = new HashSet<Integer>();
    return new RowHolder<>(rows.enumerator()) {
      private long count;
      private long bytes;

      @Override
      public boolean moveNext() {
        if (count++ % ROWS_BETWEEN_CHECKS == 0) {
          account.step();
        }
        if (!super.moveNext()) {
          return false;
        }
        bytes += kept(current(), groups);
        if (bytes >= BYTES_AT_ONCE) {
          account.reserve(bytes);
          bytes = 0;
        }
        return true;
      }
    };
  }

  /** Returns the bytes that are kept because of a row; groups whose hash is the same are few. */
  private long kept(T row, Set<Integer> groups) {
    int[] fields = keys;
    if (fields == null) {
      return REFERENCE + bytes(row);
    }
    if (!(row instanceof Object[] values)) {
      return groups.add(hash(row)) ? GROUP + bytes(row) : 0;
    }
    int hash = 1;
    long bytes = GROUP;
    for (int field : fields) {
      hash = 31 * hash + hash(values[field]);
      bytes += bytes(values[field]);
    }
    return groups.add(hash * MIX) ? bytes : 0;
  }

  private static int hash(@Nullable Object value) {
    return value instanceof Object[] values ? Arrays.deepHashCode(values) : Objects.hashCode(value);
  }

  /** Returns about how many bytes a value of generated code takes, or a row of them. */
  public static long bytes(@Nullable Object value) {
    return switch (value) {
      case null -> 0;
      case Object[] fields -> {
        long bytes = OBJECT + (long) REFERENCE * fields.length;
        for (Object field : fields) {
          bytes += bytes(field);
        }
        yield bytes;
      }
      case String text -> TEXT + text.length();
      case VectorValue vector -> TEXT + (long) Float.BYTES * vector.dimension();
      case ByteString bytes -> TEXT + bytes.length();
      case List<?> list -> bytes(list.toArray());
      default -> NUMBER;
    };
  }
}
