package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.VectorType;
import java.util.List;
import java.util.OptionalInt;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandMetadata;
import org.apache.calcite.sql.type.SqlOperandTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Accepts {@code count} vectors of one dimension. Text and arrays become vectors of the dimension
 * that another operand has; so do parameters, through {@link #INFERENCE}.
 */
record VectorOperands(int count) implements SqlOperandMetadata {
  /** Gives every unknown operand the vector type of a known one, else VECTOR of any dimension. */
  static final SqlOperandTypeInference INFERENCE =
      (binding, returnType, operandTypes) -> {
        RelDataType vector = VectorType.of(dimension(binding), true);
        for (int i = 0; i < operandTypes.length; i++) {
          operandTypes[i] = vector;
        }
      };

  @Override
  public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
    RelDataType vector = VectorType.of(dimension(binding), true);
    for (int i = 0; i < binding.getOperandCount(); i++) {
      if (!isVector(binding, i, vector)) {
        if (throwOnFailure) {
          throw binding.newValidationSignatureError();
        }
        return false;
      }
    }
    return true;
  }

  private static boolean isVector(SqlCallBinding binding, int index, RelDataType vector) {
    RelDataType type = binding.getOperandType(index);
    if (VectorType.isVector(type)) {
      requireSameDimension(binding, index, vector, type);
      return true;
    }
    if (isUnknown(type.getSqlTypeName())) {
      return true;
    }
    try {
      return binding.getValidator().getTypeCoercion() instanceof VectorCoercion coercion
          && coercion.coerceToVector(binding, index, vector);
    } catch (SqlStateException e) {
      throw binding.operands().stream()
          .filter(SqlIdentifier.class::isInstance)
          .map(column -> VectorCasts.ofColumn(((SqlIdentifier) column).names.getLast(), e))
          .findFirst()
          .orElse(e);
    }
  }

  static boolean isUnknown(SqlTypeName type) {
    return switch (type) {
      case NULL, UNKNOWN, ANY -> true;
      default -> false;
    };
  }

  private static void requireSameDimension(
      SqlCallBinding binding, int index, RelDataType expected, RelDataType actual) {
    OptionalInt one = VectorType.dimensionOf(expected);
    OptionalInt other = VectorType.dimensionOf(actual);
    if (one.isPresent() && other.isPresent() && one.getAsInt() != other.getAsInt()) {
      throw new SqlStateException(
              SqlState.DATA_EXCEPTION,
              "vectors differ in dimension: " + one.getAsInt() + " and " + other.getAsInt())
          .at(binding.operand(index).getParserPosition());
    }
  }

  private static int dimension(SqlCallBinding binding) {
    for (int i = 0; i < binding.getOperandCount(); i++) {
      OptionalInt dimension = VectorType.dimensionOf(binding.getOperandType(i));
      if (dimension.isPresent()) {
        return dimension.getAsInt();
      }
    }
    return VectorType.ANY_DIMENSION;
  }

  @Override
  public SqlOperandCountRange getOperandCountRange() {
    return SqlOperandCountRanges.of(count);
  }

  @Override
  public String getAllowedSignatures(SqlOperator operator, String name) {
    return name + "(<VECTOR>" + ", <VECTOR>".repeat(count - 1) + ")";
  }

  @Override
  public List<RelDataType> paramTypes(RelDataTypeFactory typeFactory) {
    return java.util.Collections.nCopies(count, VectorType.of(VectorType.ANY_DIMENSION, true));
  }

  @Override
  public List<String> paramNames() {
    return count == 1 ? List.of("vector") : List.of("a", "b");
  }
}
