package io.vicinal.sql.type;

import java.util.OptionalInt;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeComparability;
import org.apache.calcite.rel.type.RelDataTypeFamily;
import org.apache.calcite.sql.type.AbstractSqlType;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Is {@code VECTOR(n)} or {@code VECTOR(n, format)}; its values are {@link VectorValue}s. To
 * Calcite it is an {@link SqlTypeName#OTHER} whose precision is the dimension, -1 for {@code
 * VECTOR} of any dimension.
 */
public final class VectorType extends AbstractSqlType {
  private static final long serialVersionUID = 1L;

  /** The precision of {@code VECTOR} without a dimension. */
  public static final int ANY_DIMENSION = -1;

  /** The largest dimension that can be declared. */
  public static final int MAX_DIMENSION = 65_535;

  private enum Family implements RelDataTypeFamily {
    VECTOR
  }

  private final int dimension;
  private final VectorFormat format;

  private VectorType(int dimension, VectorFormat format, boolean nullable) {
    super(SqlTypeName.OTHER, nullable, null);
    this.dimension = dimension;
    this.format = format;
    computeDigest();
  }

  /** Returns the type of vectors with {@code dimension} components, or {@link #ANY_DIMENSION}. */
  public static VectorType of(int dimension, boolean nullable) {
    return of(dimension, VectorFormat.FLOAT32, nullable);
  }

  /** Returns {@code VECTOR(dimension, format)}. */
  public static VectorType of(int dimension, VectorFormat format, boolean nullable) {
    return new VectorType(dimension, format, nullable);
  }

  /** Returns the format of a VECTOR type, FLOAT32 for any other type. */
  public static VectorFormat formatOf(RelDataType type) {
    return type instanceof VectorType vector ? vector.format : VectorFormat.FLOAT32;
  }

  /** Returns whether {@code type} is a VECTOR. */
  public static boolean isVector(RelDataType type) {
    return type instanceof VectorType;
  }

  /** Returns the declared dimension of a VECTOR type, empty for any other type or dimension. */
  public static OptionalInt dimensionOf(RelDataType type) {
    return type instanceof VectorType vector && vector.dimension != ANY_DIMENSION
        ? OptionalInt.of(vector.dimension)
        : OptionalInt.empty();
  }

  /** Returns this type with the given nullability. */
  public VectorType withNullable(boolean nullable) {
    return nullable == isNullable() ? this : new VectorType(dimension, format, nullable);
  }

  @Override
  public int getPrecision() {
    return dimension;
  }

  @Override
  public RelDataTypeFamily getFamily() {
    return Family.VECTOR;
  }

  @Override
  public RelDataTypeComparability getComparability() {
    return RelDataTypeComparability.ALL;
  }

  @Override
  protected void generateTypeString(StringBuilder sb, boolean withDetail) {
    sb.append("VECTOR");
    if (dimension != ANY_DIMENSION) {
      sb.append('(').append(dimension);
      sb.append(format == VectorFormat.FLOAT32 ? "" : ", " + format).append(')');
    } else if (format != VectorFormat.FLOAT32) {
      sb.append("(*, ").append(format).append(')');
    }
  }
}
