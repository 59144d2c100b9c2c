package io.vicinal.sql.function;

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
 * Is {@code to_vector(x [, dimension])}, and what every cast to VECTOR becomes: Calcite can neither
 * check nor compile a cast to a type that it does not know.
 */
final class ToVectorFunction extends SqlUserDefinedFunction {
  ToVectorFunction() {
    super(
        new SqlIdentifier("to_vector", SqlParserPos.ZERO),
        SqlKind.OTHER_FUNCTION,
        ToVectorFunction::type,
        (binding, returnType, types) -> types[0] = VectorType.of(dimension(binding), true),
        new ToVectorOperands(),
        JavaMethod.of(VectorFunctions.class, "toVector", NullPolicy.STRICT));
  }

  private static RelDataType type(SqlOperatorBinding binding) {
    return VectorType.of(dimension(binding), binding.getOperandType(0).isNullable());
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
