package io.vicinal.jdbc.client;

import io.vicinal.jdbc.error.SqlFailure;
import io.vicinal.jdbc.value.ParameterStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.JDBCType;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.Types;
import org.jspecify.annotations.Nullable;

/**
 * What {@code setObject} does with the type that it is told: the statement knows the type of its
 * parameter, so that only types of which there are no values, and scales and lengths, matter.
 */
final class TargetType {
  private static final int SCALE_MAX = 1_000;

  private TargetType() {}

  static void check(@Nullable SQLType type) throws SQLException {
    if (type instanceof JDBCType known) {
      check(known.getVendorTypeNumber());
    }
  }

  /** Refuses types of {@link Types} of which there are no values here. */
  static void check(int type) throws SQLException {
    switch (type) {
      case Types.REF, Types.ROWID, Types.STRUCT, Types.DISTINCT, Types.DATALINK, Types.REF_CURSOR ->
          throw SqlFailure.of("0AV00", "there are no values of type " + JDBCType.valueOf(type));
      default -> {}
    }
  }

  static @Nullable Object fit(@Nullable Object value, @Nullable SQLType type, int scaleOrLength)
      throws SQLException {
    return type instanceof JDBCType known
        ? fit(value, known.getVendorTypeNumber(), scaleOrLength)
        : value;
  }

  /** Returns a number with so many digits behind the point, a stream up to its length. */
  static @Nullable Object fit(@Nullable Object value, int type, int scaleOrLength)
      throws SQLException {
    boolean decimal = type == Types.DECIMAL || type == Types.NUMERIC;
    if (decimal && value instanceof Number && (scaleOrLength < 0 || scaleOrLength > SCALE_MAX)) {
      throw SqlFailure.of("22023", "scale must be 0 to " + SCALE_MAX + ", not " + scaleOrLength);
    }
    if (decimal && value instanceof BigDecimal number && number.scale() > scaleOrLength) {
      return number.setScale(scaleOrLength, RoundingMode.HALF_UP);
    }
    if (decimal && (value instanceof Double || value instanceof Float)) {
      double number = ((Number) value).doubleValue();
      return Double.isFinite(number)
          ? fit(new BigDecimal(value.toString()), type, scaleOrLength)
          : value;
    }
    boolean stream = value instanceof Reader || value instanceof InputStream;
    if (stream && scaleOrLength < 0) {
      throw SqlFailure.of("22023", "length of a stream must be 0 or more, not " + scaleOrLength);
    }
    try {
      if (value instanceof Reader reader) {
        return ParameterStream.text(reader, scaleOrLength);
      }
      return value instanceof InputStream bytes
          ? ParameterStream.bytes(bytes, scaleOrLength)
          : value;
    } catch (IOException e) {
      throw SqlFailure.of("58030", "parameter cannot be read: " + e.getMessage(), e);
    }
  }
}
