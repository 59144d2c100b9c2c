package io.vicinal.sql.function;

import io.vicinal.sql.type.VectorFormat;
import io.vicinal.sql.type.VectorType;
import java.math.BigDecimal;
import org.apache.calcite.adapter.enumerable.NullPolicy;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;
import org.jspecify.annotations.Nullable;

/**
 * Is {@code to_vector(x [, dimension])} of one format, and what every cast to VECTOR becomes:
 * Calcite can neither check nor compile a cast to a type that it does not know.
 */
final class ToVectorFunction extends SqlUserDefinedFunction {
  private final VectorFormat format;

  private ToVectorFunction(String name, VectorFormat format, String method) {
    super(
        new SqlIdentifier(name, SqlParserPos.ZERO),
        SqlKind.OTHER_FUNCTION,
        binding -> type(binding, format, binding.getOperandType(0).isNullable()),
        (binding, returnType, types) -> types[0] = type(binding, format, true),
        new ToVectorOperands(format),
        JavaMethod.of(VectorFunctions.class, method, NullPolicy.STRICT));
    this.format = format;
  }

  /** Returns the function that makes vectors of {@code format}. */
  static ToVectorFunction of(VectorFormat format) {
    return switch (format) {
      case FLOAT32 -> new ToVectorFunction("to_vector", format, "toVector");
      case FLOAT16 -> new ToVectorFunction("to_halfvec", format, "toHalfVector");
      case INT8 -> new ToVectorFunction("to_int8_vector", format, "toInt8Vector");
      case BIT -> new ToVectorFunction("to_bit_vector", format, "toBitVector");
    };
  }

  VectorFormat format() {
    return format;
  }

  private static RelDataType type(
      SqlOperatorBinding binding, VectorFormat format, boolean nullable) {
    return VectorType.of(dimension(binding), format, nullable);
  }

  /** Returns the second operand, {@link VectorType#ANY_DIMENSION} if there is none. */
  static int dimension(SqlOperatorBinding binding) {
    @Nullable BigDecimal dimension =
        binding.getOperandCount() < 2 || !binding.isOperandLiteral(1, false)
            ? null
            : binding.getOperandLiteralValue(1, BigDecimal.class);
    return dimension == null ? VectorType.ANY_DIMENSION : dimension.intValue();
  }
}
