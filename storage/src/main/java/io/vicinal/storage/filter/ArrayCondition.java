package io.vicinal.storage.filter;

import io.vicinal.storage.Predicate.ArrayRelation;
import io.vicinal.storage.segment.ArrayElements;
import io.vicinal.storage.segment.BytesColumn;
import io.vicinal.storage.segment.ColumnReader;
import java.util.Arrays;

/** Compares arrays in place with the values of an operand, a row at a time. */
final class ArrayCondition implements Condition {
  private enum Answer {
    NO,
    YES,
    UNKNOWN
  }

  private final BytesColumn column;
  private final ArrayElements elements;
  private final ArrayRelation relation;
  private final ElementTable values;
  private final boolean nullAmongValues;
  private final int wantedCount; // of different values, those that no element can equal included
  private final boolean[] seen;

  /**
   * Creates the condition.
   *
   * @param values of the operand; for {@link ArrayRelation#HAS} its only one, none if it is NULL
   * @param nullAmongValues whether one is NULL
   */
  ArrayCondition(
      BytesColumn column, ArrayRelation relation, ElementTable values, boolean nullAmongValues) {
    this.column = column;
    this.elements = new ArrayElements(column.type());
    this.relation = relation;
    this.values = values;
    this.nullAmongValues = nullAmongValues;
    this.wantedCount =
        nullAmongValues || values.hasOthers() ? Integer.MAX_VALUE : values.count(); // MAX: never
    this.seen = new boolean[values.count()];
  }

  @Override
  public void evaluate(int block, long[] wanted, Truth truth) {
    truth.clear();
    truth.unknownWhereNull(column, block, wanted);
    for (int w = 0; w < Truth.WORDS; w++) {
      for (long left = wanted[w] & ~truth.unknown[w]; left != 0; left &= left - 1) {
        int bit = Long.numberOfTrailingZeros(left);
        elements.begin(column, block * ColumnReader.BLOCK_ROWS + w * 64 + bit);
        switch (answer()) {
          case YES -> truth.yes[w] |= 1L << bit;
          case UNKNOWN -> truth.unknown[w] |= 1L << bit;
          case NO -> {}
        }
      }
    }
  }

  private Answer answer() {
    return switch (relation) {
      case HAS -> has();
      case OVERLAPS -> answer(overlaps());
      case CONTAINS -> answer(contains());
      case CONTAINED_BY -> answer(isContained());
    };
  }

  private static Answer answer(boolean yes) {
    return yes ? Answer.YES : Answer.NO;
  }

  private Answer has() {
    if (nullAmongValues) {
      return elements.count() == 0 ? Answer.NO : Answer.UNKNOWN;
    }
    Answer miss = Answer.NO;
    while (elements.next()) {
      if (elements.isNull()) {
        miss = Answer.UNKNOWN;
      } else if (values.find(elements) != ElementTable.NONE) {
        return Answer.YES;
      }
    }
    return miss;
  }

  private boolean overlaps() {
    while (elements.next()) {
      if (!elements.isNull() && values.find(elements) != ElementTable.NONE) {
        return true;
      }
    }
    return false;
  }

  private boolean contains() {
    if (wantedCount > elements.count()) {
      return false;
    }
    Arrays.fill(seen, false);
    int found = 0;
    while (found < wantedCount && elements.next()) {
      int number = elements.isNull() ? ElementTable.NONE : values.find(elements);
      if (number != ElementTable.NONE && !seen[number]) {
        seen[number] = true;
        found++;
      }
    }
    return found == wantedCount;
  }

  private boolean isContained() {
    while (elements.next()) {
      if (elements.isNull() || values.find(elements) == ElementTable.NONE) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int cost() {
    return 40;
  }
}
