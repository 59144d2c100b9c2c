package io.vicinal.sql.ast;

import io.vicinal.sql.type.DecimalScale;
import io.vicinal.sql.type.VicinalTypeSystem;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCollectionTypeNameSpec;
import org.apache.calcite.sql.SqlTypeNameSpec;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;

/** Makes the types of arrays. */
public final class ArrayType {
  private ArrayType() {}

  /**
   * Returns the type of arrays of {@code element}. Those of NUMERIC without digits hold what a
   * column of that type does, where Calcite would round to whole numbers.
   */
  public static SqlTypeNameSpec of(SqlTypeNameSpec element, SqlParserPos position) {
    boolean open =
        element instanceof SqlBasicTypeNameSpec spec
            && spec.getTypeName().getSimple().equals(SqlTypeName.DECIMAL.getName())
            && spec.getPrecision() < 0;
    SqlTypeNameSpec digits =
        open
            ? new SqlBasicTypeNameSpec(
                SqlTypeName.DECIMAL,
                VicinalTypeSystem.INSTANCE.getMaxNumericPrecision(),
                DecimalScale.OPEN,
                element.getParserPos())
            : element;
    return new SqlCollectionTypeNameSpec(digits, SqlTypeName.ARRAY, position);
  }
}
