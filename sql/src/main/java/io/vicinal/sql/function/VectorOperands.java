package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.VectorFormat;
import io.vicinal.sql.type.VectorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandMetadata;
import org.apache.calcite.sql.type.SqlOperandTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Accepts {@code vectors} vectors and then {@code integers} whole numbers. Text and arrays become
 * vectors, of the dimension that another operand has if {@code sameDimension}; so do parameters,
 * through {@link #inference}.
 */
record VectorOperands(int vectors, int integers, boolean sameDimension)
    implements SqlOperandMetadata {
  VectorOperands(int vectors) {
    this(vectors, 0, true);
  }

  /** Gives every unknown operand the type that is expected of it. */
  SqlOperandTypeInference inference() {
    return (binding, returnType, operandTypes) -> {
      for (int i = 0; i < operandTypes.length; i++) {
        operandTypes[i] =
            i < vectors
                ? vector(binding)
                : binding.getTypeFactory().createSqlType(SqlTypeName.INTEGER);
      }
    };
  }

  @Override
  public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
    RelDataType vector = vector(binding);
    for (int i = 0; i < binding.getOperandCount(); i++) {
      boolean accepted =
          i < vectors ? isVector(binding, i, vector) : isInteger(binding.getOperandType(i));
      if (!accepted) {
        if (throwOnFailure) {
          throw binding.newValidationSignatureError();
        }
        return false;
      }
    }
    return true;
  }

  private static boolean isInteger(RelDataType type) {
    return SqlTypeUtil.isIntType(type) || isUnknown(type.getSqlTypeName());
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

  /** Returns the type that an operand takes which says nothing of itself. */
  private RelDataType vector(SqlCallBinding binding) {
    int dimension = VectorType.ANY_DIMENSION;
    VectorFormat format = VectorFormat.FLOAT32;
    for (int i = 0; sameDimension && i < binding.getOperandCount(); i++) {
      OptionalInt known = VectorType.dimensionOf(binding.getOperandType(i));
      if (known.isPresent()) {
        dimension = known.getAsInt();
        // What is compared with bits is bits; other vectors are compared with any numbers.
        format =
            VectorType.formatOf(binding.getOperandType(i)) == VectorFormat.BIT
                ? VectorFormat.BIT
                : VectorFormat.FLOAT32;
        break;
      }
    }
    return VectorType.of(dimension, isBitsOnly(binding) ? VectorFormat.BIT : format, true);
  }

  /** Returns whether both are written as bits, {@code '101'}. */
  private boolean isBitsOnly(SqlCallBinding binding) {
    return sameDimension
        && vectors > 1
        && binding.operands().stream()
            .allMatch(operand ->
                operand instanceof SqlCharStringLiteral text
                    && text.getValueAs(String.class).matches("[01]+"));
  }

  @Override
  public SqlOperandCountRange getOperandCountRange() {
    return SqlOperandCountRanges.of(vectors + integers);
  }

  @Override
  public String getAllowedSignatures(SqlOperator operator, String name) {
    var operands = new ArrayList<String>(Collections.nCopies(vectors, "<VECTOR>"));
    operands.addAll(Collections.nCopies(integers, "<INTEGER>"));
    return name + "(" + String.join(", ", operands) + ")";
  }

  @Override
  public List<RelDataType> paramTypes(RelDataTypeFactory typeFactory) {
    var types = new ArrayList<RelDataType>();
    types.addAll(Collections.nCopies(vectors, VectorType.of(VectorType.ANY_DIMENSION, true)));
    RelDataType integer = typeFactory.createSqlType(SqlTypeName.INTEGER);
    types.addAll(
        Collections.nCopies(integers, typeFactory.createTypeWithNullability(integer, true)));
    return types;
  }

  @Override
  public List<String> paramNames() {
    return switch (vectors) {
      case 1 -> integers == 0 ? List.of("vector") : List.of("vector", "start", "count");
      default -> List.of("a", "b");
    };
  }
}
