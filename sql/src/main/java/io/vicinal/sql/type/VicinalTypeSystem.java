package io.vicinal.sql.type;

import java.math.RoundingMode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/** Says how large numbers and how fine times can be: DECIMAL has 38 digits, times microseconds. */
public final class VicinalTypeSystem extends RelDataTypeSystemImpl {
  public static final VicinalTypeSystem INSTANCE = new VicinalTypeSystem();

  private static final int MAX_DECIMAL_DIGITS = 38;
  private static final int MICROSECONDS = 6;

  /** Digits after the point of quotients and means of decimals, as PostgreSQL, and at least. */
  private static final int QUOTIENT_SCALE = 16;

  private static final int LEAST_SCALE = 6;

  private static final int OPEN_DECIMAL_SCALE = 10;

  /** How many digits a count of rows has. */
  private static final int DIGITS_OF_COUNTS = 10;

  /** PostgreSQL's; more than a statement can hold, because longer literals would be cut. */
  private static final int MAX_LENGTH = 10_485_760;

  private VicinalTypeSystem() {}

  @Override
  public int getMaxPrecision(SqlTypeName typeName) {
    return switch (typeName) {
      case DECIMAL -> MAX_DECIMAL_DIGITS;
      case TIME, TIME_WITH_LOCAL_TIME_ZONE, TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          MICROSECONDS;
      case CHAR, VARCHAR, BINARY, VARBINARY -> MAX_LENGTH;
      default -> super.getMaxPrecision(typeName);
    };
  }

  @Override
  public int getMaxScale(SqlTypeName typeName) {
    return typeName == SqlTypeName.DECIMAL ? MAX_DECIMAL_DIGITS : super.getMaxScale(typeName);
  }

  @Override
  public int getDefaultPrecision(SqlTypeName typeName) {
    return switch (typeName) {
      case DECIMAL -> MAX_DECIMAL_DIGITS;
      case TIME, TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> MICROSECONDS;
      default -> super.getDefaultPrecision(typeName);
    };
  }

  /**
   * Gives AVG of whole numbers as DOUBLE, because the mean of 1 and 2 is not 1, and that of
   * decimals with up to 16 digits after the point, as PostgreSQL does. The sum is cast to this type
   * before it is divided, so there is room before the point for ten digits more than a value has.
   */
  @Override
  public RelDataType deriveAvgAggType(RelDataTypeFactory typeFactory, RelDataType argumentType) {
    RelDataType mean;
    if (SqlTypeUtil.isIntType(argumentType)) {
      mean = typeFactory.createSqlType(SqlTypeName.DOUBLE);
    } else if (argumentType.getSqlTypeName() == SqlTypeName.DECIMAL) {
      int scale = argumentType.getScale();
      int room = MAX_DECIMAL_DIGITS - (argumentType.getPrecision() - scale) - DIGITS_OF_COUNTS;
      mean =
          typeFactory.createSqlType(
              SqlTypeName.DECIMAL,
              MAX_DECIMAL_DIGITS,
              Math.max(scale, Math.min(QUOTIENT_SCALE, room)));
    } else {
      return super.deriveAvgAggType(typeFactory, argumentType);
    }
    return typeFactory.createTypeWithNullability(mean, argumentType.isNullable());
  }

  /**
   * Gives quotients of decimals the digits before the point that they can have, and after it those
   * of the dividend and the divisor together, as far as 38 in all leave room; six at least, or ten
   * where an operand has as many.
   */
  @Override
  public @Nullable RelDataType deriveDecimalDivideType(
      RelDataTypeFactory typeFactory, RelDataType dividend, RelDataType divisor) {
    if (!SqlTypeUtil.isExactNumeric(dividend)
        || !SqlTypeUtil.isExactNumeric(divisor)
        || (!SqlTypeUtil.isDecimal(dividend) && !SqlTypeUtil.isDecimal(divisor))) {
      return null;
    }
    int whole = dividend.getPrecision() - dividend.getScale() + divisor.getScale();
    int scale = Math.max(QUOTIENT_SCALE, dividend.getScale() + divisor.getPrecision() + 1);
    int least =
        Math.clamp(
            Math.max(dividend.getScale(), divisor.getScale()), LEAST_SCALE, OPEN_DECIMAL_SCALE);
    scale = Math.max(Math.min(scale, MAX_DECIMAL_DIGITS - whole), least);
    int precision = Math.min(whole + scale, MAX_DECIMAL_DIGITS);
    return typeFactory.createTypeWithNullability(
        typeFactory.createSqlType(SqlTypeName.DECIMAL, precision, scale),
        dividend.isNullable() || divisor.isNullable());
  }

  /** Gives SUM a type that many values fit: BIGINT for small whole numbers, DECIMAL for BIGINT. */
  @Override
  public RelDataType deriveSumType(RelDataTypeFactory typeFactory, RelDataType argumentType) {
    RelDataType sum =
        switch (argumentType.getSqlTypeName()) {
          case TINYINT, SMALLINT, INTEGER -> typeFactory.createSqlType(SqlTypeName.BIGINT);
          case BIGINT -> typeFactory.createSqlType(SqlTypeName.DECIMAL, MAX_DECIMAL_DIGITS, 0);
          case REAL -> typeFactory.createSqlType(SqlTypeName.DOUBLE);
          default -> super.deriveSumType(typeFactory, argumentType);
        };
    return typeFactory.createTypeWithNullability(sum, argumentType.isNullable());
  }

  /** Rounds as people and PostgreSQL do; Calcite's default cuts digits off. */
  @Override
  public RoundingMode roundingMode() {
    return RoundingMode.HALF_UP;
  }

  @Override
  public boolean shouldConvertRaggedUnionTypesToVarying() {
    return true;
  }
}
