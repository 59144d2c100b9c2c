package io.vicinal.planner.pushdown;

import io.vicinal.storage.DataType;
import io.vicinal.storage.Table;
import java.util.OptionalInt;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** Finds the column behind the casts that only widen it, and says what it may be compared with. */
final class ColumnReference {
  private ColumnReference() {}

  /** Returns the position of the column whose value {@code node} is, whatever its class. */
  static OptionalInt position(RexNode node, Table table) {
    if (node instanceof RexInputRef ref) {
      return OptionalInt.of(ref.getIndex());
    }
    if (!(node instanceof RexCall call) || call.getKind() != SqlKind.CAST) {
      return OptionalInt.empty();
    }
    OptionalInt column = position(call.getOperands().get(0), table);
    return column.isPresent()
            && widens(table.columns().get(column.getAsInt()).type().kind(), call.getType())
        ? column
        : OptionalInt.empty();
  }

  /** Storage compares numbers by value, so a cast that keeps every value changes nothing. */
  static boolean widens(DataType.Kind from, RelDataType to) {
    SqlTypeName type = to.getSqlTypeName();
    return switch (from) {
      case SMALLINT ->
          switch (type) {
            case INTEGER, BIGINT, REAL, FLOAT, DOUBLE -> true;
            case DECIMAL -> to.getPrecision() - to.getScale() >= 5;
            default -> false;
          };
      case INTEGER ->
          switch (type) {
            case BIGINT, FLOAT, DOUBLE -> true;
            case DECIMAL -> to.getPrecision() - to.getScale() >= 10;
            default -> false;
          };
      case BIGINT -> type == SqlTypeName.DECIMAL && to.getPrecision() - to.getScale() >= 19;
      case REAL -> type == SqlTypeName.FLOAT || type == SqlTypeName.DOUBLE;
      case VARCHAR, TEXT ->
          type == SqlTypeName.VARCHAR && to.getPrecision() == RelDataType.PRECISION_NOT_SPECIFIED;
      case BOOLEAN,
          DOUBLE,
          DECIMAL,
          CHAR,
          VARBINARY,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMPTZ,
          UUID,
          JSON,
          VECTOR,
          ARRAY ->
          false;
    };
  }

  /** Returns whether storage can compare a column of {@code kind} with values of {@code type}. */
  static boolean comparable(DataType.Kind kind, RelDataType type) {
    SqlTypeName name = type.getSqlTypeName();
    if (name == SqlTypeName.NULL) {
      return kind != DataType.Kind.VECTOR
          && kind != DataType.Kind.JSON
          && kind != DataType.Kind.ARRAY;
    }
    return switch (kind) {
      case SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL -> SqlTypeUtil.isNumeric(type);
      case CHAR, VARCHAR, TEXT -> SqlTypeUtil.isCharacter(type);
      case BOOLEAN -> name == SqlTypeName.BOOLEAN;
      case VARBINARY -> SqlTypeUtil.isBinary(type);
      case DATE -> name == SqlTypeName.DATE;
      case TIME -> name == SqlTypeName.TIME;
      case TIMESTAMP -> name == SqlTypeName.TIMESTAMP;
      case TIMESTAMPTZ -> name == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
      case UUID -> name == SqlTypeName.UUID;
      case JSON, VECTOR, ARRAY -> false;
    };
  }
}
