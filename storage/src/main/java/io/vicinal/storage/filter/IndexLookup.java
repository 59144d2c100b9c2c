package io.vicinal.storage.filter;

import io.vicinal.storage.ColumnIndex;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Operand;
import io.vicinal.storage.Predicate;
import io.vicinal.storage.Predicate.Comparison;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.segment.BytesColumn;
import io.vicinal.storage.segment.ColumnReader;
import io.vicinal.storage.segment.NarrowColumn;
import io.vicinal.storage.segment.SealedSegment;
import io.vicinal.storage.segment.Segment;
import io.vicinal.storage.segment.SortedRows;
import io.vicinal.storage.segment.WideColumn;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rows of a sealed segment that satisfy a comparison, an IN or a LIKE by a {@link
 * ColumnIndex}, where that is cheaper than to read the column.
 */
public final class IndexLookup {
  /** What one row that an index gives costs, in units of {@link Condition#cost}. */
  private static final long COST_PER_ROW = 16;

  private static final int VALUES_MAX = 1_000;

  private final SealedSegment segment;
  private final @Nullable Object[] parameters;
  private final @Nullable ResourceAccount account;

  private IndexLookup(
      SealedSegment segment, @Nullable Object[] parameters, @Nullable ResourceAccount account) {
    this.segment = segment;
    this.parameters = parameters;
    this.account = account;
  }

  /** Returns what answers as {@code plain} does, which {@code predicate} has become. */
  static Condition of(
      Segment segment,
      Predicate predicate,
      @Nullable Object[] parameters,
      @Nullable ResourceAccount account,
      Condition plain) {
    if (!(segment instanceof SealedSegment sealed) || sealed.table().columnIndexes().isEmpty()) {
      return plain;
    }
    Condition indexed = new IndexLookup(sealed, parameters, account).condition(predicate, plain);
    return indexed == null ? plain : indexed;
  }

  /**
   * Returns the index that finds rows of {@code segment} for one of the conditions of {@code
   * filter} that all must be true; empty if none does.
   */
  public static Optional<ColumnIndex> used(
      SealedSegment segment,
      Predicate filter,
      @Nullable Object[] parameters,
      ResourceAccount account) {
    List<Predicate> terms = filter instanceof Predicate.And and ? and.terms() : List.of(filter);
    for (Predicate term : terms) {
      int column = column(term);
      if (column >= 0
          && new ConditionBinder(segment, parameters, account).bind(term)
              instanceof IndexedCondition) {
        return segment.table().columnIndexes().stream()
            .filter(index -> index.columns().getFirst() == column)
            .findFirst();
      }
    }
    return Optional.empty();
  }

  private static int column(Predicate predicate) {
    return switch (predicate) {
      case Predicate.Compare compare -> compare.column();
      case Predicate.In in -> in.column();
      case Predicate.Like like -> like.column();
      default -> -1;
    };
  }

  private @Nullable Condition condition(Predicate predicate, Condition plain) {
    int position = column(predicate);
    if (position < 0 || segment.rowCount() < ColumnReader.BLOCK_ROWS) {
      return null;
    }
    boolean pays = !surelyMany(predicate, segment.column(position), plain);
    SortedRows sorted = segment.sorted(position, pays ? account : null);
    if (sorted == null) {
      return null;
    }
    ColumnReader column = segment.column(position);
    List<IndexedCondition.Places> places =
        switch (predicate) {
          case Predicate.Compare compare ->
              compared(column, sorted, compare.comparison(), compare.operand().bind(parameters));
          case Predicate.In in -> in(column, sorted, in.operands());
          case Predicate.Like like -> like(column, sorted, like);
          default -> null;
        };
    if (places == null) {
      return null;
    }
    long count = places.stream().mapToLong(IndexedCondition.Places::count).sum();
    IntPredicate remainder =
        predicate instanceof Predicate.Like && plain instanceof RowCondition rows
            ? rows.test()
            : _ -> true;
    return count * COST_PER_ROW > (long) segment.rowCount() * plain.cost()
        ? null
        : new IndexedCondition(column, sorted, places, segment.rowCount(), remainder, plain);
  }

  /** Returns whether the bounds of blocks show that too many rows match for an index to pay. */
  private boolean surelyMany(Predicate predicate, ColumnReader column, Condition plain) {
    if (!(predicate instanceof Predicate.Compare compare)
        || !(column instanceof NarrowColumn narrow)
        || compare.comparison() == Comparison.NOT_EQUAL) {
      return false;
    }
    Object operand = compare.operand().bind(parameters);
    OrderedRange range =
        operand == null ? null : OrderedRange.narrow(narrow.type(), compare.comparison(), operand);
    if (range == null || range.isEmpty()) {
      return false;
    }
    long low = range.low().longValueExact();
    long high = range.high().longValueExact();
    long count = 0;
    for (int block = 0; block < segment.rowCount() / ColumnReader.BLOCK_ROWS; block++) {
      if (narrow.minimum(block) >= low && narrow.maximum(block) <= high) {
        count += ColumnReader.BLOCK_ROWS;
      }
    }
    return count * COST_PER_ROW > (long) segment.rowCount() * plain.cost();
  }

  private static @Nullable List<IndexedCondition.Places> compared(
      ColumnReader column, SortedRows sorted, Comparison comparison, @Nullable Object operand) {
    if (operand == null || comparison == Comparison.NOT_EQUAL) {
      return null;
    }
    IndexedCondition.Places places = places(column, sorted, comparison, operand);
    return places == null ? null : List.of(places);
  }

  private @Nullable List<IndexedCondition.Places> in(
      ColumnReader column, SortedRows sorted, List<Operand> operands) {
    if (operands.size() > VALUES_MAX) {
      return null;
    }
    var all = new ArrayList<IndexedCondition.Places>();
    for (Operand operand : operands) {
      Object value = operand.bind(parameters);
      if (value == null) {
        return null; // a row that is not in the list is unknown then
      }
      IndexedCondition.Places places = places(column, sorted, Comparison.EQUAL, value);
      if (places == null) {
        return null;
      }
      all.add(places);
    }
    return all;
  }

  /** Returns which rows have a value that compares so, null where there is no such order. */
  static IndexedCondition.@Nullable Places places(
      ColumnReader column, SortedRows sorted, Comparison comparison, Object operand) {
    return switch (column) {
      case NarrowColumn narrow -> {
        OrderedRange range = OrderedRange.narrow(narrow.type(), comparison, operand);
        if (range == null || range.isEmpty()) {
          yield range == null ? null : new IndexedCondition.Places(0, 0);
        }
        long low = range.low().longValueExact();
        long high = range.high().longValueExact();
        yield new IndexedCondition.Places(
            sorted.count(row -> narrow.ordered(row) < low),
            sorted.count(row -> narrow.ordered(row) <= high));
      }
      case WideColumn wide -> {
        OrderedRange range = OrderedRange.wide(wide.type(), comparison, operand);
        if (range == null || range.isEmpty()) {
          yield range == null ? null : new IndexedCondition.Places(0, 0);
        }
        long lowHigh = range.low().shiftRight(64).longValueExact();
        long lowLow = range.low().longValue() ^ Long.MIN_VALUE;
        long highHigh = range.high().shiftRight(64).longValueExact();
        long highLow = range.high().longValue() ^ Long.MIN_VALUE;
        yield new IndexedCondition.Places(
            sorted.count(row -> compare(wide, row, lowHigh, lowLow) < 0),
            sorted.count(row -> compare(wide, row, highHigh, highLow) <= 0));
      }
      case BytesColumn bytes -> {
        byte[] operandBytes = bytes(operand);
        yield operandBytes == null ? null : places(bytes, sorted, comparison, operandBytes);
      }
      default -> null;
    };
  }

  private static int compare(WideColumn wide, int row, long high, long low) {
    int first = Long.compare(wide.high(row), high);
    return first != 0 ? first : Long.compare(wide.low(row), low);
  }

  private static byte @Nullable [] bytes(Object operand) {
    return switch (operand) {
      case String text -> text.getBytes(StandardCharsets.UTF_8);
      case byte[] binary -> binary;
      default -> null;
    };
  }

  private static IndexedCondition.Places places(
      BytesColumn bytes, SortedRows sorted, Comparison comparison, byte[] operand) {
    int below = sorted.count(new BytesComparison(bytes, Comparison.LESS, operand));
    int through = sorted.count(new BytesComparison(bytes, Comparison.LESS_OR_EQUAL, operand));
    return switch (comparison) {
      case LESS -> new IndexedCondition.Places(0, below);
      case LESS_OR_EQUAL -> new IndexedCondition.Places(0, through);
      case GREATER -> new IndexedCondition.Places(through, sorted.size());
      case GREATER_OR_EQUAL -> new IndexedCondition.Places(below, sorted.size());
      case EQUAL, NOT_EQUAL -> new IndexedCondition.Places(below, through);
    };
  }

  private @Nullable List<IndexedCondition.Places> like(
      ColumnReader column, SortedRows sorted, Predicate.Like like) {
    if (like.ignoreCase()
        || !(like.pattern().bind(parameters) instanceof String pattern)
        || !(column instanceof BytesColumn bytes)
        || bytes.type().kind() == DataType.Kind.CHAR) {
      return null;
    }
    String prefix = prefix(pattern, like.escape());
    if (prefix.isEmpty()) {
      return null;
    }
    byte[] first = prefix.getBytes(StandardCharsets.UTF_8);
    // No UTF-8 text has the byte FF, so every text with the prefix is below.
    byte[] last = Arrays.copyOf(first, first.length + 1);
    last[first.length] = (byte) 0xFF;
    return List.of(
        new IndexedCondition.Places(
            sorted.count(new BytesComparison(bytes, Comparison.LESS, first)),
            sorted.count(new BytesComparison(bytes, Comparison.LESS, last))));
  }

  /** Returns the text before the first wildcard; empty where it has an escape. */
  private static String prefix(String pattern, char escape) {
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '%' || c == '_' || (escape != 0 && c == escape)) {
        return pattern.substring(0, i);
      }
    }
    return pattern;
  }
}
