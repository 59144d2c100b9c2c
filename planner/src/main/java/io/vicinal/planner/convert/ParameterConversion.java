package io.vicinal.planner.convert;

import io.vicinal.planner.plan.OwnedVector;
import io.vicinal.planner.plan.ValueType;
import io.vicinal.sql.error.SqlStateException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a caller passes for one {@code ?} into what generated code computes with: what its
 * type says is found out once for all executions. Immutable and thread-safe.
 */
public final class ParameterConversion {
  private final RelDataType type;
  private final Target target;
  private final boolean interval;

  /**
   * Creates the conversion of one parameter.
   *
   * @param position of the parameter, from 0
   */
  public ParameterConversion(RelDataType type, int position) {
    this.type = type;
    this.target =
        new Target("parameter " + (position + 1), ColumnTypes.toValueType(type), type.toString());
    this.interval = SqlTypeName.INTERVAL_TYPES.contains(type.getSqlTypeName());
  }

  /** Returns the conversions of all parameters of a statement, in their order. */
  public static List<ParameterConversion> all(List<RelDataType> types) {
    return IntStream.range(0, types.size())
        .mapToObj(i -> new ParameterConversion(types.get(i), i))
        .toList();
  }

  /**
   * Returns {@code value} as a value of the parameter's type.
   *
   * @throws SqlStateException 42804 if such an object is never of that type, 22003 if the number is
   *     out of range, 22P02 if the text spells no such value, 22000 if it is no such vector
   */
  public @Nullable Object toInternal(@Nullable Object value) {
    if (interval) {
      throw target.noInterval(); // code for intervals takes no NULL either
    }
    if (value == null) {
      return null;
    }
    Object given =
        value instanceof OwnedVector owned && target.type() != ValueType.VECTOR
            ? owned.components()
            : value;
    return ParameterValues.convert(given, type, target);
  }
}
