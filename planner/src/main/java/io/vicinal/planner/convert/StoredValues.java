package io.vicinal.planner.convert;

import io.vicinal.sql.type.VectorValue;
import io.vicinal.storage.DataType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.avatica.util.ByteString;
import org.jspecify.annotations.Nullable;

/** Carries values between storage and generated code; only the classes change, never the value. */
public final class StoredValues {
  private StoredValues() {}

  /** Returns what generated code sees for a stored value. */
  public static @Nullable Object toInternal(@Nullable Object stored, DataType type) {
    if (stored == null) {
      return null;
    }
    return switch (type.kind()) {
      case ARRAY -> elements((List<?>) stored, type.arrayElement());
      case VARBINARY -> new ByteString((byte[]) stored);
      case VECTOR -> VectorValue.of((float[]) stored);
      case BOOLEAN,
          SMALLINT,
          INTEGER,
          BIGINT,
          REAL,
          DOUBLE,
          DECIMAL,
          CHAR,
          VARCHAR,
          TEXT,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMPTZ,
          UUID,
          JSON ->
          stored;
    };
  }

  private static List<?> elements(List<?> stored, DataType element) {
    return switch (element.kind()) {
      case VARBINARY -> {
        var array = new ArrayList<@Nullable Object>(stored.size());
        stored.forEach(value -> array.add(toInternal(value, element)));
        yield array;
      }
      default -> stored;
    };
  }

  /**
   * Returns what storage compares a column of {@code kind} with. Numbers stay in their class,
   * because storage compares them by value.
   */
  public static @Nullable Object toOperand(@Nullable Object internal, DataType.Kind kind) {
    if (internal == null) {
      return null;
    }
    return switch (kind) {
      case TIME, TIMESTAMP, TIMESTAMPTZ -> ((Number) internal).longValue();
      case DATE -> ((Number) internal).intValue();
      case VARBINARY -> internal instanceof ByteString bytes ? bytes.getBytes() : internal;
      case VECTOR -> internal instanceof VectorValue vector ? vector.floats() : internal;
      case SMALLINT, INTEGER, BIGINT -> integral(internal, kind);
      case BOOLEAN, REAL, DOUBLE, DECIMAL, CHAR, VARCHAR, TEXT, UUID, JSON, ARRAY -> internal;
    };
  }

  /** Gives an integer that fits the class of its column, so that storage need not widen it. */
  private static Object integral(Object value, DataType.Kind kind) {
    if (!(value instanceof Long || value instanceof Integer || value instanceof Short)) {
      return value;
    }
    long number = ((Number) value).longValue();
    if (kind == DataType.Kind.SMALLINT && number == (short) number) {
      return (short) number;
    }
    if (kind == DataType.Kind.INTEGER && number == (int) number) {
      return (int) number;
    }
    return number;
  }
}
