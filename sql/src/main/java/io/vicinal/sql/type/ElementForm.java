package io.vicinal.sql.type;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes single values, in the classes of generated code, as text; what a cast does to an
 * element of an array.
 *
 * @param precision characters, digits, or less than 0 for none
 */
public record ElementForm(SqlTypeName type, int precision, int scale) {
  /** Returns the form of values of {@code type}. */
  public static ElementForm of(RelDataType type) {
    return new ElementForm(type.getSqlTypeName(), type.getPrecision(), type.getScale());
  }

  /** Returns this form as one word, which {@link #named} reads. */
  public String name() {
    return type.name() + ' ' + precision + ' ' + scale;
  }

  /** Returns the form that {@link #name} stands for. */
  public static ElementForm named(String name) {
    int first = name.indexOf(' ');
    int second = name.indexOf(' ', first + 1);
    return new ElementForm(
        SqlTypeName.valueOf(name.substring(0, first)),
        Integer.parseInt(name, first + 1, second, 10),
        Integer.parseInt(name, second + 1, name.length(), 10));
  }

  /**
   * Returns the value that {@code text} spells.
   *
   * @throws SqlStateException 22P02, 22003, 22007 or 22008 if it spells none; 0AV00 if no array has
   *     such elements
   */
  public Object read(String text) {
    try {
      return switch (type) {
        case BOOLEAN -> truth(text);
        case TINYINT, SMALLINT -> (short) whole(text, Short.MIN_VALUE, Short.MAX_VALUE);
        case INTEGER -> (int) whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
        case BIGINT -> whole(text, Long.MIN_VALUE, Long.MAX_VALUE);
        case REAL -> RealText.readReal(text);
        case FLOAT, DOUBLE -> RealText.readDouble(text);
        case DECIMAL -> decimal(text);
        case CHAR, VARCHAR -> cut(text);
        case BINARY, VARBINARY -> bytes(text);
        case DATE -> Math.toIntExact(DateTimeText.date(text.strip()).toEpochDay());
        case TIME -> Microseconds.of(DateTimeText.time(text.strip()));
        case TIMESTAMP -> Microseconds.of(DateTimeText.dateTime(text.strip()));
        case TIMESTAMP_WITH_LOCAL_TIME_ZONE, TIMESTAMP_TZ ->
            Microseconds.of(DateTimeText.instant(text.strip()));
        case UUID -> UuidText.read(text);
        default ->
            throw new SqlStateException(
                SqlState.FEATURE_NOT_SUPPORTED, "arrays of " + type + " cannot be read from text");
      };
    } catch (IllegalArgumentException e) { // of numbers and UUIDs
      throw unreadable(text, e);
    }
  }

  private SqlStateException unreadable(String text, @Nullable Throwable cause) {
    return new SqlStateException(
        SqlState.INVALID_TEXT_REPRESENTATION,
        "invalid input for type " + type.getName() + ": \"" + text + "\"",
        cause);
  }

  private Boolean truth(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true", "t", "yes", "y", "on", "1" -> true;
      case "false", "f", "no", "n", "off", "0" -> false;
      default -> throw unreadable(text, null);
    };
  }

  private long whole(String text, long min, long max) {
    BigDecimal number = new BigDecimal(text.strip());
    if (number.stripTrailingZeros().scale() > 0 || text.indexOf('.') >= 0) {
      throw unreadable(text, null);
    }
    if (number.compareTo(BigDecimal.valueOf(min)) < 0
        || number.compareTo(BigDecimal.valueOf(max)) > 0) {
      throw outOfRange(text);
    }
    return number.longValueExact();
  }

  private SqlStateException outOfRange(String text) {
    return new SqlStateException(
        SqlState.NUMERIC_VALUE_OUT_OF_RANGE,
        "value " + text.strip() + " is out of range for type " + type.getName());
  }

  private BigDecimal decimal(String text) {
    BigDecimal number = new BigDecimal(text.strip());
    if (precision <= 0) {
      return number;
    }
    if ((long) number.precision() - number.scale()
        > VicinalTypeSystem.INSTANCE.getMaxNumericPrecision()) {
      throw outOfRange(text);
    }
    BigDecimal rounded =
        isOpen() && number.scale() <= DecimalScale.OPEN && number.scale() >= 0
            ? number
            : DecimalScale.round(number, Math.max(0, scale));
    if (rounded.precision() > precision) {
      throw outOfRange(text);
    }
    return rounded;
  }

  /** Returns whether this is NUMERIC without digits, whose values show those that they need. */
  private boolean isOpen() {
    return scale == DecimalScale.OPEN
        && precision == VicinalTypeSystem.INSTANCE.getMaxNumericPrecision();
  }

  private String cut(String text) {
    return precision > 0 && text.codePointCount(0, text.length()) > precision
        ? text.substring(0, text.offsetByCodePoints(0, precision))
        : text;
  }

  private ByteString bytes(String text) {
    if (!text.startsWith("\\x")) {
      throw unreadable(text, null);
    }
    return new ByteString(HexFormat.of().parseHex(text.substring(2)));
  }

  /**
   * Returns {@code value}, which has the form {@code from}, in this one: a number of another kind,
   * and everything else by its text.
   *
   * @throws SqlStateException as {@link #read}
   */
  public Object convert(Object value, ElementForm from) {
    if (type == from.type && !hasLimit()) {
      return value;
    }
    if (value instanceof Number number && isNumber() && from.isNumber()) {
      return number(number);
    }
    if (type == SqlTypeName.TIMESTAMP && from.type == SqlTypeName.DATE) {
      return Microseconds.ofDay(((Number) value).longValue());
    }
    if (value instanceof Boolean truth
        && (type == SqlTypeName.CHAR || type == SqlTypeName.VARCHAR)) {
      return cut(truth.toString());
    }
    return read(from.write(value));
  }

  private boolean hasLimit() {
    return precision > 0
        && switch (type) {
          case CHAR, VARCHAR, DECIMAL -> true;
          default -> false;
        };
  }

  private boolean isNumber() {
    return SqlTypeName.NUMERIC_TYPES.contains(type);
  }

  /** Rounds as an assignment does. */
  private Object number(Number number) {
    double real = number.doubleValue();
    return switch (type) {
      case REAL -> number.floatValue();
      case FLOAT, DOUBLE -> real;
      default -> {
        if (!Double.isFinite(real) && !(number instanceof BigDecimal)) {
          throw outOfRange(number.toString());
        }
        if (type == SqlTypeName.DECIMAL) {
          yield decimal(number.toString());
        }
        BigDecimal whole =
            number instanceof Double || number instanceof Float
                ? new BigDecimal(Math.rint(real))
                : DecimalScale.round(new BigDecimal(number.toString()), 0);
        yield read(DecimalScale.text(whole));
      }
    };
  }

  /** Returns a value that is not null as text. */
  public String write(Object value) {
    return switch (type) {
      case BOOLEAN -> (Boolean) value ? "t" : "f";
      case DECIMAL ->
          value instanceof BigDecimal number
              ? DecimalScale.text(isOpen() ? DecimalScale.withoutZeros(number) : number)
              : value.toString();
      case REAL -> NumberTexts.ofReal(((Number) value).floatValue());
      case FLOAT, DOUBLE -> NumberTexts.ofDouble(((Number) value).doubleValue());
      case DATE -> LocalDate.ofEpochDay(((Number) value).longValue()).toString();
      case TIME -> Microseconds.text(Microseconds.time(((Number) value).longValue()));
      case TIMESTAMP -> Microseconds.text(((Number) value).longValue());
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE, TIMESTAMP_TZ ->
          Microseconds.text(((Number) value).longValue()) + "+00:00";
      case BINARY, VARBINARY -> "\\x" + value;
      default -> value.toString();
    };
  }
}
