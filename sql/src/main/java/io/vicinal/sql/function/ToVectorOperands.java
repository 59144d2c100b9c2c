package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.VectorFormat;
import io.vicinal.sql.type.VectorType;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandMetadata;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Accepts text, an array of numbers, a vector or an unknown, then a dimension. A literal is read at
 * once, so that its mistakes have a position.
 */
record ToVectorOperands(VectorFormat format) implements SqlOperandMetadata {
  /** Returns whether a value of type {@code from} can become a vector. */
  static boolean convertible(RelDataType from) {
    RelDataType component = from.getComponentType();
    return SqlTypeUtil.isCharacter(from)
        || VectorType.isVector(from)
        || VectorOperands.isUnknown(from.getSqlTypeName())
        || (component != null
            && (SqlTypeUtil.isNumeric(component)
                || component.getSqlTypeName() == SqlTypeName.NULL));
  }

  @Override
  public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
    int dimension = ToVectorFunction.dimension(binding);
    RelDataType from = binding.getOperandType(0);
    if (!convertible(from)) {
      throw new SqlStateException(
              SqlState.CANNOT_COERCE,
              "cannot cast " + from + " to " + VectorType.of(dimension, format, true))
          .at(binding.operand(0).getParserPosition());
    }
    int known = VectorType.dimensionOf(from).orElse(dimension);
    if (dimension != VectorType.ANY_DIMENSION && known != dimension) {
      throw new SqlStateException(
              SqlState.DATA_EXCEPTION, "expected " + dimension + " dimensions, not " + known)
          .at(binding.operand(0).getParserPosition());
    }
    if (binding.operand(0) instanceof SqlCharStringLiteral literal) {
      checkLiteral(literal, dimension);
    }
    return true;
  }

  private void checkLiteral(SqlCharStringLiteral literal, int dimension) {
    try {
      VectorFunctions.convert(literal.getValueAs(String.class), dimension, format);
    } catch (SqlStateException e) {
      throw e.at(literal.getParserPosition());
    }
  }

  @Override
  public SqlOperandCountRange getOperandCountRange() {
    return SqlOperandCountRanges.between(1, 2);
  }

  @Override
  public String getAllowedSignatures(SqlOperator operator, String name) {
    return name + "(<TEXT> [, <INTEGER>])";
  }

  @Override
  public List<RelDataType> paramTypes(RelDataTypeFactory typeFactory) {
    return List.of();
  }

  @Override
  public List<String> paramNames() {
    return List.of("value", "dimension");
  }
}
