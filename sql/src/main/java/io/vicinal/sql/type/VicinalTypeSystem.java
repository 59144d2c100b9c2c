package io.vicinal.sql.type;

import java.math.RoundingMode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** Says how large numbers and how fine times can be: DECIMAL has 38 digits, times microseconds. */
public final class VicinalTypeSystem extends RelDataTypeSystemImpl {
  public static final VicinalTypeSystem INSTANCE = new VicinalTypeSystem();

  private static final int MAX_DECIMAL_DIGITS = 38;
  private static final int MICROSECONDS = 6;

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

  /** Gives AVG of whole numbers as DOUBLE: the mean of 1 and 2 is not 1. */
  @Override
  public RelDataType deriveAvgAggType(RelDataTypeFactory typeFactory, RelDataType argumentType) {
    return SqlTypeUtil.isIntType(argumentType)
        ? typeFactory.createTypeWithNullability(
            typeFactory.createSqlType(SqlTypeName.DOUBLE), argumentType.isNullable())
        : super.deriveAvgAggType(typeFactory, argumentType);
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
