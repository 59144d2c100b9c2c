package io.vicinal.planner.pushdown;

import io.vicinal.sql.function.JsonFunctions;
import io.vicinal.storage.DataType;
import java.math.RoundingMode;
import org.apache.calcite.linq4j.tree.Primitive;
import org.apache.calcite.runtime.JsonFunctions.StatefulFunction;
import org.apache.calcite.runtime.SqlFunctions;
import org.apache.calcite.sql.SqlJsonValueEmptyOrErrorBehavior;
import org.jspecify.annotations.Nullable;

/** Gives what the operators of JSON give for a value that was found; null for NULL. */
final class JsonValues {
  private JsonValues() {}

  /** Returns the value of a string as it is written. */
  static String string(String written) {
    return String.valueOf(JsonFunctions.text(written));
  }

  /** What {@code ->} gives. */
  static @Nullable String json(JsonScanner scanner, int place) {
    return place == JsonScanner.NONE ? null : JsonFunctions.normal(scanner.text(place));
  }

  /** What {@code ->>} gives. */
  static @Nullable String text(JsonScanner scanner, int place) {
    if (place == JsonScanner.NONE || scanner.isNull(place)) {
      return null;
    }
    return scanner.isString(place) && scanner.isPlain(place)
        ? scanner.plain(place)
        : JsonFunctions.text(JsonFunctions.normal(scanner.text(place)));
  }

  /** What JSON_VALUE gives, unless it says something else for what is missing or wrong. */
  static @Nullable String scalar(JsonScanner scanner, int place) {
    if (place == JsonScanner.NONE
        || scanner.isNull(place)
        || scanner.isObject(place)
        || scanner.isArray(place)) {
      return null;
    }
    return scanner.isString(place) && scanner.isPlain(place)
        ? scanner.plain(place)
        : scalar(scanner.text(place), "lax $");
  }

  /** What {@code RETURNING type} makes of text, null where it cannot. */
  static @Nullable Number number(String text, DataType type) {
    try {
      return switch (type.kind()) {
        case SMALLINT -> SqlFunctions.toShort(text);
        case INTEGER -> SqlFunctions.toInt(text);
        case BIGINT -> SqlFunctions.toLong(text);
        case DOUBLE -> SqlFunctions.toDouble(text);
        default ->
            (Number)
                Primitive.charToDecimalCast(
                    text, type.precision(), type.scale(), RoundingMode.HALF_UP);
      };
    } catch (RuntimeException e) {
      return null;
    }
  }

  /** What {@code RETURNING BOOLEAN} makes of text. */
  static @Nullable Boolean truth(String text) {
    try {
      return SqlFunctions.toBoolean(text);
    } catch (RuntimeException e) {
      return null;
    }
  }

  /** What JSON_VALUE gives for the whole document and a path of any kind. */
  static @Nullable String scalar(String json, String path) {
    Object value =
        new StatefulFunction()
            .jsonValue(
                json,
                path,
                SqlJsonValueEmptyOrErrorBehavior.NULL,
                null,
                SqlJsonValueEmptyOrErrorBehavior.NULL,
                null);
    return value == null ? null : value.toString();
  }
}
