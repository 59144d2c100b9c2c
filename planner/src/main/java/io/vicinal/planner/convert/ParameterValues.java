package io.vicinal.planner.convert;

import io.vicinal.planner.plan.ArrayValue;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.ArrayText;
import io.vicinal.sql.type.Microseconds;
import io.vicinal.sql.type.UuidText;
import io.vicinal.sql.type.VectorType;
import io.vicinal.sql.type.VectorValue;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.sql.Clob;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/** Turns what a caller passes for a {@code ?} into what generated code computes with. */
public final class ParameterValues {
  private ParameterValues() {}

  static Object convert(Object value, RelDataType type, Target target) {
    return switch (target.type()) {
      case BOOLEAN -> Numbers.toBoolean(value, target);
      case SMALLINT -> (short) Numbers.toLong(value, Short.MIN_VALUE, Short.MAX_VALUE, target);
      case INTEGER -> (int) Numbers.toLong(value, Integer.MIN_VALUE, Integer.MAX_VALUE, target);
      case BIGINT -> Numbers.toLong(value, Long.MIN_VALUE, Long.MAX_VALUE, target);
      case REAL -> Numbers.toFloat(value, target);
      case DOUBLE -> Numbers.toDouble(value, target);
      case DECIMAL -> withZeros(Numbers.toDecimal(value, target), type);
      case CHAR, VARCHAR -> toText(value, target);
      case VARBINARY -> toBytes(value, target);
      case DATE -> Math.toIntExact(Temporals.toDate(value, target).toEpochDay());
      case TIME -> Microseconds.of(Temporals.toTime(value, target));
      case TIMESTAMP -> Microseconds.of(Temporals.toDateTime(value, target));
      case TIMESTAMPTZ -> Microseconds.of(Temporals.toInstant(value, target));
      case UUID -> toUuid(value, target);
      // Whoever takes the vector checks its dimension, because it can name the column.
      case VECTOR -> Vectors.toVector(value, 0, VectorType.formatOf(type), target);
      case ARRAY -> array(value, Objects.requireNonNull(type.getComponentType()), target);
      case NULL, OTHER -> natural(value, target);
    };
  }

  /**
   * Returns {@code number} with as many digits after the point as all others of {@code type} have,
   * because generated code tells 1.5 from 1.50; those that are too many stay.
   */
  private static BigDecimal withZeros(BigDecimal number, RelDataType type) {
    boolean fits = (long) number.precision() - number.scale() <= type.getPrecision();
    return fits && number.scale() < type.getScale() ? number.setScale(type.getScale()) : number;
  }

  /** Takes lists, Java arrays, and arrays in text. */
  private static List<@Nullable Object> array(Object value, RelDataType element, Target target) {
    if (value instanceof ArrayValue array) {
      return array(array.elements(), element, target);
    }
    List<?> given;
    if (value instanceof Collection<?> list) {
      given = new ArrayList<>(list);
    } else if (value instanceof String text) {
      given = ArrayText.parse(text);
    } else if (value.getClass().isArray() && !(value instanceof byte[])) {
      given =
          IntStream.range(0, Array.getLength(value)).mapToObj(i -> Array.get(value, i)).toList();
    } else {
      throw target.impossible(value);
    }
    var of = new Target(target.label(), ColumnTypes.toValueType(element), element.toString());
    var elements = new ArrayList<@Nullable Object>();
    for (Object part : given) {
      elements.add(part == null ? null : convert(part, element, of));
    }
    return elements;
  }

  /** Writes what SQL itself writes when it casts the value to text. */
  private static String toText(Object value, Target target) {
    return switch (value) {
      case String text -> text;
      case char[] characters -> new String(characters);
      case float[] floats -> VectorValue.of(floats.clone()).toString();
      case byte[] ignored -> throw target.impossible(value);
      case BigDecimal number -> number.toPlainString();
      case LocalTime time -> Microseconds.text(time);
      case LocalDateTime moment -> Microseconds.text(Microseconds.of(moment));
      case java.sql.Timestamp moment ->
          Microseconds.text(Microseconds.of(Temporals.toDateTime(moment, target)));
      case OffsetDateTime moment ->
          Microseconds.text(Microseconds.of(moment.toLocalDateTime())) + offset(moment.getOffset());
      case Instant moment -> toText(moment.atOffset(ZoneOffset.UTC), target);
      case double[] numbers ->
          ArrayText.write(DoubleStream.of(numbers).boxed().toList(), String::valueOf);
      case ArrayValue array -> arrayText(array.elements(), target);
      case Collection<?> list -> arrayText(list, target);
      case Clob clob -> {
        try {
          yield clob.getSubString(1, Math.toIntExact(clob.length()));
        } catch (SQLException e) {
          throw new SqlStateException(
              SqlState.DATA_EXCEPTION, target.label() + " cannot be read", e);
        }
      }
      default -> value.toString();
    };
  }

  private static String arrayText(Collection<?> elements, Target target) {
    return ArrayText.write(
        elements,
        element ->
            element instanceof Boolean truth ? (truth ? "t" : "f") : toText(element, target));
  }

  private static String offset(ZoneOffset offset) {
    return offset.equals(ZoneOffset.UTC) ? "+00:00" : offset.getId();
  }

  private static ByteString toBytes(Object value, Target target) {
    return switch (value) {
      case byte[] bytes -> new ByteString(bytes.clone());
      case ByteString bytes -> bytes;
      case String text when text.startsWith("\\x") -> {
        try {
          yield new ByteString(HexFormat.of().parseHex(text.substring(2)));
        } catch (IllegalArgumentException e) {
          throw target.badText(text, e);
        }
      }
      default -> throw target.impossible(value);
    };
  }

  private static UUID toUuid(Object value, Target target) {
    if (value instanceof UUID uuid) {
      return uuid;
    }
    if (value instanceof String text) {
      try {
        return UuidText.read(text);
      } catch (IllegalArgumentException e) {
        throw target.badText(text, e);
      }
    }
    throw target.impossible(value);
  }

  /** Keeps what has a class of its own in generated code; the type is not known. */
  private static Object natural(Object value, Target target) {
    return switch (value) {
      case Boolean flag -> flag;
      case Number number -> number;
      case String text -> text;
      case UUID uuid -> uuid;
      case ArrayValue array -> array.elements();
      case byte[] bytes -> new ByteString(bytes.clone());
      case float[] floats -> VectorValue.of(floats.clone());
      case LocalDate date -> Math.toIntExact(date.toEpochDay());
      case java.sql.Date date -> Math.toIntExact(date.toLocalDate().toEpochDay());
      case LocalTime time -> Microseconds.of(time);
      case LocalDateTime dateTime -> Microseconds.of(dateTime);
      case OffsetDateTime dateTime -> Microseconds.of(dateTime.toInstant());
      case Instant instant -> Microseconds.of(instant);
      default -> throw target.impossible(value);
    };
  }
}
