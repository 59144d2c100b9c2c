package io.vicinal.sql.validate;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.Microseconds;
import io.vicinal.sql.type.VicinalTypeSystem;
import java.util.Set;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.type.SqlTypeName;

/** Refuses types with more digits than a number can have, which Calcite cuts without a word. */
final class TypeLimits {
  private static final Set<String> LENGTHS = Set.of("CHAR", "VARCHAR", "BINARY", "VARBINARY");

  private TypeLimits() {}

  /** Throws 22023 for {@code DECIMAL(39, 2)}, {@code DECIMAL(5, 7)} and {@code CHAR(0)}. */
  static void check(SqlDataTypeSpec type) {
    checkTime(type);
    checkLength(type);
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

  /** Throws 22023 for {@code TIMESTAMP(7)}, and 0AV00 for TIME WITH TIME ZONE. */
  private static void checkTime(SqlDataTypeSpec type) {
    if (!(type.getTypeNameSpec() instanceof SqlBasicTypeNameSpec spec)) {
      return;
    }
    switch (spec.getTypeName().getSimple()) {
      case "TIME", "TIMESTAMP", "TIMESTAMP_WITH_LOCAL_TIME_ZONE", "TIMESTAMP_TZ" -> {
        if (spec.getPrecision() > Microseconds.DIGITS) {
          throw new SqlStateException(
                  SqlState.INVALID_PARAMETER_VALUE,
                  "precision of a time must be between 0 and 6, not " + spec.getPrecision())
              .at(type.getParserPosition());
        }
      }
      case "TIME_TZ", "TIME_WITH_LOCAL_TIME_ZONE" ->
          throw new SqlStateException(
                  SqlState.FEATURE_NOT_SUPPORTED, "the type TIME WITH TIME ZONE is not supported")
              .at(type.getParserPosition());
      default -> {}
    }
  }

  /** Throws 22023 for {@code VARCHAR(0)}. */
  private static void checkLength(SqlDataTypeSpec type) {
    if (type.getTypeNameSpec() instanceof SqlBasicTypeNameSpec spec
        && spec.getPrecision() == 0
        && LENGTHS.contains(spec.getTypeName().getSimple())) {
      throw new SqlStateException(
              SqlState.INVALID_PARAMETER_VALUE,
              "length of " + spec.getTypeName().getSimple() + " must be at least 1, not 0")
          .at(type.getParserPosition());
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
