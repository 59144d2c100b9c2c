package io.vicinal.planner.convert;

import io.vicinal.planner.plan.ValueType;
import io.vicinal.sql.function.ArrayFunctions;
import io.vicinal.sql.type.ElementForm;
import io.vicinal.sql.type.IntervalForm;
import io.vicinal.sql.type.NumberTexts;
import java.math.BigDecimal;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/**
 * Writes computed values as the text that a column gets, which is what a cast to text gives.
 * Thread-safe.
 */
final class AssignedText {
  private final ValueType type;
  private final ElementForm form;
  private final boolean interval;
  private final @Nullable String element;

  /** Creates the form of values of {@code type}. */
  AssignedText(RelDataType type) {
    this.type = ColumnTypes.toValueType(type);
    this.form = ElementForm.of(type);
    this.interval = SqlTypeUtil.isInterval(type);
    this.element =
        type.getComponentType() == null ? null : ElementForm.of(type.getComponentType()).name();
  }

  /** Returns the text of a value in a class of generated code. */
  String of(Object value) {
    if (value instanceof String text) {
      return text;
    }
    return switch (type) {
      case REAL -> value instanceof Number n ? NumberTexts.ofReal(n.floatValue()) : plain(value);
      case DOUBLE ->
          value instanceof Number n ? NumberTexts.ofDouble(n.doubleValue()) : plain(value);
      case DATE, TIME, TIMESTAMP, TIMESTAMPTZ ->
          value instanceof Number ? form.write(value) : plain(value).replace('T', ' ');
      case VARBINARY -> form.write(value);
      case ARRAY ->
          value instanceof List<?> array && element != null
              ? ArrayFunctions.toText(array, element)
              : plain(value);
      case OTHER -> interval ? span(value) : plain(value);
      case BOOLEAN, SMALLINT, INTEGER, BIGINT, DECIMAL, CHAR, VARCHAR, UUID, VECTOR, NULL ->
          plain(value);
    };
  }

  private static String plain(Object value) {
    return value instanceof BigDecimal number ? NumberTexts.ofDecimal(number) : value.toString();
  }

  private static String span(Object value) {
    return value instanceof Integer months
        ? IntervalForm.months(months)
        : IntervalForm.span(((Number) value).longValue());
  }

  /** Returns {@code text} without the blanks at its end, which do not count where lengths do. */
  static String withoutBlanks(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    return text.substring(0, end);
  }
}
