package io.vicinal.planner.convert;

import io.vicinal.planner.plan.ArrayValue;
import io.vicinal.planner.plan.ColumnInfo;
import io.vicinal.planner.plan.ValueType;
import io.vicinal.sql.type.DecimalScale;
import io.vicinal.sql.type.IntervalForm;
import io.vicinal.sql.type.Microseconds;
import io.vicinal.sql.type.VectorValue;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.avatica.util.ByteString;
import org.jspecify.annotations.Nullable;

/** Turns what generated code computed into the classes that leave the planner. */
public final class ResultValues {
  private ResultValues() {}

  /** Returns {@code internal} as a value of {@code column}. */
  public static @Nullable Object toExternal(@Nullable Object internal, ColumnInfo column) {
    ValueType element = column.element();
    if (column.type() == ValueType.OTHER
        && internal instanceof Number interval
        && column.typeName().startsWith("INTERVAL")) {
      return interval instanceof Integer months
          ? IntervalForm.months(months)
          : IntervalForm.span(interval.longValue());
    }
    if (column.scale() == ColumnTypes.OPEN_SCALE
        && column.precision() == ColumnTypes.OPEN_PRECISION
        && internal instanceof BigDecimal number) {
      return DecimalScale.withoutZeros(number);
    }
    return element == null || internal == null
        ? toExternal(internal, column.type())
        : array((List<?>) internal, element, column.typeName());
  }

  private static ArrayValue array(List<?> internal, ValueType element, String typeName) {
    var elements = new ArrayList<@Nullable Object>(internal.size());
    internal.forEach(value ->
        elements.add(
            value instanceof BigDecimal number
                ? DecimalScale.withoutZeros(number)
                : toExternal(value, element)));
    String name = typeName.endsWith("[]") ? typeName.substring(0, typeName.length() - 2) : typeName;
    return new ArrayValue(element, name, elements);
  }

  /** Returns {@code internal} in the class of {@code type}, which is no array. */
  public static @Nullable Object toExternal(@Nullable Object internal, ValueType type) {
    if (internal == null) {
      return null;
    }
    return switch (type) {
      case SMALLINT -> ((Number) internal).shortValue();
      case INTEGER -> ((Number) internal).intValue();
      case BIGINT -> ((Number) internal).longValue();
      case REAL -> ((Number) internal).floatValue();
      case DOUBLE -> ((Number) internal).doubleValue();
      case DECIMAL ->
          internal instanceof BigDecimal ? internal : new BigDecimal(internal.toString());
      case CHAR, VARCHAR -> internal.toString();
      case VARBINARY -> ((ByteString) internal).getBytes();
      case DATE -> LocalDate.ofEpochDay(((Number) internal).longValue());
      case TIME -> Microseconds.time(((Number) internal).longValue());
      case TIMESTAMP -> Microseconds.dateTime(((Number) internal).longValue());
      case TIMESTAMPTZ ->
          Microseconds.dateTime(((Number) internal).longValue()).atOffset(ZoneOffset.UTC);
      case VECTOR -> ((VectorValue) internal).floats().clone();
      case ARRAY -> throw new IllegalArgumentException("an array needs its type");
      case BOOLEAN, UUID, NULL, OTHER -> internal;
    };
  }
}
