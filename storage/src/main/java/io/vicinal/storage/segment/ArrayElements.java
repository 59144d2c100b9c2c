package io.vicinal.storage.segment;

import static io.vicinal.storage.segment.Layouts.INT_LE;
import static io.vicinal.storage.segment.Layouts.LONG_LE;
import static io.vicinal.storage.segment.Layouts.SHORT_LE;

import io.vicinal.storage.DataType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the elements of arrays in place, in the form of {@link ArrayBytes}: as two longs that
 * order them where they have fixed width, else as bytes in memory.
 *
 * <p>Not thread-safe. Call {@link #begin}, then {@link #next} before each element.
 */
public final class ArrayElements {
  private final DataType type;
  private final ColumnShape shape;
  private final int width; // 0 of elements of any length
  private @Nullable MemorySegment memory;
  private long nulls;
  private long at;
  private int length;
  private int count;
  private int index;

  /** Creates a walker over arrays of {@code type}'s elements. */
  public ArrayElements(DataType type) {
    this.type = type.arrayElement();
    shape = ColumnShape.of(this.type);
    width = shape == ColumnShape.BYTES ? 0 : ColumnShape.width(this.type);
  }

  /** Goes before the first element of the array at {@code row}, which is not NULL. */
  public void begin(BytesColumn column, int row) {
    MemorySegment array = column.memory(row);
    memory = array;
    long start = column.start(row);
    count = array.get(INT_LE, start);
    nulls = start + Integer.BYTES;
    at = nulls + (count + 7) / 8;
    length = 0;
    index = -1;
  }

  /** Returns the number of elements. */
  public int count() {
    return count;
  }

  /** Goes to the next element; false if there is none. */
  public boolean next() {
    if (++index >= count) {
      return false;
    }
    at += length;
    length = 0;
    if (!isNull()) {
      if (width == 0) {
        length = memory().get(INT_LE, at);
        at += Integer.BYTES;
      } else {
        length = width;
      }
    }
    return true;
  }

  /** Returns whether the element is NULL. */
  public boolean isNull() {
    return (memory().get(ValueLayout.JAVA_BYTE, nulls + index / 8) >> (index % 8) & 1) != 0;
  }

  /** Returns whether elements are bytes, and not longs. */
  public boolean isBytes() {
    return width == 0;
  }

  /** Returns the first long that orders the element, 0 of elements of at most 8 bytes. */
  public long high() {
    return shape == ColumnShape.WIDE
        ? FixedValue.orderedHigh(type.kind(), memory().get(LONG_LE, at + Long.BYTES))
        : 0;
  }

  /** Returns the second long that orders the element. */
  public long low() {
    if (shape == ColumnShape.WIDE) {
      return memory().get(LONG_LE, at) ^ Long.MIN_VALUE;
    }
    long bits =
        switch (width) {
          case 1 -> memory().get(ValueLayout.JAVA_BYTE, at);
          case 2 -> memory().get(SHORT_LE, at);
          case 4 -> memory().get(INT_LE, at);
          default -> memory().get(LONG_LE, at);
        };
    return FixedValue.ordered(type.kind(), bits);
  }

  /** Returns the memory of an element that is bytes. */
  public MemorySegment memory() {
    return Objects.requireNonNull(memory, "begin comes first");
  }

  /** Returns the byte offset of the element. */
  public long start() {
    return at;
  }

  /** Returns the bytes of the element. */
  public int length() {
    return length;
  }
}
