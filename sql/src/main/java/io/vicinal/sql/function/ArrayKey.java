package io.vicinal.sql.function;

import java.util.List;
import java.util.UUID;
import org.apache.calcite.adapter.enumerable.NullPolicy;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;
import org.jspecify.annotations.Nullable;

/**
 * Orders arrays in generated code as PostgreSQL does: by the first elements that differ, NULLs
 * last, and then by length.
 *
 * @param elements of one class that has an order, or null
 */
public record ArrayKey(List<?> elements) implements Comparable<ArrayKey> {
  /** Makes the key of an array, null of NULL. */
  public static final SqlFunction OF =
      new SqlUserDefinedFunction(
          new SqlIdentifier("array_key", SqlParserPos.ZERO),
          SqlKind.OTHER_FUNCTION,
          binding ->
              binding
                  .getTypeFactory()
                  .createTypeWithNullability(
                      binding.getTypeFactory().createSqlType(SqlTypeName.ANY), true),
          null,
          OperandTypes.operandMetadata(
              List.of(), typeFactory -> List.<RelDataType>of(), i -> "a" + i, i -> false),
          JavaMethod.of(ArrayKey.class, "of", NullPolicy.STRICT));

  static final SqlFunction ORDER =
      new SqlUserDefinedFunction(
          new SqlIdentifier("array_order", SqlParserPos.ZERO),
          SqlKind.OTHER_FUNCTION,
          ReturnTypes.INTEGER_NULLABLE,
          null,
          OperandTypes.operandMetadata(
              List.of(), typeFactory -> List.<RelDataType>of(), i -> "a" + i, i -> false),
          JavaMethod.of(ArrayKey.class, "order", NullPolicy.STRICT));

  /** Returns less than 0, 0 or more than 0, as {@code a} is before, at or behind {@code b}. */
  public static int order(List<?> a, List<?> b) {
    return new ArrayKey(a).compareTo(new ArrayKey(b));
  }

  /** Generated code calls this. */
  public static Object of(List<?> elements) {
    return new ArrayKey(elements);
  }

  @Override
  public int compareTo(ArrayKey other) {
    int common = Math.min(elements.size(), other.elements.size());
    for (int i = 0; i < common; i++) {
      int order = compare(elements.get(i), other.elements.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(elements.size(), other.elements.size());
  }

  /** Compares elements, NULLs last. */
  @SuppressWarnings("unchecked") // the elements of an array have one class
  static int compare(@Nullable Object a, @Nullable Object b) {
    if (a == null || b == null) {
      return Boolean.compare(a == null, b == null);
    }
    return a instanceof UUID first && b instanceof UUID second
        ? UuidOrder.order(first, second)
        : a instanceof String first && b instanceof String second
            ? TextOrder.compare(first, second)
            : ((Comparable<Object>) a).compareTo(b);
  }
}
