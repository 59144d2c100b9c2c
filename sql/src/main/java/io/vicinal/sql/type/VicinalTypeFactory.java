package io.vicinal.sql.type;

import java.lang.reflect.Type;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.apache.calcite.jdbc.JavaTypeFactoryImpl;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCollation;
import org.apache.calcite.sql.type.SqlTypeMappingRule;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/** Makes types: Calcite's with UTF-8 as the character set, and {@code VECTOR}. Thread-safe. */
public class VicinalTypeFactory extends JavaTypeFactoryImpl {
  public VicinalTypeFactory() {
    super(VicinalTypeSystem.INSTANCE);
  }

  /** Returns {@code VECTOR(dimension)}; {@link VectorType#ANY_DIMENSION} for any. */
  public RelDataType createVectorType(int dimension, boolean nullable) {
    return VectorType.of(dimension, nullable);
  }

  /** Gives every moment microseconds: a cast to fewer digits rounds, its type does not. */
  @Override
  public RelDataType createSqlType(SqlTypeName typeName, int precision) {
    return switch (typeName) {
      case TIME, TIMESTAMP -> super.createSqlType(typeName, Microseconds.DIGITS);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE, TIMESTAMP_TZ ->
          super.createSqlType(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE, Microseconds.DIGITS);
      default -> super.createSqlType(typeName, precision);
    };
  }

  @Override
  public Charset getDefaultCharset() {
    return StandardCharsets.UTF_8;
  }

  @Override
  public Type getJavaClass(RelDataType type) {
    if (type instanceof VectorType) {
      return VectorValue.class;
    }
    return switch (type.getSqlTypeName()) {
      case UUID -> UUID.class;
      case TIME -> type.isNullable() ? Long.class : long.class; // microseconds are no int
      default -> super.getJavaClass(type);
    };
  }

  @Override
  public RelDataType createTypeWithCharsetAndCollation(
      RelDataType type, Charset charset, SqlCollation collation) {
    return JsonType.isJson(type)
        ? type
        : super.createTypeWithCharsetAndCollation(type, charset, collation);
  }

  @Override
  public RelDataType createTypeWithNullability(RelDataType type, boolean nullable) {
    return type instanceof VectorType vector
        ? vector.withNullable(nullable)
        : super.createTypeWithNullability(type, nullable);
  }

  @Override
  public @Nullable RelDataType leastRestrictive(
      List<RelDataType> types, SqlTypeMappingRule mappingRule) {
    if (types.stream().anyMatch(VectorType::isVector)) {
      return leastRestrictiveVector(types);
    }
    if (types.stream().anyMatch(JsonType::isJson)
        && types.stream().allMatch(VicinalTypeFactory::isOfJson)) {
      return JsonType.of(types.stream().anyMatch(RelDataType::isNullable));
    }
    return types.stream().anyMatch(SqlTypeUtil::isDatetime) && isMixed(types)
        ? null
        : super.leastRestrictive(types, mappingRule);
  }

  /** Calcite takes a number beside a date for days, and moments with and without a zone as one. */
  private static boolean isMixed(List<RelDataType> types) {
    return types.stream().anyMatch(SqlTypeUtil::isNumeric)
        || types.stream()
                .filter(SqlTypeUtil::isDatetime)
                .map(RelDataType::getSqlTypeName)
                .distinct()
                .count()
            > 1;
  }

  /** Returns whether values of {@code type}, beside JSON, are JSON: a literal is read as it. */
  private static boolean isOfJson(RelDataType type) {
    return JsonType.isJson(type)
        || type.getSqlTypeName() == SqlTypeName.NULL
        || type.getSqlTypeName() == SqlTypeName.CHAR;
  }

  /**
   * Vectors of one dimension keep it, of several lose it; so do formats; only NULL mixes with
   * vectors.
   */
  private static @Nullable RelDataType leastRestrictiveVector(List<RelDataType> types) {
    boolean nullable = false;
    int dimension = 0;
    @Nullable VectorFormat format = null;
    for (RelDataType type : types) {
      nullable |= type.isNullable();
      if (type instanceof VectorType vector) {
        dimension =
            dimension == 0 || dimension == vector.getPrecision()
                ? vector.getPrecision()
                : VectorType.ANY_DIMENSION;
        VectorFormat own = VectorType.formatOf(vector);
        format = format == null || format == own ? own : VectorFormat.FLOAT32;
      } else if (type.getSqlTypeName() == SqlTypeName.NULL) {
        nullable = true;
      } else {
        return null;
      }
    }
    // Only FLOAT32 may be of any dimension.
    return format == null || dimension == VectorType.ANY_DIMENSION
        ? VectorType.of(dimension, nullable)
        : VectorType.of(dimension, format, nullable);
  }
}
