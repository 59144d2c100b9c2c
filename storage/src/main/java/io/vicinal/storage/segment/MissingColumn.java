package io.vicinal.storage.segment;

import io.vicinal.storage.AddedColumn;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Table;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A column that was added after rows were written: it has no file, and all of these rows have its
 * initial value. What it takes of memory does not depend on their number.
 */
public final class MissingColumn {
  /** For rows whose number is not known. */
  static final int ROWS_MAX = Integer.MAX_VALUE;

  private MissingColumn() {}

  /** Returns what the catalog keeps of an initial value; null stands for NULL. */
  public static AddedColumn added(DataType type, @Nullable Object value) {
    return new AddedColumn(
        value == null ? null : Base64.getEncoder().encodeToString(RowCodec.encode(type, value)));
  }

  /** Checks that {@code value} fits {@code column}. */
  public static void requireFits(Table table, ColumnDefinition column, @Nullable Object value) {
    RowRules.check(table, column, value);
  }

  /** Returns the value that rows from before the column have, null for NULL. */
  static @Nullable Object initial(ColumnDefinition column) {
    AddedColumn added = column.added();
    return added == null || added.initial() == null
        ? null
        : RowCodec.value(column.type(), Base64.getDecoder().decode(added.initial()));
  }

  /** Returns a reader that gives the initial value for each of {@code rowCount} rows. */
  static ColumnReader of(ColumnDefinition column, int rowCount) {
    DataType type = column.type();
    Object value = initial(column);
    return switch (ColumnShape.of(type)) {
      case NARROW -> new NarrowColumn(type, narrow(type, value));
      case WIDE -> new WideColumn(type, wide(type, value));
      case BYTES -> new SameBytes(type, value == null ? null : RowCodec.encode(type, value));
      case VECTOR -> vectors(type, (float[]) value, rowCount);
    };
  }

  private static FixedBlocks narrow(DataType type, @Nullable Object value) {
    if (value == null) {
      return new SameBlocks(new byte[ColumnShape.width(type)], true, 0);
    }
    long ordered = FixedValue.ordered(type.kind(), FixedValue.bits(type, value));
    return new SameBlocks(RowCodec.encode(type, value), false, ordered);
  }

  private static FixedBlocks wide(DataType type, @Nullable Object value) {
    if (value == null) {
      return new SameBlocks(new byte[WideColumn.WIDTH], true, 0);
    }
    long ordered = FixedValue.orderedHigh(type.kind(), FixedValue.high(type, value));
    return new SameBlocks(RowCodec.encode(type, value), false, ordered);
  }

  private static VectorColumn vectors(DataType type, float @Nullable [] value, int rowCount) {
    int dimension = type.precision();
    long bytes = VectorRows.strideBytes(type.element(), dimension);
    // On the heap, so that it lasts as long as anybody reads it; longs align it.
    MemorySegment row = MemorySegment.ofArray(new long[(int) (bytes / Long.BYTES)]);
    if (value != null) {
      VectorRows.write(type.element(), row, 0, value);
    }
    var rows = new VectorRows(row, rowCount, dimension, type.element(), 0, null);
    long nulls = value == null ? -1 : 0;
    return new VectorColumn(type, VectorPieces.whole(rows), _ -> nulls);
  }

  /** One block that stands for all. */
  private static final class SameBlocks implements FixedBlocks {
    private final MemorySegment memory;
    private final boolean isNull;
    private final long ordered;

    SameBlocks(byte[] value, boolean isNull, long ordered) {
      ByteBuffer block =
          ByteBuffer.allocate(value.length * ColumnReader.BLOCK_ROWS)
              .order(ByteOrder.LITTLE_ENDIAN);
      while (block.hasRemaining()) {
        block.put(value);
      }
      this.memory = MemorySegment.ofArray(block.array());
      this.isNull = isNull;
      this.ordered = ordered;
    }

    @Override
    public MemorySegment memory(int block) {
      return memory;
    }

    @Override
    public long base(int block) {
      return 0;
    }

    @Override
    public long nullWord(int word) {
      return isNull ? -1 : 0;
    }

    @Override
    public long minimum(int block) {
      return isNull ? Long.MAX_VALUE : ordered;
    }

    @Override
    public long maximum(int block) {
      return isNull ? Long.MIN_VALUE : ordered;
    }
  }
}
