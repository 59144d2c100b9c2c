package io.vicinal.planner.convert;

import io.vicinal.planner.plan.ValueType;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.DecimalScale;
import io.vicinal.sql.type.JsonType;
import io.vicinal.sql.type.Microseconds;
import io.vicinal.sql.type.VectorType;
import io.vicinal.storage.DataType;
import java.util.Objects;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Translates types between storage, the algebra and the planner's door. */
public final class ColumnTypes {
  /** The digits of a NUMERIC that does not say how many. */
  static final int OPEN_PRECISION = 38;

  static final int OPEN_SCALE = DecimalScale.OPEN;

  private ColumnTypes() {}

  /**
   * Returns the type in which a column declared with {@code spec}, which is {@code type}, is
   * stored.
   *
   * @throws SqlStateException 0AV00 for a type that has no column
   */
  public static DataType ofColumn(SqlDataTypeSpec spec, RelDataType type, boolean json) {
    boolean open =
        type.getSqlTypeName() == SqlTypeName.DECIMAL
            && spec.getTypeNameSpec() instanceof SqlBasicTypeNameSpec number
            && number.getPrecision() < 0;
    if (open) {
      return new DataType(DataType.Kind.DECIMAL, OPEN_PRECISION, OPEN_SCALE);
    }
    DataType stored = toStorage(type, json);
    return switch (stored.kind()) {
      case TIME, TIMESTAMP, TIMESTAMPTZ ->
          spec.getTypeNameSpec() instanceof SqlBasicTypeNameSpec moment
                  && moment.getPrecision() >= 0
                  && moment.getPrecision() < Microseconds.DIGITS
              ? DataType.ofSeconds(stored.kind(), moment.getPrecision())
              : stored;
      default -> stored;
    };
  }

  /** Returns the type that a stored column has in the algebra. */
  public static RelDataType toRel(DataType type, boolean nullable, RelDataTypeFactory factory) {
    RelDataType result =
        switch (type.kind()) {
          case BOOLEAN -> factory.createSqlType(SqlTypeName.BOOLEAN);
          case SMALLINT -> factory.createSqlType(SqlTypeName.SMALLINT);
          case INTEGER -> factory.createSqlType(SqlTypeName.INTEGER);
          case BIGINT -> factory.createSqlType(SqlTypeName.BIGINT);
          case REAL -> factory.createSqlType(SqlTypeName.REAL);
          case DOUBLE -> factory.createSqlType(SqlTypeName.DOUBLE);
          case DECIMAL ->
              factory.createSqlType(SqlTypeName.DECIMAL, type.precision(), type.scale());
          case CHAR -> withLength(factory, SqlTypeName.CHAR, type.precision());
          case VARCHAR -> withLength(factory, SqlTypeName.VARCHAR, type.precision());
          case TEXT -> factory.createSqlType(SqlTypeName.VARCHAR);
          case JSON -> JsonType.NOT_NULL;
          case VARBINARY -> withLength(factory, SqlTypeName.VARBINARY, type.precision());
          case DATE -> factory.createSqlType(SqlTypeName.DATE);
          case TIME -> factory.createSqlType(SqlTypeName.TIME);
          case TIMESTAMP -> factory.createSqlType(SqlTypeName.TIMESTAMP);
          case TIMESTAMPTZ -> factory.createSqlType(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE);
          case UUID -> factory.createSqlType(SqlTypeName.UUID);
          case VECTOR ->
              VectorType.of(
                  type.precision() == 0 ? VectorType.ANY_DIMENSION : type.precision(),
                  VectorFormats.toSql(type.element()),
                  false);
          case ARRAY -> factory.createArrayType(toRel(type.arrayElement(), true, factory), -1);
        };
    return factory.createTypeWithNullability(result, nullable);
  }

  private static RelDataType withLength(RelDataTypeFactory factory, SqlTypeName name, int length) {
    return length == 0 ? factory.createSqlType(name) : factory.createSqlType(name, length);
  }

  /**
   * Returns the type in which a column declared as {@code type} is stored.
   *
   * @throws SqlStateException 0AV00 for a type that has no column
   */
  public static DataType toStorage(RelDataType type, boolean json) {
    if (json || JsonType.isJson(type)) {
      return DataType.of(DataType.Kind.JSON);
    }
    if (VectorType.isVector(type)) {
      int dimension = VectorType.dimensionOf(type).orElse(0);
      return dimension == 0
          ? DataType.vector(0)
          : DataType.vector(dimension, VectorFormats.toStorage(VectorType.formatOf(type)));
    }
    return switch (type.getSqlTypeName()) {
      case BOOLEAN -> DataType.of(DataType.Kind.BOOLEAN);
      case TINYINT, SMALLINT -> DataType.of(DataType.Kind.SMALLINT);
      case INTEGER -> DataType.of(DataType.Kind.INTEGER);
      case BIGINT -> DataType.of(DataType.Kind.BIGINT);
      case REAL -> DataType.of(DataType.Kind.REAL);
      case FLOAT, DOUBLE -> DataType.of(DataType.Kind.DOUBLE);
      case DECIMAL ->
          new DataType(DataType.Kind.DECIMAL, type.getPrecision(), Math.max(0, type.getScale()));
      case CHAR -> new DataType(DataType.Kind.CHAR, Math.max(1, type.getPrecision()), 0);
      case VARCHAR ->
          type.getPrecision() <= 0
              ? DataType.of(DataType.Kind.TEXT)
              : new DataType(DataType.Kind.VARCHAR, type.getPrecision(), 0);
      case BINARY, VARBINARY ->
          new DataType(DataType.Kind.VARBINARY, Math.max(0, type.getPrecision()), 0);
      case DATE -> DataType.of(DataType.Kind.DATE);
      case TIME -> DataType.of(DataType.Kind.TIME);
      case TIMESTAMP -> DataType.of(DataType.Kind.TIMESTAMP);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE, TIMESTAMP_TZ -> DataType.of(DataType.Kind.TIMESTAMPTZ);
      case UUID -> DataType.of(DataType.Kind.UUID);
      case ARRAY ->
          DataType.array(elementToStorage(Objects.requireNonNull(type.getComponentType())));
      default ->
          throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED, "no column can have the type " + type);
    };
  }

  private static DataType elementToStorage(RelDataType type) {
    if (VectorType.isVector(type) || type.getComponentType() != null) {
      throw new SqlStateException(
          SqlState.FEATURE_NOT_SUPPORTED, "no column can have arrays of the type " + type);
    }
    return toStorage(type, false);
  }

  /** Returns how values of {@code type} leave the planner. */
  public static ValueType toValueType(RelDataType type) {
    if (VectorType.isVector(type)) {
      return ValueType.VECTOR;
    }
    return switch (type.getSqlTypeName()) {
      case BOOLEAN -> ValueType.BOOLEAN;
      case TINYINT, SMALLINT -> ValueType.SMALLINT;
      case INTEGER -> ValueType.INTEGER;
      case BIGINT -> ValueType.BIGINT;
      case REAL -> ValueType.REAL;
      case FLOAT, DOUBLE -> ValueType.DOUBLE;
      case DECIMAL -> ValueType.DECIMAL;
      case CHAR -> ValueType.CHAR;
      case VARCHAR -> ValueType.VARCHAR;
      case BINARY, VARBINARY -> ValueType.VARBINARY;
      case DATE -> ValueType.DATE;
      case TIME -> ValueType.TIME;
      case TIMESTAMP -> ValueType.TIMESTAMP;
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE, TIMESTAMP_TZ -> ValueType.TIMESTAMPTZ;
      case UUID -> ValueType.UUID;
      case NULL -> ValueType.NULL;
      case ARRAY -> ValueType.ARRAY;
      default -> ValueType.OTHER;
    };
  }

  /**
   * Returns how elements of arrays of {@code type} leave the planner, null if it has none.
   *
   * @throws SqlStateException 0AV00 if the elements are arrays
   */
  public static @Nullable ValueType elementOf(RelDataType type) {
    if (toValueType(type) != ValueType.ARRAY) {
      return null;
    }
    ValueType element = toValueType(Objects.requireNonNull(type.getComponentType()));
    if (element == ValueType.ARRAY) {
      throw new SqlStateException(
          SqlState.FEATURE_NOT_SUPPORTED, "arrays of several dimensions are not supported");
    }
    return element;
  }

  /** Returns the name of {@code type} as the dialect writes it, without precision. */
  public static String typeName(RelDataType type) {
    if (JsonType.isJson(type)) {
      return "JSON";
    }
    return switch (toValueType(type)) {
      case DOUBLE -> "DOUBLE PRECISION";
      case TIMESTAMPTZ -> "TIMESTAMPTZ";
      case ARRAY -> typeName(Objects.requireNonNull(type.getComponentType())) + "[]";
      case OTHER -> type.getSqlTypeName().getName();
      case ValueType known -> known.name();
    };
  }

  /** Returns characters, digits, bytes or dimension, 0 where there is no such limit. */
  public static int precision(RelDataType type) {
    return switch (toValueType(type)) {
      case CHAR, VARCHAR, VARBINARY, DECIMAL, VECTOR -> Math.max(0, type.getPrecision());
      case BOOLEAN,
          SMALLINT,
          INTEGER,
          BIGINT,
          REAL,
          DOUBLE,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMPTZ,
          UUID,
          NULL,
          ARRAY,
          OTHER ->
          0;
    };
  }

  /** Returns the digits after the point of a DECIMAL, else 0. */
  public static int scale(RelDataType type) {
    return toValueType(type) == ValueType.DECIMAL ? Math.max(0, type.getScale()) : 0;
  }
}
