package io.vicinal.jdbc.metadata;

import io.vicinal.storage.DataType;
import java.sql.Types;

/**
 * How JDBC describes a column type.
 *
 * @param jdbcType constant of {@link Types}
 * @param name as the dialect writes it, without precision
 * @param size COLUMN_SIZE: characters, digits, or the dimension
 */
record TypeDescription(int jdbcType, String name, int size, int digits, boolean numeric) {
  /** What tools take for "no limit". */
  private static final int UNLIMITED = Integer.MAX_VALUE;

  private static final int SECOND_DIGITS = 6;

  static TypeDescription of(DataType type) {
    int precision = type.precision();
    return switch (type.kind()) {
      case BOOLEAN -> plain(Types.BOOLEAN, "BOOLEAN", 1);
      case SMALLINT -> number(Types.SMALLINT, "SMALLINT", 5, 0);
      case INTEGER -> number(Types.INTEGER, "INTEGER", 10, 0);
      case BIGINT -> number(Types.BIGINT, "BIGINT", 19, 0);
      case REAL -> number(Types.REAL, "REAL", 7, 0);
      case DOUBLE -> number(Types.DOUBLE, "DOUBLE", 15, 0);
      case DECIMAL -> number(Types.DECIMAL, "DECIMAL", precision, type.scale());
      case CHAR -> plain(Types.CHAR, "CHAR", limit(precision));
      case VARCHAR -> plain(Types.VARCHAR, "VARCHAR", limit(precision));
      case TEXT -> plain(Types.VARCHAR, "TEXT", UNLIMITED);
      case VARBINARY -> plain(Types.VARBINARY, "VARBINARY", limit(precision));
      case DATE -> plain(Types.DATE, "DATE", 10);
      case TIME -> moment(Types.TIME, "TIME", 8, type);
      case TIMESTAMP -> moment(Types.TIMESTAMP, "TIMESTAMP", 19, type);
      case TIMESTAMPTZ -> moment(Types.TIMESTAMP_WITH_TIMEZONE, "TIMESTAMPTZ", 25, type);
      case UUID -> plain(Types.OTHER, "UUID", 36);
      case JSON -> plain(Types.VARCHAR, "JSON", UNLIMITED);
      case ARRAY -> plain(Types.ARRAY, of(type.arrayElement()).name() + "[]", UNLIMITED);
      case VECTOR -> plain(Types.OTHER, "VECTOR", precision);
    };
  }

  private static int limit(int precision) {
    return precision == 0 ? UNLIMITED : precision;
  }

  private static TypeDescription plain(int jdbcType, String name, int size) {
    return new TypeDescription(jdbcType, name, size, 0, false);
  }

  /** Describes a moment: so many characters, and the digits of its seconds. */
  private static TypeDescription moment(int jdbcType, String name, int size, DataType type) {
    int digits = SECOND_DIGITS - type.scale();
    return new TypeDescription(
        jdbcType, name, digits == 0 ? size : size + 1 + digits, digits, false);
  }

  /** Returns whether {@link #digits} has a meaning: digits after the point, or of seconds. */
  boolean hasDigits() {
    return numeric
        || switch (jdbcType) {
          case Types.TIME, Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> true;
          default -> false;
        };
  }

  private static TypeDescription number(int jdbcType, String name, int size, int digits) {
    return new TypeDescription(jdbcType, name, size, digits, true);
  }
}
