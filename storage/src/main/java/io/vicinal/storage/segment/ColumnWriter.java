package io.vicinal.storage.segment;

import io.vicinal.storage.DataType;
import io.vicinal.storage.VectorElement;
import io.vicinal.storage.vector.VectorRows;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Writes the body of one column; heap use is a bit per row and 16 bytes per block, whatever the
 * values take.
 */
final class ColumnWriter {
  private final RowSource rows;
  private final SegmentFileWriter out;
  private final Function<Segment, ColumnReader> column;
  private final long[] nulls;

  ColumnWriter(RowSource rows, SegmentFileWriter out, Function<Segment, ColumnReader> column) {
    this.rows = rows;
    this.out = out;
    this.column = column;
    this.nulls = new long[FixedLayout.words(rows.rowCount())];
  }

  void write(DataType type) {
    switch (ColumnShape.of(type)) {
      case NARROW, WIDE -> writeFixed(type);
      case BYTES -> writeBytes();
      case VECTOR -> writeVectors(type.element());
    }
  }

  private interface RowOf<C extends ColumnReader> {
    void row(C reader, int ordinal, int newOrdinal);
  }

  /** Visits all rows with the reader of their segment, and notes the NULLs. */
  private <C extends ColumnReader> void forEach(Class<C> shape, RowOf<C> visitor) {
    int newOrdinal = 0;
    for (RowSource.Part part : rows.parts()) {
      C reader = shape.cast(column.apply(part.segment()));
      Bitmap set = part.rows();
      for (int i = set.nextSet(0); i >= 0; i = set.nextSet(i + 1)) {
        if (reader.isNull(i)) {
          nulls[newOrdinal >>> 6] |= 1L << newOrdinal;
        }
        visitor.row(reader, i, newOrdinal++);
      }
    }
  }

  private boolean isNull(int newOrdinal) {
    return (nulls[newOrdinal >>> 6] & (1L << newOrdinal)) != 0;
  }

  private void writeFixed(DataType type) {
    int width = ColumnShape.width(type);
    int blocks = FixedLayout.blocks(rows.rowCount());
    long[] minimums = new long[blocks];
    long[] maximums = new long[blocks];
    Arrays.fill(minimums, Long.MAX_VALUE);
    Arrays.fill(maximums, Long.MIN_VALUE);
    RowBounds bounds =
        (row, ordered) -> {
          int block = row / ColumnReader.BLOCK_ROWS;
          minimums[block] = Math.min(minimums[block], ordered);
          maximums[block] = Math.max(maximums[block], ordered);
        };
    if (width == WideColumn.WIDTH) {
      forEach(WideColumn.class, (reader, from, to) -> putWide(reader, from, to, bounds));
    } else {
      forEach(NarrowColumn.class, (reader, from, to) -> putNarrow(reader, from, to, width, bounds));
    }
    out.pad();
    out.putLongs(nulls);
    for (int i = 0; i < blocks; i++) {
      out.putLong(minimums[i]);
      out.putLong(maximums[i]);
    }
  }

  private interface RowBounds {
    void add(int row, long ordered);
  }

  private void putNarrow(NarrowColumn reader, int from, int to, int width, RowBounds bounds) {
    if (isNull(to)) {
      out.putFixed(0, width);
    } else {
      long bits = reader.bits(from);
      out.putFixed(bits, width);
      bounds.add(to, FixedValue.ordered(reader.type().kind(), bits));
    }
  }

  private void putWide(WideColumn reader, int from, int to, RowBounds bounds) {
    if (isNull(to)) {
      out.putLong(0);
      out.putLong(0);
    } else {
      out.putLong(reader.stored(from, 0));
      out.putLong(reader.stored(from, Long.BYTES));
      bounds.add(to, reader.high(from));
    }
  }

  private void writeBytes() {
    long[] end = new long[1];
    out.putLong(0);
    forEach(
        BytesColumn.class,
        (reader, from, to) -> {
          end[0] += reader.length(from);
          out.putLong(end[0]);
        });
    out.putLongs(nulls);
    forEach(
        BytesColumn.class,
        (reader, from, to) ->
            out.put(reader.memory(from), reader.start(from), reader.length(from)));
  }

  private void writeVectors(VectorElement element) {
    forEach(
        VectorColumn.class,
        (reader, from, to) -> {
          VectorRows piece = reader.piece(from);
          // Not the stride of the piece: all of its rows may lie at one place.
          long bytes = VectorRows.strideBytes(element, piece.dimension());
          out.put(piece.memory(), piece.offset(from - reader.start(from)), bytes);
        });
    if (VectorLayout.hasNorms(element)) {
      writeNorms();
    }
    out.putLongs(nulls);
  }

  private void writeNorms() {
    // Computed again, so that what is stored beside a vector always belongs to it.
    float[][] vector = new float[1][0];
    forEach(
        VectorColumn.class,
        (reader, from, to) -> {
          float norm = Float.NaN;
          if (!reader.isNull(from)) {
            if (vector[0].length == 0) {
              vector[0] = new float[reader.piece(from).dimension()];
            }
            reader.copy(from, vector[0]);
            norm = VectorRows.inverseNorm(vector[0]);
          }
          out.putInt(Float.floatToIntBits(norm));
        });
    out.pad();
  }
}
