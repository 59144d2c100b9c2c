package io.vicinal.sql.function;

import static org.apache.calcite.sql.type.SqlTypeFamily.INTEGER;

import io.vicinal.sql.type.VectorFormat;
import io.vicinal.sql.type.VectorType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
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

  static final TypedFunction SHIFT_LEFT = shift("shift_left", "shiftLeft");
  static final TypedFunction SHIFT_RIGHT = shift("shift_right", "shiftRight");
  static final TypedFunction NOT = not();

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
    return List.of(AND, OR, XOR, SHIFT_LEFT, SHIFT_RIGHT, NOT, COUNT);
  }

  /** Returns a function of a number, places and the bits of the number, which has its type. */
  private static TypedFunction shift(String name, String method) {
    SqlFunction code =
        OverloadedMethod.function(
            name,
            ReturnTypes.BIGINT_NULLABLE,
            BitShifts.class,
            method,
            3,
            INTEGER,
            INTEGER,
            INTEGER);
    return new TypedFunction(
        name,
        BitFunctions::ofFirst,
        new FamilyOperands(2, List.of(INTEGER, INTEGER)),
        (rex, operands) ->
            sameType(
                rex,
                operands.getFirst(),
                rex.makeCall(
                    code,
                    big(rex, operands.get(0)),
                    big(rex, operands.get(1)),
                    rex.makeExactLiteral(BigDecimal.valueOf(bits(operands.getFirst()))))));
  }

  private static TypedFunction not() {
    SqlFunction code =
        OverloadedMethod.function(
            "bit_not", ReturnTypes.BIGINT_NULLABLE, BitShifts.class, "bitNot", 1, INTEGER);
    return new TypedFunction(
        "bit_not",
        BitFunctions::ofFirst,
        new FamilyOperands(1, List.of(INTEGER)),
        (rex, operands) ->
            sameType(rex, operands.getFirst(), rex.makeCall(code, big(rex, operands.getFirst()))));
  }

  private static RexNode big(RexBuilder rex, RexNode number) {
    return TypedFunction.as(rex, number, rex.getTypeFactory().createSqlType(SqlTypeName.BIGINT));
  }

  private static RelDataType ofFirst(SqlOperatorBinding binding) {
    return binding
        .getTypeFactory()
        .createTypeWithNullability(
            known(binding.getTypeFactory(), binding.getOperandType(0)),
            binding.collectOperandTypes().stream().anyMatch(RelDataType::isNullable));
  }

  /** A NULL of no type is an INTEGER. */
  private static RelDataType known(RelDataTypeFactory types, RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.NULL
        ? types.createSqlType(SqlTypeName.INTEGER)
        : type;
  }

  /** Returns what was computed of {@code number} in its type. */
  private static RexNode sameType(RexBuilder rex, RexNode number, RexNode computed) {
    return TypedFunction.as(rex, computed, known(rex.getTypeFactory(), number.getType()));
  }

  private static int bits(RexNode number) {
    return switch (number.getType().getSqlTypeName()) {
      case SMALLINT -> Short.SIZE;
      case INTEGER -> Integer.SIZE;
      default -> Long.SIZE;
    };
  }

  private static TypedFunction function(String name, String method) {
    TypedFunction wide = CommonFunctions.numbers(name, SqlTypeName.BIGINT, method, 2, 2);
    return new TypedFunction(
        name,
        ReturnTypes.LEAST_RESTRICTIVE,
        new FamilyOperands(2, List.of(INTEGER, INTEGER)),
        (rex, operands) ->
            TypedFunction.as(
                rex,
                wide.convert(rex, operands),
                Objects.requireNonNull(
                    rex.getTypeFactory()
                        .leastRestrictive(operands.stream().map(it -> it.getType()).toList()))));
  }
}
