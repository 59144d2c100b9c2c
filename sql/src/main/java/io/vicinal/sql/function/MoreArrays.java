package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.adapter.enumerable.NullPolicy;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/** Holds PostgreSQL's less common functions of arrays. */
public final class MoreArrays {
  private static final SqlReturnTypeInference NUMBER =
      ReturnTypes.INTEGER.andThen(SqlTypeTransforms.FORCE_NULLABLE);
  private static final SqlReturnTypeInference TEXT =
      ReturnTypes.VARCHAR.andThen(SqlTypeTransforms.FORCE_NULLABLE);

  private static final int FILLED_MAX = 1_048_576;

  private MoreArrays() {}

  static List<SqlOperator> all() {
    return List.of(
        typed("array_dims", "A", TEXT, "dimensions"),
        typed("array_ndims", "A", NUMBER, "dimensionCount"),
        changed("trim_array", "AI", "trim"),
        changed("array_reverse", "A", "reverse"),
        changed("array_sort", "A", "sort"),
        new TypedFunction(
            "array_fill",
            binding -> filled(binding.getTypeFactory(), binding.getOperandType(0)),
            OperandTypes.family(SqlTypeFamily.ANY, SqlTypeFamily.ARRAY),
            MoreArrays::fill));
  }

  private static RelDataType filled(RelDataTypeFactory types, RelDataType element) {
    RelDataType wide =
        SqlTypeUtil.isCharacter(element) ? types.createSqlType(SqlTypeName.VARCHAR) : element;
    return types.createTypeWithNullability(
        types.createArrayType(types.createTypeWithNullability(wide, true), -1), true);
  }

  private static RexNode fill(RexBuilder rex, List<RexNode> operands) {
    RelDataType array = filled(rex.getTypeFactory(), operands.getFirst().getType());
    RelDataType element = Objects.requireNonNull(array.getComponentType(), "an array");
    SqlFunction function = function("array_fill", _ -> array, "fill", "EA", NullPolicy.NONE);
    return rex.makeCall(
        array,
        function,
        List.of(TypedFunction.as(rex, operands.getFirst(), element), operands.get(1)));
  }

  /** Returns as many times {@code value} as the only element of {@code sizes} says. */
  public static @Nullable List<@Nullable Object> fill(
      @Nullable Object value, @Nullable List<?> sizes) {
    if (sizes == null) {
      return null;
    }
    if (sizes.size() != 1 || !(sizes.getFirst() instanceof Number size)) {
      throw new SqlStateException(
          SqlState.FEATURE_NOT_SUPPORTED, "arrays of several dimensions are not supported");
    }
    if (size.longValue() < 0 || size.longValue() > FILLED_MAX) {
      throw new SqlStateException(
          SqlState.LIMIT_EXCEEDED,
          "array size must be between 0 and " + FILLED_MAX + ", not " + size);
    }
    List<@Nullable Object> filled = new ArrayList<>(size.intValue());
    for (int i = 0; i < size.intValue(); i++) {
      filled.add(value);
    }
    return filled;
  }

  private static SqlFunction typed(
      String name, String shape, SqlReturnTypeInference result, String method) {
    return ArrayOperators.typed(
        name, shape, result, function(name, result, method, shape, NullPolicy.SEMI_STRICT));
  }

  private static SqlFunction changed(String name, String shape, String method) {
    SqlReturnTypeInference result = binding -> ArrayOperands.array(shape, binding);
    return ArrayOperators.typed(
        name, shape, result, function(name, result, method, shape, NullPolicy.STRICT));
  }

  private static SqlFunction function(
      String name,
      SqlReturnTypeInference result,
      String method,
      String shape,
      NullPolicy nullPolicy) {
    return ArrayOperators.of(MoreArrays.class, name, result, method, shape.length(), nullPolicy);
  }

  /** Returns {@code [1:n]}; NULL of an empty array. */
  public static @Nullable String dimensions(List<?> array) {
    return array.isEmpty() ? null : "[1:" + array.size() + "]";
  }

  public static @Nullable Integer dimensionCount(List<?> array) {
    return array.isEmpty() ? null : (Integer) 1;
  }

  /** Returns the array without its last elements. @throws SqlStateException 2202E for too many */
  public static List<@Nullable Object> trim(List<?> array, int count) {
    if (count < 0 || count > array.size()) {
      throw new SqlStateException(
          SqlState.ARRAY_SUBSCRIPT,
          "number of elements to trim must be between 0 and " + array.size() + ", not " + count);
    }
    return new ArrayList<>(array.subList(0, array.size() - count));
  }

  public static List<@Nullable Object> reverse(List<?> array) {
    return new ArrayList<>(array.reversed());
  }

  /** Returns the elements in their order, NULLs last. */
  public static List<@Nullable Object> sort(List<?> array) {
    List<@Nullable Object> sorted = new ArrayList<>(array);
    sorted.sort(ArrayKey::compare);
    return sorted;
  }
}
