package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlOperandTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.util.Util;
import org.jspecify.annotations.Nullable;

/**
 * Accepts arrays and elements whose types have one in common; text in quotes becomes what stands
 * beside it.
 *
 * @param shape per operand {@code A} for an array, {@code E} for an element, {@code I} for a whole
 *     number, {@code T} for text, {@code X} for an array of texts
 * @param required how many of the operands must be there
 * @param orText whether text instead of all arrays will do
 */
record ArrayOperands(String shape, int required, boolean orText) implements SqlOperandTypeChecker {
  ArrayOperands(String shape) {
    this(shape, shape.length(), false);
  }

  /** Returns the common type of the elements, null if there is none. */
  static @Nullable RelDataType element(
      String shape, List<RelDataType> operands, RelDataTypeFactory types) {
    var elements = new ArrayList<RelDataType>();
    int count = Math.min(operands.size(), shape.length()); // too many are refused later
    for (int i = 0; i < count; i++) {
      RelDataType type = operands.get(i);
      boolean known =
          type.getSqlTypeName() != SqlTypeName.NULL && type.getSqlTypeName() != SqlTypeName.ANY;
      if (shape.charAt(i) == 'A' && type.getComponentType() != null) {
        elements.add(type.getComponentType());
      } else if (shape.charAt(i) == 'E' && known) {
        elements.add(type);
      }
    }
    RelDataType common = elements.isEmpty() ? null : types.leastRestrictive(elements);
    if (common == null || common.getSqlTypeName() == SqlTypeName.ANY) {
      return null;
    }
    RelDataType wide =
        SqlTypeUtil.isCharacter(common) ? types.createSqlType(SqlTypeName.VARCHAR) : common;
    return types.createTypeWithNullability(wide, true);
  }

  /** Returns the type of arrays of the common type. */
  static RelDataType array(String shape, SqlOperatorBinding binding) {
    RelDataTypeFactory types = binding.getTypeFactory();
    RelDataType element = element(shape, binding.collectOperandTypes(), types);
    return types.createTypeWithNullability(
        types.createArrayType(
            element == null ? types.createSqlType(SqlTypeName.VARCHAR) : element, -1),
        true);
  }

  SqlOperandTypeInference inference() {
    return (binding, returnType, operandTypes) -> {
      RelDataTypeFactory types = binding.getTypeFactory();
      var known = new ArrayList<RelDataType>();
      for (int i = 0; i < operandTypes.length; i++) {
        boolean open = binding.operand(i) instanceof SqlDynamicParam || i >= shape.length();
        known.add(
            open
                ? types.createSqlType(SqlTypeName.NULL)
                : binding.getValidator().deriveType(binding.getScope(), binding.operand(i)));
      }
      RelDataType element = element(shape, known, types);
      boolean text = orText && known.stream().anyMatch(SqlTypeUtil::isCharacter);
      for (int i = 0; i < operandTypes.length && i < shape.length(); i++) {
        RelDataType varchar = types.createSqlType(SqlTypeName.VARCHAR);
        RelDataType one = element == null ? varchar : element;
        RelDataType type =
            switch (shape.charAt(i)) {
              case 'A' -> text ? varchar : types.createArrayType(one, -1);
              case 'E' -> one;
              case 'I' -> types.createSqlType(SqlTypeName.INTEGER);
              case 'X' -> types.createArrayType(varchar, -1);
              default -> varchar;
            };
        operandTypes[i] = types.createTypeWithNullability(type, true);
      }
    };
  }

  @Override
  public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
    int count = binding.getOperandCount();
    List<RelDataType> operands = new ArrayList<>(binding.collectOperandTypes());
    if (count > shape.length()) {
      if (throwOnFailure) {
        throw refused(binding, operands);
      }
      return false;
    }
    RelDataTypeFactory types = binding.getTypeFactory();
    if (orText && operands.stream().allMatch(ArrayOperands::isTextOrNull)) {
      return true;
    }
    RelDataType element = element(shape, withoutLiterals(binding, operands), types);
    boolean fits = true;
    for (int i = 0; i < count && fits; i++) {
      fits = check(binding, i, operands.get(i), element);
    }
    fits &=
        element != null
            || shape.indexOf('A') < 0
            || operands.stream().anyMatch(ArrayOperands::isTextOrNull);
    if (!fits && throwOnFailure) {
      throw refused(binding, operands);
    }
    return fits;
  }

  private static boolean isTextOrNull(RelDataType type) {
    return SqlTypeUtil.isCharacter(type) || type.getSqlTypeName() == SqlTypeName.NULL;
  }

  /** Text in quotes takes the type of what stands beside it. */
  private List<RelDataType> withoutLiterals(SqlCallBinding binding, List<RelDataType> operands) {
    var known = new ArrayList<RelDataType>();
    boolean array = operands.stream().anyMatch(type -> type.getComponentType() != null);
    for (int i = 0; i < operands.size(); i++) {
      boolean open = array && binding.operand(i) instanceof SqlCharStringLiteral;
      known.add(open ? binding.getTypeFactory().createSqlType(SqlTypeName.NULL) : operands.get(i));
    }
    return known;
  }

  private boolean check(
      SqlCallBinding binding, int i, RelDataType type, @Nullable RelDataType element) {
    SqlNode operand = binding.operand(i);
    RelDataTypeFactory types = binding.getTypeFactory();
    boolean unknown =
        type.getSqlTypeName() == SqlTypeName.NULL || operand instanceof SqlDynamicParam;
    return switch (shape.charAt(i)) {
      case 'A' -> {
        if (type.getComponentType() != null) {
          yield type.getSqlTypeName() == SqlTypeName.ARRAY;
        }
        if (operand instanceof SqlCharStringLiteral) {
          RelDataType of = element == null ? types.createSqlType(SqlTypeName.VARCHAR) : element;
          cast(binding, i, types.createArrayType(of, -1));
          yield true;
        }
        yield unknown;
      }
      case 'E' -> {
        if (operand instanceof SqlCharStringLiteral
            && element != null
            && !SqlTypeUtil.isCharacter(element)) {
          cast(binding, i, element);
        }
        yield unknown || type.getComponentType() == null;
      }
      case 'I' -> unknown || SqlTypeUtil.isIntType(type);
      case 'X' -> {
        if (operand instanceof SqlCharStringLiteral) {
          cast(binding, i, types.createArrayType(types.createSqlType(SqlTypeName.VARCHAR), -1));
          yield true;
        }
        RelDataType pattern = type.getComponentType();
        yield unknown || (pattern != null && isTextOrNull(pattern));
      }
      default -> unknown || SqlTypeUtil.isCharacter(type);
    };
  }

  private static void cast(SqlCallBinding binding, int index, RelDataType type) {
    SqlNode operand = binding.operand(index);
    var position = operand.getParserPosition();
    SqlNode cast =
        SqlStdOperatorTable.CAST.createCall(
            position, operand, SqlTypeUtil.convertTypeToSpec(type).withNullable(true));
    binding.getCall().setOperand(index, cast);
    Util.discard(binding.getValidator().deriveType(binding.getScope(), cast));
  }

  private static SqlStateException refused(SqlCallBinding binding, List<RelDataType> operands) {
    String name = binding.getOperator().getName().toLowerCase(Locale.ROOT);
    String all = operands.stream().map(RelDataType::toString).collect(Collectors.joining(", "));
    return new SqlStateException(
            SqlState.UNDEFINED_FUNCTION, "function " + name + "(" + all + ") does not exist")
        .at(binding.getCall().getParserPosition());
  }

  @Override
  public SqlOperandCountRange getOperandCountRange() {
    return SqlOperandCountRanges.between(required, shape.length());
  }

  @Override
  public String getAllowedSignatures(SqlOperator operator, String name) {
    String operands =
        shape
            .chars()
            .mapToObj(letter ->
                switch (letter) {
                  case 'A' -> "<ARRAY>";
                  case 'E' -> "<ELEMENT>";
                  case 'I' -> "<INTEGER>";
                  default -> "<CHARACTER>";
                })
            .collect(Collectors.joining(", "));
    return name + "(" + operands + ")";
  }
}
