package io.vicinal.sql.validate;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.VicinalTypeSystem;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.type.SqlTypeName;

/** Refuses types with more digits than a number can have, which Calcite cuts without a word. */
final class TypeLimits {
  private TypeLimits() {}

  /** Throws 22023 for {@code DECIMAL(39, 2)} and {@code DECIMAL(5, 7)}. */
  static void check(SqlDataTypeSpec type) {
    if (!(type.getTypeNameSpec() instanceof SqlBasicTypeNameSpec spec)
        || !spec.getTypeName().getSimple().equals(SqlTypeName.DECIMAL.getName())
        || spec.getPrecision() < 0) {
      return;
    }
    int most = VicinalTypeSystem.INSTANCE.getMaxPrecision(SqlTypeName.DECIMAL);
    require(type, "precision", spec.getPrecision(), 1, most);
    if (spec.getScale() >= 0) {
      require(type, "scale", spec.getScale(), 0, spec.getPrecision());
    }
  }

  private static void require(SqlDataTypeSpec type, String what, int digits, int least, int most) {
    if (digits < least || digits > most) {
      throw new SqlStateException(
              SqlState.INVALID_PARAMETER_VALUE,
              what + " of DECIMAL must be between " + least + " and " + most + ", not " + digits)
          .at(type.getParserPosition());
    }
  }
}
