package io.vicinal.sql.function;

import io.vicinal.sql.type.VectorFormat;
import io.vicinal.sql.type.VectorType;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** Holds operations on the bits of whole numbers, of the wider one of both types. */
final class BitFunctions {
  static final TypedFunction AND = function("bit_and_of", "bitAnd");
  static final TypedFunction OR = function("bit_or_of", "bitOr");
  static final TypedFunction XOR = function("bit_xor_of", "bitXor");

  private static final SqlFunction IN_BYTES = count("bitCount");
  private static final SqlFunction IN_VECTOR = count("vectorBitCount");

  /** {@code bit_count(bytes)}, {@code bit_count(bits)}: how many bits are 1. */
  private static final TypedFunction COUNT =
      new TypedFunction(
          "bit_count",
          ReturnTypes.BIGINT_NULLABLE,
          OperandTypes.ANY,
          (rex, operands) ->
              rex.makeCall(
                  VectorType.isVector(operands.getFirst().getType()) ? IN_VECTOR : IN_BYTES,
                  operands)) {
        @Override
        public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
          RelDataType type = binding.getOperandType(0);
          boolean fits =
              VectorType.isVector(type)
                  ? VectorType.formatOf(type) == VectorFormat.BIT
                  : SqlTypeUtil.isBinary(type) || type.getSqlTypeName() == SqlTypeName.NULL;
          if (!fits && throwOnFailure) {
            throw binding.newValidationSignatureError();
          }
          return fits;
        }
      };

  private BitFunctions() {}

  private static SqlFunction count(String method) {
    return OverloadedMethod.function(
        "bit_count",
        ReturnTypes.BIGINT_NULLABLE,
        BytesFunctions.class,
        method,
        1,
        SqlTypeFamily.ANY);
  }

  static List<SqlOperator> all() {
    return List.of(AND, OR, XOR, COUNT);
  }

  private static TypedFunction function(String name, String method) {
    TypedFunction wide = CommonFunctions.numbers(name, SqlTypeName.BIGINT, method, 2, 2);
    return new TypedFunction(
        name,
        ReturnTypes.LEAST_RESTRICTIVE,
        new FamilyOperands(2, List.of(SqlTypeFamily.INTEGER, SqlTypeFamily.INTEGER)),
        (rex, operands) ->
            TypedFunction.as(
                rex,
                wide.convert(rex, operands),
                Objects.requireNonNull(
                    rex.getTypeFactory()
                        .leastRestrictive(operands.stream().map(it -> it.getType()).toList()))));
  }
}
