package io.vicinal.jdbc.value;

import java.math.BigDecimal;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An array as a row holds it. Immutable.
 *
 * @param elementType of {@link Types}
 * @param elementName as the dialect writes the type of the elements, without precision
 * @param elements in the classes in which the engine gives values, or null
 */
public record ArrayCell(int elementType, String elementName, List<@Nullable Object> elements) {
  public ArrayCell {
    elements = Collections.unmodifiableList(new ArrayList<>(elements));
  }

  /** Returns the class of the elements that JDBC gives. */
  Class<?> elementClass() {
    return switch (elementType) {
      case Types.BOOLEAN -> Boolean.class;
      case Types.SMALLINT -> Short.class;
      case Types.INTEGER -> Integer.class;
      case Types.BIGINT -> Long.class;
      case Types.REAL -> Float.class;
      case Types.DOUBLE -> Double.class;
      case Types.DECIMAL -> BigDecimal.class;
      case Types.CHAR, Types.VARCHAR -> String.class;
      case Types.VARBINARY -> byte[].class;
      case Types.DATE -> java.sql.Date.class;
      case Types.TIME -> java.sql.Time.class;
      case Types.TIMESTAMP -> java.sql.Timestamp.class;
      case Types.TIMESTAMP_WITH_TIMEZONE -> OffsetDateTime.class;
      default -> elementName.equals("UUID") ? UUID.class : Object.class;
    };
  }
}
