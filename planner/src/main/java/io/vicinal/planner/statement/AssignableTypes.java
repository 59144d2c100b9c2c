package io.vicinal.planner.statement;

import io.vicinal.planner.convert.Assignment;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.DataType;

/** Tells which types become others by themselves when ALTER TABLE changes the type of a column. */
final class AssignableTypes {
  private AssignableTypes() {}

  /** Refuses what PostgreSQL has no cast in assignments for. @throws SqlStateException 42804 */
  static void require(String what, DataType from, DataType to) {
    if (!areAssignable(from, to)) {
      throw new SqlStateException(
          SqlState.DATATYPE_MISMATCH,
          what + " cannot be cast automatically to type " + Assignment.typeText(to));
    }
  }

  static boolean areAssignable(DataType from, DataType to) {
    if (from.kind() == to.kind()) {
      return from.kind() != DataType.Kind.ARRAY
          || areAssignable(from.arrayElement(), to.arrayElement());
    }
    return switch (to.kind()) {
      case CHAR, VARCHAR, TEXT -> from.kind() != DataType.Kind.VARBINARY;
      case SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL -> isNumber(from);
      case DATE -> isMoment(from);
      case TIME -> from.kind() == DataType.Kind.TIMESTAMP;
      case TIMESTAMP, TIMESTAMPTZ -> isMoment(from);
      case VECTOR -> from.kind() == DataType.Kind.ARRAY && isNumber(from.arrayElement());
      case ARRAY, BOOLEAN, VARBINARY, UUID, JSON -> false;
    };
  }

  private static boolean isNumber(DataType type) {
    return switch (type.kind()) {
      case SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL -> true;
      case BOOLEAN,
          CHAR,
          VARCHAR,
          TEXT,
          VARBINARY,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMPTZ,
          UUID,
          JSON,
          ARRAY,
          VECTOR ->
          false;
    };
  }

  private static boolean isMoment(DataType type) {
    return type.kind() == DataType.Kind.DATE
        || type.kind() == DataType.Kind.TIMESTAMP
        || type.kind() == DataType.Kind.TIMESTAMPTZ;
  }
}
