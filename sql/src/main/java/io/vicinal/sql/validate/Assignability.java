package io.vicinal.sql.validate;

import io.vicinal.sql.type.JsonType;
import io.vicinal.sql.type.VectorType;
import java.util.Objects;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Tells which types an assignment makes of others by itself, as PostgreSQL does; but text becomes
 * whatever it spells.
 */
public final class Assignability {
  private enum Family {
    ANY,
    TRUTH,
    NUMBER,
    TEXT,
    JSON,
    BYTES,
    DATE,
    TIME,
    TIMESTAMP,
    SPAN,
    UUID,
    ARRAY,
    VECTOR
  }

  private Assignability() {}

  /** Returns whether a column of type {@code to} takes values of type {@code from}. */
  public static boolean isAssignable(RelDataType from, RelDataType to) {
    Family source = family(from);
    Family target = family(to);
    if (source == target && source == Family.ARRAY) {
      return isAssignable(
          Objects.requireNonNull(from.getComponentType()),
          Objects.requireNonNull(to.getComponentType()));
    }
    if (source == target || target == Family.ANY || target == Family.TEXT) {
      return true;
    }
    return switch (source) {
      case ANY, TEXT -> true;
      case TRUTH, NUMBER, BYTES, TIME, UUID -> false;
      case JSON -> target == Family.ARRAY || target == Family.VECTOR;
      case DATE -> target == Family.TIMESTAMP;
      case TIMESTAMP -> target == Family.DATE || target == Family.TIME;
      case SPAN -> target == Family.TIME;
      case ARRAY -> target == Family.VECTOR;
      case VECTOR -> target == Family.ARRAY;
    };
  }

  private static Family family(RelDataType type) {
    if (JsonType.isJson(type)) {
      return Family.JSON;
    }
    if (VectorType.isVector(type)) {
      return Family.VECTOR;
    }
    if (SqlTypeUtil.isInterval(type)) {
      return Family.SPAN;
    }
    if (SqlTypeUtil.isNumeric(type)) {
      return Family.NUMBER;
    }
    return switch (type.getSqlTypeName()) {
      case BOOLEAN -> Family.TRUTH;
      case CHAR, VARCHAR -> Family.TEXT;
      case BINARY, VARBINARY -> Family.BYTES;
      case DATE -> Family.DATE;
      case TIME -> Family.TIME;
      case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE, TIMESTAMP_TZ -> Family.TIMESTAMP;
      case UUID -> Family.UUID;
      case ARRAY -> Family.ARRAY;
      default -> Family.ANY;
    };
  }
}
