package io.vicinal.sql.function;

import java.util.List;
import java.util.Objects;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;

/** Holds operations on the bits of whole numbers, of the wider one of both types. */
final class BitFunctions {
  static final TypedFunction AND = function("bit_and_of", "bitAnd");
  static final TypedFunction OR = function("bit_or_of", "bitOr");
  static final TypedFunction XOR = function("bit_xor_of", "bitXor");

  private BitFunctions() {}

  static List<SqlOperator> all() {
    return List.of(AND, OR, XOR);
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
