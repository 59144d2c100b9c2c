package io.vicinal.sql.function;

import java.util.List;
import org.apache.calcite.adapter.enumerable.NullPolicy;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;

/**
 * Turns doubles into longs that have their order, with NaN as the greatest, and back: Java's {@code
 * <} and {@code >} are false for NaN, so that MIN and MAX would depend on the order of the rows.
 */
public final class FloatOrder {
  /** The long of a double. */
  public static final SqlFunction KEY = function("float_key", "key", SqlTypeName.BIGINT);

  /** The double of such a long. */
  public static final SqlFunction VALUE = function("float_of_key", "value", SqlTypeName.DOUBLE);

  /** The double itself, but 0.0 in the place of -0.0, which is its equal. */
  public static final SqlFunction SAME = function("float_same", "same", SqlTypeName.DOUBLE);

  private FloatOrder() {}

  private static SqlFunction function(String name, String method, SqlTypeName result) {
    return new SqlUserDefinedFunction(
        new SqlIdentifier(name, SqlParserPos.ZERO),
        SqlKind.OTHER_FUNCTION,
        binding ->
            binding
                .getTypeFactory()
                .createTypeWithNullability(
                    binding.getTypeFactory().createSqlType(result),
                    binding.getOperandType(0).isNullable()),
        null,
        OperandTypes.operandMetadata(
            List.of(), typeFactory -> List.<RelDataType>of(), i -> "a" + i, i -> false),
        JavaMethod.of(FloatOrder.class, method, NullPolicy.STRICT));
  }

  /** Generated code calls this. */
  public static long key(double value) {
    long bits = Double.doubleToLongBits(same(value));
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }

  /** Generated code calls this. */
  public static double value(long key) {
    return Double.longBitsToDouble(key ^ ((key >> 63) & Long.MAX_VALUE));
  }

  /** Generated code calls this. */
  public static double same(double value) {
    return value + 0.0; // turns -0.0 into 0.0
  }
}
