package io.vicinal.storage.filter;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Operand;
import io.vicinal.storage.Predicate;
import io.vicinal.storage.Predicate.Comparison;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.VectorElement;
import io.vicinal.storage.segment.BytesColumn;
import io.vicinal.storage.segment.ColumnReader;
import io.vicinal.storage.segment.NarrowColumn;
import io.vicinal.storage.segment.Segment;
import io.vicinal.storage.segment.VectorColumn;
import io.vicinal.storage.segment.WideColumn;
import io.vicinal.storage.vector.DistanceQuery;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns a predicate into conditions over the columns of one segment. */
final class ConditionBinder {
  private static final DataType DISTANCE = DataType.of(DataType.Kind.DOUBLE);

  private final Segment segment;
  private final @Nullable Object[] parameters;
  private final @Nullable ResourceAccount account;

  /** Creates a binder; without an account nothing is sorted. */
  ConditionBinder(
      Segment segment, @Nullable Object[] parameters, @Nullable ResourceAccount account) {
    this.segment = segment;
    this.parameters = parameters;
    this.account = account;
  }

  Condition bind(Predicate predicate) {
    return switch (predicate) {
      case Predicate.Compare compare -> indexed(compare, compare(compare));
      case Predicate.In in -> indexed(in, in(in));
      case Predicate.IsNull isNull -> new NullCondition(segment.column(isNull.column()));
      case Predicate.Like like -> indexed(like, like(like));
      case Predicate.IsTrue isTrue -> fixed(isTrue.column(), Comparison.EQUAL, true);
      case Predicate.WithinDistance within -> within(within);
      case Predicate.ArrayCompare array -> array(array);
      case Predicate.Satisfies text -> satisfies(text);
      case Predicate.And and -> new AndCondition(and.terms().stream().map(this::bind).toList());
      case Predicate.Or or -> new OrCondition(or.terms().stream().map(this::bind).toList());
      case Predicate.Not not -> new NotCondition(bind(not.term()));
    };
  }

  private Condition indexed(Predicate predicate, Condition plain) {
    return IndexLookup.of(segment, predicate, parameters, account, plain);
  }

  private Condition compare(Predicate.Compare compare) {
    Object operand = compare.operand().bind(parameters);
    if (operand == null) {
      return ConstantCondition.UNKNOWN;
    }
    Comparison comparison = compare.comparison();
    return switch (segment.column(compare.column())) {
      case NarrowColumn _, WideColumn _ -> fixed(compare.column(), comparison, operand);
      case BytesColumn bytes when bytes.type().isArray() ->
          throw mismatch(compare.column(), operand);
      case BytesColumn bytes when !bytes.type().isVector() ->
          new RowCondition(
              bytes,
              10,
              false,
              new BytesComparison(bytes, comparison, bytes(compare.column(), operand)));
      case ColumnReader vectors -> vectorEquals(compare.column(), vectors, comparison, operand);
    };
  }

  private Condition fixed(int column, Comparison comparison, Object operand) {
    boolean negated = comparison == Comparison.NOT_EQUAL;
    return switch (segment.column(column)) {
      case NarrowColumn narrow ->
          new NarrowRangeCondition(narrow, range(column, narrow, comparison, operand), negated);
      case WideColumn wide ->
          new WideRangeCondition(wide, range(column, wide, comparison, operand), negated);
      case ColumnReader _ -> throw mismatch(column, operand);
    };
  }

  private OrderedRange range(
      int column, ColumnReader reader, Comparison comparison, Object operand) {
    OrderedRange range =
        reader instanceof NarrowColumn
            ? OrderedRange.narrow(reader.type(), comparison, operand)
            : OrderedRange.wide(reader.type(), comparison, operand);
    if (range == null) {
      throw mismatch(column, operand);
    }
    return range;
  }

  private StorageException mismatch(int column, Object operand) {
    ColumnDefinition definition = segment.table().columns().get(column);
    return new StorageException.InvalidSetting(
        "column \""
            + definition.name()
            + "\" of type "
            + definition.type().kind()
            + " cannot be compared with "
            + operand.getClass().getSimpleName());
  }

  private byte[] bytes(int column, Object operand) {
    boolean isBinary = segment.column(column).type().kind() == DataType.Kind.VARBINARY;
    return switch (operand) {
      case String text when !isBinary -> text.getBytes(StandardCharsets.UTF_8);
      case byte[] binary when isBinary -> binary;
      default -> throw mismatch(column, operand);
    };
  }

  private Condition vectorEquals(
      int column, ColumnReader reader, Comparison comparison, Object operand) {
    boolean equal = comparison == Comparison.EQUAL;
    if (!(operand instanceof float[] vector) || (!equal && comparison != Comparison.NOT_EQUAL)) {
      throw mismatch(column, operand);
    }
    return new RowCondition(reader, 50, false, row -> isSame(vector, reader.value(row)) == equal);
  }

  private static boolean isSame(float[] vector, @Nullable Object value) {
    if (!(value instanceof float[] other) || other.length != vector.length) {
      return false;
    }
    for (int i = 0; i < vector.length; i++) {
      if (vector[i] != other[i]) {
        return false;
      }
    }
    return true;
  }

  private Condition in(Predicate.In in) {
    List<Object> known = new ArrayList<>();
    for (Operand operand : in.operands()) {
      Object value = operand.bind(parameters);
      if (value != null) {
        known.add(value);
      }
    }
    if (in.operands().isEmpty()) {
      return ConstantCondition.FALSE;
    }
    boolean hasNull = known.size() < in.operands().size();
    return switch (segment.column(in.column())) {
      case NarrowColumn narrow -> inNarrow(in.column(), narrow, known, hasNull);
      case WideColumn wide -> inWide(in.column(), wide, known, hasNull);
      case BytesColumn bytes when bytes.type().isArray() -> throw mismatch(in.column(), known);
      case BytesColumn bytes when !bytes.type().isVector() ->
          inBytes(in.column(), bytes, known, hasNull);
      case ColumnReader vectors -> {
        for (Object value : known) {
          vectorEquals(in.column(), vectors, Comparison.EQUAL, value); // checks the class
        }
        yield new RowCondition(
            vectors,
            100,
            hasNull,
            row -> known.stream().anyMatch(v -> isSame((float[]) v, vectors.value(row))));
      }
    };
  }

  private Condition inNarrow(int column, NarrowColumn narrow, List<Object> known, boolean hasNull) {
    LongPairSet set = new LongPairSet(known.size());
    long low = Long.MAX_VALUE;
    long high = Long.MIN_VALUE;
    for (Object value : known) {
      OrderedRange range = range(column, narrow, Comparison.EQUAL, value);
      if (!range.isEmpty()) {
        long ordered = range.low().longValue();
        set.add(0, ordered);
        low = Math.min(low, ordered);
        high = Math.max(high, ordered);
      }
    }
    return new NarrowInCondition(narrow, set, low, high, hasNull);
  }

  private Condition inWide(int column, WideColumn wide, List<Object> known, boolean hasNull) {
    LongPairSet set = new LongPairSet(known.size());
    for (Object value : known) {
      OrderedRange range = range(column, wide, Comparison.EQUAL, value);
      if (!range.isEmpty()) {
        set.add(
            range.low().shiftRight(64).longValueExact(), range.low().longValue() ^ Long.MIN_VALUE);
      }
    }
    return new RowCondition(wide, 6, hasNull, row -> set.contains(wide.high(row), wide.low(row)));
  }

  private Condition inBytes(int column, BytesColumn bytes, List<Object> known, boolean hasNull) {
    boolean trims = bytes.type().kind() == DataType.Kind.CHAR;
    BytesSet set = new BytesSet(known.size());
    for (Object value : known) {
      byte[] all = bytes(column, value);
      set.add(trims ? BytesComparison.trimmed(all) : all);
    }
    return new RowCondition(
        bytes,
        12,
        hasNull,
        row -> {
          int length = bytes.length(row);
          return set.contains(
              bytes.memory(row),
              bytes.start(row),
              trims
                  ? BytesComparison.trimmed(bytes.memory(row), bytes.start(row), length)
                  : length);
        });
  }

  private Condition like(Predicate.Like like) {
    Object operand = like.pattern().bind(parameters);
    if (operand == null) {
      return ConstantCondition.UNKNOWN;
    }
    if (!(segment.column(like.column()) instanceof BytesColumn bytes)
        || bytes.type().isVector()
        || bytes.type().isArray()
        || bytes.type().kind() == DataType.Kind.VARBINARY
        || !(operand instanceof String text)) {
      throw mismatch(like.column(), operand);
    }
    LikePattern pattern = LikePattern.compile(text, like.escape(), like.ignoreCase());
    return new RowCondition(
        bytes,
        30,
        false,
        row -> pattern.matches(bytes.memory(row), bytes.start(row), bytes.length(row)));
  }

  private Condition array(Predicate.ArrayCompare array) {
    Object operand = array.operand().bind(parameters);
    boolean has = array.relation() == Predicate.ArrayRelation.HAS;
    if (operand == null && !has) {
      return ConstantCondition.UNKNOWN;
    }
    List<@Nullable Object> values = new ArrayList<>();
    if (has) {
      values.add(operand);
    } else if (operand instanceof List<?> list) {
      values.addAll(list);
    }
    if (!(segment.column(array.column()) instanceof BytesColumn bytes)
        || !bytes.type().isArray()
        || !(has || operand instanceof List<?>)) {
      throw mismatch(array.column(), values);
    }
    ElementTable table = ElementTable.of(bytes.type().arrayElement(), values);
    if (table == null) {
      throw mismatch(array.column(), values);
    }
    boolean hasNull = values.stream().anyMatch(Objects::isNull);
    return new ArrayCondition(bytes, array.relation(), table, hasNull);
  }

  private Condition satisfies(Predicate.Satisfies text) {
    if (!(segment.column(text.column()) instanceof BytesColumn bytes)
        || bytes.type().isVector()
        || bytes.type().isArray()
        || bytes.type().kind() == DataType.Kind.VARBINARY) {
      throw mismatch(text.column(), "");
    }
    @Nullable Object[] operands =
        text.operands().stream().map(operand -> operand.bind(parameters)).toArray();
    return new ValueCondition(bytes, text.test().bind(operands));
  }

  private Condition within(Predicate.WithinDistance within) {
    Object vector = within.vector().bind(parameters);
    Object bound = within.bound().bind(parameters);
    if (vector == null || bound == null) {
      return ConstantCondition.UNKNOWN;
    }
    ColumnDefinition definition = segment.table().columns().get(within.column());
    if (!(vector instanceof float[] floats) || !definition.type().isVector()) {
      throw mismatch(within.column(), vector);
    }
    int dimension = definition.type().precision();
    if (dimension != 0 && floats.length != dimension) {
      throw StorageException.VectorData.dimension(definition.name(), dimension, floats.length);
    }
    Comparison comparison = within.inclusive() ? Comparison.LESS_OR_EQUAL : Comparison.LESS;
    OrderedRange range = OrderedRange.narrow(DISTANCE, comparison, bound);
    if (range == null) {
      throw new StorageException.InvalidSetting(
          "a distance cannot be compared with " + bound.getClass().getSimpleName());
    }
    VectorElement element = definition.type().element();
    if (element == VectorElement.BIT && !element.holds(floats)) {
      throw new StorageException.VectorData(
          "query vector for column \"" + definition.name() + "\" has 0 and 1 only");
    }
    DistanceQuery query = DistanceQuery.create(within.metric(), floats, element, Arena.ofAuto());
    return switch (Objects.requireNonNull(segment.column(within.column()))) {
      case VectorColumn vectors -> new DistanceCondition(vectors, query, range);
      case BytesColumn bytes -> new AnyDimensionDistance(definition.name(), bytes, query, range);
      case ColumnReader _ -> throw mismatch(within.column(), vector);
    };
  }
}
