package io.vicinal.storage.segment;

import static io.vicinal.storage.segment.Layouts.INT_LE;
import static io.vicinal.storage.segment.Layouts.LONG_LE;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.catalog.FileRecord;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Maps the files of a sealed segment that hold its rows, and reads which of them have ended. */
final class SegmentMapping {
  private final SegmentFiles files;
  private final Arena arena;
  private final int rowCount;

  SegmentMapping(SegmentFiles files, Arena arena, int rowCount) {
    this.files = files;
    this.arena = arena;
    this.rowCount = rowCount;
  }

  /** Maps the column at {@code position}; one that was added later may have no file. */
  ColumnReader column(int position, ColumnDefinition definition) {
    DataType type = definition.type();
    ColumnShape shape = ColumnShape.of(type);
    FileKind kind = FileKind.ofColumn(type);
    if (definition.added() != null && !files.has(kind, position)) {
      return MissingColumn.of(definition, rowCount);
    }
    FileRecord file = files.file(kind, position);
    MemorySegment mapped = files.map(file, arena);
    return switch (shape) {
      case NARROW -> narrow(type, mapped);
      case WIDE ->
          new WideColumn(
              type, new SealedFixed(mapped, new FixedLayout(rowCount, WideColumn.WIDTH)));
      case BYTES -> new SealedBytes(type, mapped, new BytesLayout(rowCount), files.describe(file));
      case VECTOR -> vectors(type, mapped, VectorLayout.of(rowCount, type));
    };
  }

  /** Maps the LSNs that made the rows. */
  NarrowColumn beginLsns() {
    return narrow(
        DataType.of(DataType.Kind.BIGINT), files.map(files.file(FileKind.VERSIONS, 0), arena));
  }

  private NarrowColumn narrow(DataType type, MemorySegment mapped) {
    return new NarrowColumn(
        type, new SealedFixed(mapped, new FixedLayout(rowCount, ColumnShape.width(type))));
  }

  private static VectorColumn vectors(DataType type, MemorySegment mapped, VectorLayout layout) {
    VectorRows rows =
        new VectorRows(
            mapped.asSlice(layout.rows(), layout.inverseNorms() - layout.rows()),
            layout.rowCount(),
            layout.dimension(),
            layout.element(),
            layout.strideBytes(),
            VectorLayout.hasNorms(layout.element())
                ? mapped.asSlice(layout.inverseNorms(), layout.nulls() - layout.inverseNorms())
                : null);
    long nulls = layout.nulls();
    return new VectorColumn(
        type,
        VectorPieces.whole(rows),
        word -> mapped.get(LONG_LE, nulls + (long) word * Long.BYTES));
  }

  /** Reads the ends of rows from {@code file} into {@code ends}. */
  void readTombstones(FileRecord file, EndVersions ends) {
    MemorySegment mapped = files.map(file, arena);
    long count = mapped.get(LONG_LE, TombstonesLayout.COUNT);
    TombstonesLayout layout = new TombstonesLayout(count);
    for (long i = 0; i < count; i++) {
      int ordinal = mapped.get(INT_LE, layout.ordinals() + i * Integer.BYTES);
      if (ordinal < 0 || ordinal >= rowCount) {
        throw new StorageException.Corrupt(
            files.describe(file),
            layout.ordinals() + i * Integer.BYTES,
            "a row from 0 to " + (rowCount - 1),
            Integer.toString(ordinal));
      }
      ends.kill(ordinal, mapped.get(LONG_LE, layout.lsns() + i * Long.BYTES));
    }
  }
}
