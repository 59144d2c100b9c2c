package io.vicinal.sql.validate;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Types of columns without the longest length that values may have: a cast to such a length would
 * cut them, where whoever stores the row refuses what is too long.
 */
public final class UncutTypes {
  private UncutTypes() {}

  /** Returns the row with {@link #of} its fields. */
  public static RelDataType ofRow(RelDataTypeFactory factory, RelDataType row) {
    var fields = factory.builder().kind(row.getStructKind());
    row.getFieldList().forEach(field -> fields.add(field.getName(), of(factory, field.getType())));
    return factory.createTypeWithNullability(fields.build(), row.isNullable());
  }

  /** Returns text and bytes of any length for those that have a limit, also within arrays. */
  static RelDataType of(RelDataTypeFactory factory, RelDataType type) {
    RelDataType element = type.getComponentType();
    RelDataType uncut =
        element != null && SqlTypeUtil.isArray(type)
            ? factory.createArrayType(of(factory, element), -1)
            : SqlTypeUtil.isCharacter(type)
                ? factory.createSqlType(SqlTypeName.VARCHAR)
                : SqlTypeUtil.isBinary(type) ? factory.createSqlType(SqlTypeName.VARBINARY) : type;
    return factory.createTypeWithNullability(uncut, type.isNullable());
  }
}
