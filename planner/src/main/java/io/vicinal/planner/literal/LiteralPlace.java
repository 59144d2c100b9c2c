package io.vicinal.planner.literal;

import io.vicinal.planner.plan.ParameterInfo;
import io.vicinal.planner.plan.ValueType;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place of a text where a plan needs a literal, and one or more parameters stand in its stead.
 *
 * @param start its first character
 * @param end behind its last one
 * @param form what kind of literal it is
 * @param parts in order: {@code Integer} for the place of a parameter, {@code String} for a text in
 *     quotes beside it
 */
record LiteralPlace(int start, int end, Form form, List<Object> parts) {
  private static final int DIGITS_MAX = 400; // a DOUBLE has no more

  /** Kinds of literals, each with one by which a plan is described before there are values. */
  enum Form {
    UNIT("'day'", ValueType.VARCHAR, SqlState.INVALID_PARAMETER_VALUE),
    PART("'hour'", ValueType.VARCHAR, SqlState.INVALID_PARAMETER_VALUE),
    METRIC("'cosine'", ValueType.VARCHAR, SqlState.INVALID_PARAMETER_VALUE),
    SETTING("DEFAULT", ValueType.VARCHAR, SqlState.INVALID_PARAMETER_VALUE),
    SORT_KEY("''", ValueType.VARCHAR, SqlState.INVALID_PARAMETER_VALUE),
    INTERVAL("INTERVAL '1 day'", ValueType.VARCHAR, SqlState.INVALID_DATETIME),
    INTERVAL_COUNT("INTERVAL '1'", ValueType.VARCHAR, SqlState.INVALID_DATETIME),
    BUCKETS("1", ValueType.INTEGER, SqlState.INVALID_ARGUMENT_FOR_NTILE),
    ROWS("1", ValueType.BIGINT, SqlState.INVALID_FRAME_DISTANCE),
    DISTANCE("1", ValueType.DECIMAL, SqlState.INVALID_FRAME_DISTANCE),
    PERCENTAGE("100", ValueType.DOUBLE, SqlState.INVALID_SAMPLE_SIZE),
    SEED("0", ValueType.INTEGER, SqlState.INVALID_PARAMETER_VALUE),
    EFFORT("10", ValueType.INTEGER, SqlState.INVALID_PARAMETER_VALUE),
    ACCURACY("90", ValueType.DOUBLE, SqlState.INVALID_PARAMETER_VALUE);

    private final String example;
    private final ValueType type;
    private final SqlState refusal;

    Form(String example, ValueType type, SqlState refusal) {
      this.example = example;
      this.type = type;
      this.refusal = refusal;
    }

    ParameterInfo parameter() {
      return new ParameterInfo(type, type.name(), 0, 0);
    }

    private boolean isText() {
      return type == ValueType.VARCHAR;
    }
  }

  LiteralPlace {
    parts = List.copyOf(parts);
  }

  /** Returns a literal for the plan that describes the statement; those of keys are all others. */
  String example() {
    return form == Form.SORT_KEY ? "'" + start + "'" : form.example;
  }

  /**
   * Returns the literal that {@code values}, those of all parameters of the text, make.
   *
   * @throws SqlStateException 22004 for NULL where none can stand, 22P02 for what is no number, and
   *     as PostgreSQL has it, 22013, 22014 or 2202H for numbers that are too small or too large
   */
  String spelled(@Nullable Object[] values) {
    return form.isText() ? text(values) : number(values[(Integer) parts.getFirst()]);
  }

  private String text(@Nullable Object[] values) {
    boolean interval = form == Form.INTERVAL || form == Form.INTERVAL_COUNT;
    boolean any = form == Form.SORT_KEY || form == Form.SETTING;
    if (any && values[(Integer) parts.getFirst()] instanceof Number number) {
      return number(number);
    }
    var text = new StringBuilder();
    for (Object part : parts) {
      Object value = part instanceof Integer place ? values[place] : part;
      if (value == null) {
        return interval ? "CAST(NULL AS INTERVAL DAY TO SECOND)" : "NULL";
      }
      text.append(value instanceof BigDecimal number ? number.toPlainString() : value.toString());
    }
    String literal = "'" + text.toString().replace("'", "''") + "'";
    return interval ? "INTERVAL " + literal : literal;
  }

  private String number(@Nullable Object value) {
    if (value == null) {
      throw new SqlStateException(
          form == Form.BUCKETS ? form.refusal : SqlState.NULL_NOT_ALLOWED,
          "NULL is not allowed here");
    }
    BigDecimal number = read(value);
    // Before it is written with all its digits.
    boolean sized = Math.abs((long) number.precision() - number.scale()) <= DIGITS_MAX;
    boolean fits =
        switch (form) {
          case BUCKETS, EFFORT -> number.signum() > 0;
          case PERCENTAGE, ACCURACY ->
              number.signum() >= 0 && number.compareTo(BigDecimal.valueOf(100)) <= 0;
          case SEED, SORT_KEY, SETTING -> true;
          default -> number.signum() >= 0;
        };
    if (!sized || !fits) {
      throw new SqlStateException(form.refusal, "number is out of range here: " + value);
    }
    boolean whole = form.type == ValueType.INTEGER || form.type == ValueType.BIGINT;
    if (whole && number.stripTrailingZeros().scale() > 0) {
      throw new SqlStateException(form.refusal, "a whole number is expected, not " + value);
    }
    return whole ? number.toBigInteger().toString() : number.toPlainString();
  }

  private static BigDecimal read(Object value) {
    try {
      return new BigDecimal(value.toString().strip());
    } catch (NumberFormatException e) {
      throw new SqlStateException(
          SqlState.INVALID_TEXT_REPRESENTATION, "a number is expected, not \"" + value + '"', e);
    }
  }
}
