package io.vicinal.sql.validate;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** Types that arrays are cast to without cutting the text in them. */
final class UncutArrays {
  private UncutArrays() {}

  /** Returns the row with {@link #of} its arrays. */
  static RelDataType ofRow(RelDataTypeFactory factory, RelDataType row) {
    var fields = factory.builder().kind(row.getStructKind());
    row.getFieldList().forEach(field -> fields.add(field.getName(), of(factory, field.getType())));
    return factory.createTypeWithNullability(fields.build(), row.isNullable());
  }

  /**
   * Returns arrays of text of any length for arrays of text that has a limit: the cast would cut
   * the elements, where whoever stores the row refuses what is too long.
   */
  static RelDataType of(RelDataTypeFactory factory, RelDataType type) {
    RelDataType element = type.getComponentType();
    if (element == null || !SqlTypeUtil.isArray(type) || !SqlTypeUtil.isCharacter(element)) {
      return type;
    }
    RelDataType text =
        factory.createTypeWithNullability(
            factory.createSqlType(SqlTypeName.VARCHAR), element.isNullable());
    return factory.createTypeWithNullability(factory.createArrayType(text, -1), type.isNullable());
  }
}
