package io.vicinal.planner.literal;

import io.vicinal.planner.plan.ParameterInfo;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.VectorValue;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A statement without the literals that its plan does not depend on.
 *
 * @param normal the text with a question mark for each of them
 * @param literals in order: {@code Long} for a whole number, {@code String} for a text in quotes
 */
public record LiftedText(String normal, List<Object> literals) {
  public LiftedText {
    literals = List.copyOf(literals);
  }

  /** Returns {@code sql} without literals; empty where it has none that can be taken out. */
  public static Optional<LiftedText> of(String sql) {
    return new LiteralScanner(sql).lift();
  }

  /**
   * Returns the literals as values of the parameters that stand for them in the plan of the normal
   * text, null where one of them would not mean the same: a number where none of that size is
   * wanted, a text where neither a text nor a vector of that dimension is.
   */
  public @Nullable Object @Nullable [] valuesFor(List<ParameterInfo> parameters) {
    if (parameters.size() != literals.size()) {
      return null;
    }
    @Nullable Object[] values = new @Nullable Object[literals.size()];
    for (int i = 0; i < values.length; i++) {
      Object value = valueFor(literals.get(i), parameters.get(i));
      if (value == null) {
        return null;
      }
      values[i] = value;
    }
    return values;
  }

  private static @Nullable Object valueFor(Object literal, ParameterInfo parameter) {
    return switch (parameter.type()) {
      case SMALLINT -> whole(literal, Short.MAX_VALUE);
      case INTEGER -> whole(literal, Integer.MAX_VALUE);
      case BIGINT -> whole(literal, Long.MAX_VALUE);
      case VARCHAR -> literal instanceof String ? literal : null;
      case VECTOR -> literal instanceof String text ? vector(text, parameter.precision()) : null;
      case BOOLEAN, REAL, DOUBLE, DECIMAL, CHAR, VARBINARY -> null;
      case DATE, TIME, TIMESTAMP, TIMESTAMPTZ, UUID, NULL, ARRAY, OTHER -> null;
    };
  }

  /** A literal has no sign, so that it is never too small. */
  private static @Nullable Object whole(Object literal, long max) {
    return literal instanceof Long number && number <= max ? number : null;
  }

  private static @Nullable VectorValue vector(String text, int dimension) {
    try {
      VectorValue vector = VectorValue.parse(text);
      return dimension == 0 || vector.dimension() == dimension ? vector : null;
    } catch (SqlStateException e) {
      return null; // the text itself is planned, and refused with the literal's position
    }
  }
}
