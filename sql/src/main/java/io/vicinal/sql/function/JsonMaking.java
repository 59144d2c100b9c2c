package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.ElementForm;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.jspecify.annotations.Nullable;

/** Makes JSON of values, for generated code. */
public final class JsonMaking {
  private static final String NULL = "null";

  private JsonMaking() {}

  public static String ofText(String text) {
    return JsonTree.write(text);
  }

  /** Numbers that JSON has no way to write are texts. */
  public static String ofNumber(Object number) {
    return switch (number) {
      case Float real -> ofReal(real.doubleValue(), real.toString());
      case Double real -> ofReal(real, real.toString());
      case BigDecimal decimal -> decimal.toPlainString();
      default -> number.toString();
    };
  }

  private static String ofReal(double value, String text) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return JsonTree.write(text);
    }
    boolean whole = text.endsWith(".0");
    return whole ? text.substring(0, text.length() - 2) : text;
  }

  public static String ofTruth(boolean truth) {
    return String.valueOf(truth);
  }

  /** {@code form} is the {@link ElementForm} of the elements, or {@code json}. */
  public static String ofArray(List<?> elements, String form) {
    var text = new StringBuilder("[");
    for (Object element : elements) {
      text.append(text.length() == 1 ? "" : ",").append(ofElement(element, form));
      TextFunctions.requireBounded(text.length());
    }
    return text.append(']').toString();
  }

  private static String ofElement(@Nullable Object element, String form) {
    if (element == null) {
      return NULL;
    }
    if (form.equals("json")) {
      return (String) element;
    }
    ElementForm known = ElementForm.named(form);
    SqlTypeFamily family = known.type().getFamily();
    if (element instanceof Boolean truth) {
      return ofTruth(truth);
    }
    boolean number =
        family == SqlTypeFamily.NUMERIC
            || family == SqlTypeFamily.EXACT_NUMERIC
            || family == SqlTypeFamily.APPROXIMATE_NUMERIC;
    return number ? ofNumber(element) : ofText(known.write(element));
  }

  /** Items are JSON, null for null. */
  public static String array(List<?> items) {
    var text = new StringBuilder("[");
    for (Object item : items) {
      text.append(text.length() == 1 ? "" : ",").append(item == null ? NULL : item);
      TextFunctions.requireBounded(text.length());
    }
    return text.append(']').toString();
  }

  /**
   * Keys are text, each followed by its value as JSON.
   *
   * @throws SqlStateException 22023 for a key that is NULL or without a value
   */
  public static String object(List<?> keysAndValues) {
    if (keysAndValues.size() % 2 != 0) {
      throw invalid("an object takes as many keys as values");
    }
    var text = new StringBuilder("{");
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      Object value = keysAndValues.get(i + 1);
      text.append(text.length() == 1 ? "" : ",").append(JsonTree.write(key(keysAndValues.get(i))));
      text.append(':').append(value == null ? NULL : value);
      TextFunctions.requireBounded(text.length());
    }
    return text.append('}').toString();
  }

  /** An object of texts, from {@code {key,value,…}}. */
  public static String objectOfTexts(List<?> keysAndValues) {
    if (keysAndValues.size() % 2 != 0) {
      throw invalid("an object takes as many keys as values");
    }
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      object.put(key(keysAndValues.get(i)), keysAndValues.get(i + 1));
    }
    return JsonTree.write(object);
  }

  static String key(@Nullable Object key) {
    if (key == null) {
      throw invalid("a key of a JSON object must not be null");
    }
    return key.toString();
  }

  /** Returns {@code text}, as JSON; @throws SqlStateException 22P02 if it is none. */
  public static String checked(String text) {
    Object _ = JsonTree.read(text);
    return text;
  }

  static SqlStateException invalid(String message) {
    return new SqlStateException(SqlState.INVALID_PARAMETER_VALUE, message);
  }
}
