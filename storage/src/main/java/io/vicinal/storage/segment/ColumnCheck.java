package io.vicinal.storage.segment;

import static io.vicinal.storage.segment.Layouts.FLOAT_LE;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.VectorElement;
import io.vicinal.storage.VerifyLevel;
import io.vicinal.storage.catalog.FileRecord;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Checks that every value of a column is one that an INSERT could have stored, and that what is
 * derived from the values and kept beside them, bounds and inverse norms, belongs to them.
 */
final class ColumnCheck {
  private static final VerifyLevel LEVEL = VerifyLevel.CONTENTS;

  private final SealedSegment segment;
  private final ColumnDefinition definition;
  private final ColumnReader reader;
  private final FileRecord file;
  private final SegmentReport report;

  ColumnCheck(SealedSegment segment, int column, SegmentReport report) {
    this.segment = segment;
    this.definition = segment.table().columns().get(column);
    this.reader = segment.column(column);
    FileKind kind = reader instanceof VectorColumn ? FileKind.VECTOR : FileKind.COLUMN;
    this.file = segment.files().file(kind, column);
    this.report = report;
  }

  void run() {
    for (int row = 0; row < segment.rowCount(); row++) {
      report.pause(row);
      checkValue(row);
    }
    switch (reader) {
      case NarrowColumn narrow -> checkBounds(narrow);
      case WideColumn wide -> checkBounds(wide);
      case BytesColumn _ -> {}
      case VectorColumn vectors -> checkVectors(vectors);
    }
  }

  private void checkValue(int row) {
    try {
      @Nullable Object value = reader.value(row);
      if (value != null || segment.table().version() == 0) { // rows that ended may have a NULL
        RowRules.check(segment.table(), definition, value); // from before it was not allowed
      }
      if (reader instanceof NarrowColumn narrow) {
        checkNarrow(narrow, row);
      } else if (reader instanceof BytesColumn bytes) {
        checkBytes(bytes, row);
      }
    } catch (StorageException.Corrupt e) {
      report.error(LEVEL, e);
    } catch (StorageException e) {
      report.error(LEVEL, file, offset(row), "row " + row + " is impossible", "" + e.getMessage());
    }
  }

  private void checkNarrow(NarrowColumn column, int row) {
    long bits = column.bits(row);
    if (reader.isNull(row) ? bits != 0 : width() == 1 && bits != 0 && bits != 1) {
      String expected = reader.isNull(row) ? "0 where NULL is" : "0 or 1";
      report.error(LEVEL, file, offset(row), "row " + row + " is impossible", expected, "" + bits);
    }
  }

  private int width() {
    return ColumnShape.width(definition.type());
  }

  private void checkBytes(BytesColumn column, int row) {
    int length = column.length(row);
    if (column.isNull(row)) {
      if (length != 0) {
        String found = length + " bytes";
        report.error(LEVEL, file, offset(row), "row " + row + " is NULL", "no bytes", found);
      }
      return;
    }
    switch (definition.type().kind()) {
      case VARBINARY -> {}
      case VECTOR -> {
        if (length % Float.BYTES != 0) {
          String found = length + " bytes";
          report.error(LEVEL, file, offset(row), "row " + row + " is no vector", "floats", found);
        }
      }
      case ARRAY -> {} // reading it has shown that it is one
      default -> checkText(column, row, length);
    }
  }

  private void checkText(BytesColumn column, int row, int length) {
    byte[] bytes = new byte[length];
    MemorySegment.copy(
        column.memory(row), ValueLayout.JAVA_BYTE, column.start(row), bytes, 0, length);
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      String found = "" + e.getMessage();
      report.error(LEVEL, file, column.start(row), "row " + row + " is no text", "UTF-8", found);
    }
  }

  private void checkBounds(NarrowColumn column) {
    for (int block = 0; block < FixedLayout.blocks(segment.rowCount()); block++) {
      long smallest = Long.MAX_VALUE;
      long largest = Long.MIN_VALUE;
      for (int row = first(block); row < end(block); row++) {
        if (!column.isNull(row)) {
          smallest = Math.min(smallest, column.ordered(row));
          largest = Math.max(largest, column.ordered(row));
        }
      }
      checkBounds(block, smallest, largest, column.minimum(block), column.maximum(block));
    }
  }

  private void checkBounds(WideColumn column) {
    for (int block = 0; block < FixedLayout.blocks(segment.rowCount()); block++) {
      long smallest = Long.MAX_VALUE;
      long largest = Long.MIN_VALUE;
      for (int row = first(block); row < end(block); row++) {
        if (!column.isNull(row)) {
          smallest = Math.min(smallest, column.high(row));
          largest = Math.max(largest, column.high(row));
        }
      }
      checkBounds(block, smallest, largest, column.minimum(block), column.maximum(block));
    }
  }

  private static int first(int block) {
    return block * ColumnReader.BLOCK_ROWS;
  }

  private int end(int block) {
    return Math.min(segment.rowCount(), first(block) + ColumnReader.BLOCK_ROWS);
  }

  private void checkBounds(int block, long smallest, long largest, long minimum, long maximum) {
    if (smallest != minimum || largest != maximum) {
      var layout = new FixedLayout(segment.rowCount(), width());
      report.warning(
          LEVEL,
          file,
          layout.bounds() + (long) block * FixedLayout.BOUNDS_BYTES,
          "the bounds of block " + block + " are wrong",
          smallest + " to " + largest,
          minimum + " to " + maximum);
    }
  }

  private void checkVectors(VectorColumn column) {
    VectorRows rows = column.piece(0); // of a sealed segment, so there is no other
    var layout = VectorLayout.of(segment.rowCount(), column.type());
    MemorySegment norms = rows.inverseNorms();
    float[] vector = new float[rows.dimension()];
    for (int row = 0; row < segment.rowCount(); row++) {
      report.pause(row);
      rows.copy(row, vector);
      checkPadding(column, rows, row);
      if (norms == null) {
        continue;
      }
      float expected = column.isNull(row) ? Float.NaN : VectorRows.inverseNorm(vector);
      float found = norms.get(FLOAT_LE, (long) row * Float.BYTES);
      if (Float.compare(expected, found) != 0) {
        long at = layout.inverseNorms() + (long) row * Float.BYTES;
        String message = "row " + row + " has a wrong inverse norm";
        report.warning(LEVEL, file, at, message, "" + expected, "" + found);
      }
    }
  }

  private void checkPadding(VectorColumn column, VectorRows rows, int row) {
    int used = column.isNull(row) ? 0 : rows.element().bytes(rows.dimension());
    int bits = rows.dimension() % Byte.SIZE;
    boolean partial = used > 0 && rows.element() == VectorElement.BIT && bits != 0;
    for (long at = partial ? used - 1 : used; at < rows.strideBytes(); at++) {
      int found = rows.memory().get(ValueLayout.JAVA_BYTE, rows.offset(row) + at) & 0xFF;
      if (at < used ? found >> bits != 0 : found != 0) {
        String message = "row " + row + " has a number outside its vector";
        report.error(LEVEL, file, offset(row) + at, message, "0", "" + found);
        break;
      }
    }
  }

  /** Returns where the value of a row, or what leads to it, stands in the file. */
  private long offset(int row) {
    return switch (reader) {
      case NarrowColumn _, WideColumn _ -> SegmentHeader.BYTES + (long) row * width();
      case BytesColumn _ -> SegmentHeader.BYTES + (long) row * Long.BYTES;
      case VectorColumn vectors -> SegmentHeader.BYTES + vectors.piece(0).offset(row);
    };
  }
}
