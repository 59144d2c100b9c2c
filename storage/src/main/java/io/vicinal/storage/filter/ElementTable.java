package io.vicinal.storage.filter;

import io.vicinal.storage.DataType;
import io.vicinal.storage.Predicate.Comparison;
import io.vicinal.storage.segment.ArrayElements;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the different values of a list, so that elements of arrays are found among them in place.
 */
final class ElementTable {
  /** The number of an element that is not in the list. */
  static final int NONE = -1;

  private static final int NARROW_DECIMAL_DIGITS = 18; // of a decimal of 8 bytes

  private final int[] slots; // of a number + 1
  private final long[] highs;
  private final long[] lows;
  private final @Nullable MemorySegment[] bytes;
  private final boolean trims;
  private int count;
  private boolean hasOthers;

  private ElementTable(int room, boolean trims) {
    slots = new int[Math.max(4, Integer.highestOneBit(Math.max(1, room)) * 4)];
    highs = new long[room];
    lows = new long[room];
    bytes = new @Nullable MemorySegment[room];
    this.trims = trims;
  }

  /**
   * Returns the table of those {@code values} that an element of {@code type} may equal; null if
   * the class of one does not compare. NULLs are left out.
   */
  static @Nullable ElementTable of(DataType type, List<?> values) {
    var table = new ElementTable(values.size(), type.kind() == DataType.Kind.CHAR);
    for (Object value : values) {
      if (value != null && !table.add(type, value)) {
        return null;
      }
    }
    return table;
  }

  /** Returns whether some value is one that no element may equal. */
  boolean hasOthers() {
    return hasOthers;
  }

  /** Returns how many different values an element may equal. */
  int count() {
    return count;
  }

  private boolean add(DataType type, Object value) {
    return switch (type.kind()) {
      case CHAR, VARCHAR, TEXT, JSON -> value instanceof String text && addText(text);
      case VARBINARY -> value instanceof byte[] binary && addBytes(binary);
      default -> addFixed(type, value);
    };
  }

  private boolean addText(String text) {
    byte[] all = text.getBytes(StandardCharsets.UTF_8);
    return addBytes(trims ? BytesComparison.trimmed(all) : all);
  }

  private boolean addFixed(DataType type, Object value) {
    boolean uuid = type.kind() == DataType.Kind.UUID;
    boolean wide =
        uuid || (type.kind() == DataType.Kind.DECIMAL && type.precision() > NARROW_DECIMAL_DIGITS);
    OrderedRange range =
        wide
            ? OrderedRange.wide(type, Comparison.EQUAL, value)
            : OrderedRange.narrow(type, Comparison.EQUAL, value);
    if (range == null) {
      return false;
    }
    if (range.isEmpty()) {
      hasOthers = true;
      return true;
    }
    long low = range.low().longValue();
    add(wide ? range.low().shiftRight(64).longValueExact() : 0, wide ? low ^ Long.MIN_VALUE : low);
    return true;
  }

  private boolean addBytes(byte[] all) {
    MemorySegment value = MemorySegment.ofArray(all);
    int slot = slot(value, 0, (int) value.byteSize());
    if (slots[slot] == 0) {
      bytes[count] = value;
      slots[slot] = ++count;
    }
    return true;
  }

  private void add(long high, long low) {
    int slot = slot(high, low);
    if (slots[slot] == 0) {
      highs[count] = high;
      lows[count] = low;
      slots[slot] = ++count;
    }
  }

  /** Returns the number of the value that the current element of {@code elements} equals. */
  int find(ArrayElements elements) {
    if (!elements.isBytes()) {
      return slots[slot(elements.high(), elements.low())] - 1;
    }
    int length = elements.length();
    if (trims) {
      length = BytesComparison.trimmed(elements.memory(), elements.start(), length);
    }
    return slots[slot(elements.memory(), elements.start(), length)] - 1;
  }

  private int slot(long high, long low) {
    long hash = (low ^ Long.rotateLeft(high, 32)) * 0x9E3779B97F4A7C15L;
    int mask = slots.length - 1;
    int slot = (int) (hash >>> 32) & mask;
    while (slots[slot] != 0 && (lows[slots[slot] - 1] != low || highs[slots[slot] - 1] != high)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private int slot(MemorySegment memory, long start, int length) {
    int mask = slots.length - 1;
    int slot = BytesSet.hash(memory, start, length) & mask;
    while (slots[slot] != 0) {
      MemorySegment entry = bytes[slots[slot] - 1];
      if (entry != null
          && entry.byteSize() == length
          && MemorySegment.mismatch(memory, start, start + length, entry, 0, length) < 0) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
