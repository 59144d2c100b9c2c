package io.vicinal.planner.convert;

import io.vicinal.planner.plan.ValueType;
import io.vicinal.sql.Dialect;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.ArrayText;
import io.vicinal.sql.type.DecimalScale;
import io.vicinal.sql.type.Microseconds;
import io.vicinal.sql.type.UuidText;
import io.vicinal.sql.validate.Assignability;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.VectorElement;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/**
 * Makes computed values fit a column, as INSERT and UPDATE do: numbers are rounded to the column's
 * scale, text is read, and what does not fit is refused rather than cut. Thread-safe.
 */
public final class Assignment {
  private static final RelDataType TEXT =
      Dialect.typeFactory().createSqlType(org.apache.calcite.sql.type.SqlTypeName.VARCHAR);

  private final ColumnDefinition column;
  private final ValueType sourceType;
  private final Target target;
  private final AssignedText texts;
  private final @Nullable Assignment spelled; // elements of an array in text
  private final @Nullable Assignment elements;

  /**
   * Creates the conversion of one column.
   *
   * @param sourceType type of the values that will come
   * @throws SqlStateException 42804 if the column takes no values of this type
   */
  public Assignment(ColumnDefinition column, RelDataType sourceType) {
    if (!Assignability.isAssignable(
        sourceType, ColumnTypes.toRel(column.type(), true, Dialect.typeFactory()))) {
      throw new SqlStateException(
          SqlState.DATATYPE_MISMATCH,
          "column \""
              + column.name()
              + "\" is of type "
              + typeText(column.type())
              + ", not "
              + ColumnTypes.typeName(sourceType));
    }
    this.column = column;
    this.sourceType = ColumnTypes.toValueType(sourceType);
    this.texts = new AssignedText(sourceType);
    // Once for all rows, which come by the million.
    RelDataType element = sourceType.getComponentType();
    this.spelled = column.type().kind() == DataType.Kind.ARRAY ? ofElements(column, TEXT) : null;
    this.elements = spelled == null || element == null ? spelled : ofElements(column, element);
    this.target =
        new Target("column \"" + column.name() + "\"", ValueType.OTHER, typeText(column.type()));
  }

  private static Assignment ofElements(ColumnDefinition array, RelDataType sourceType) {
    return new Assignment(
        new ColumnDefinition(array.name(), array.type().arrayElement(), true, null), sourceType);
  }

  /**
   * Returns {@code value} in storage's class.
   *
   * @throws SqlStateException 22001, 22003, 22P02, 22000 or 42804 with the column's name
   */
  public @Nullable Object toStored(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    DataType type = column.type();
    return switch (type.kind()) {
      case BOOLEAN -> Numbers.toBoolean(value, target);
      case SMALLINT ->
          (short) Numbers.toRoundedLong(value, Short.MIN_VALUE, Short.MAX_VALUE, target);
      case INTEGER ->
          (int) Numbers.toRoundedLong(value, Integer.MIN_VALUE, Integer.MAX_VALUE, target);
      case BIGINT -> Numbers.toRoundedLong(value, Long.MIN_VALUE, Long.MAX_VALUE, target);
      case REAL -> Numbers.toFloat(value, target);
      case DOUBLE -> Numbers.toDouble(value, target);
      case DECIMAL -> decimal(Numbers.toDecimal(value, target), type);
      case CHAR -> fits(AssignedText.withoutBlanks(texts.of(value)), type.precision());
      case VARCHAR, TEXT -> fits(texts.of(value), type.precision());
      case VARBINARY -> bytes(value, type.precision());
      case DATE -> Math.toIntExact(Temporals.toDate(temporal(value), target).toEpochDay());
      case TIME ->
          Microseconds.roundTime(
              Microseconds.of(Temporals.toTime(temporal(value), target)),
              column.type().secondDigits());
      case TIMESTAMP -> rounded(Microseconds.of(Temporals.toDateTime(temporal(value), target)));
      case TIMESTAMPTZ -> rounded(Microseconds.of(Temporals.toInstant(temporal(value), target)));
      case UUID -> uuid(value);
      case JSON -> json(texts.of(value));
      case ARRAY -> array(value);
      case VECTOR ->
          Vectors.toVector(value, type.precision(), VectorFormats.toSql(type.element()), target)
              .floats();
    };
  }

  /** Elements are assigned as values are; text is an array in text. */
  private List<@Nullable Object> array(Object value) {
    List<?> given;
    Assignment assignment;
    if (value instanceof String text) {
      given = ArrayText.parse(text);
      assignment = Objects.requireNonNull(spelled);
    } else if (value instanceof List<?> list) {
      given = list;
      assignment = Objects.requireNonNull(elements);
    } else {
      throw target.impossible(value);
    }
    var array = new ArrayList<@Nullable Object>();
    given.forEach(part -> array.add(assignment.toStored(part)));
    return array;
  }

  private long rounded(long micros) {
    return Microseconds.round(micros, column.type().secondDigits());
  }

  /** Numbers that stand for dates and times become java.time objects; text stays text. */
  private Object temporal(Object value) {
    Object external = value instanceof Number ? ResultValues.toExternal(value, sourceType) : value;
    return external == null ? value : external;
  }

  private String fits(String text, int max) {
    int length = text.codePointCount(0, text.length());
    if (max == 0 || length <= max) {
      return text;
    }
    // Blanks past the end may go, as the SQL standard says.
    String kept = text.substring(0, text.offsetByCodePoints(0, max));
    if (AssignedText.withoutBlanks(text).length() <= kept.length()) {
      return kept;
    }
    throw tooLong(length + " characters");
  }

  private byte[] bytes(Object value, int max) {
    if (!(value instanceof ByteString string)) {
      throw target.impossible(value);
    }
    if (max != 0 && string.length() > max) {
      throw tooLong(string.length() + " bytes");
    }
    return string.getBytes();
  }

  private SqlStateException tooLong(String length) {
    return new SqlStateException(
        SqlState.STRING_TOO_LONG,
        "value too long for " + target.label() + " " + target.typeName() + ": " + length);
  }

  private BigDecimal decimal(BigDecimal number, DataType type) {
    BigDecimal rounded = DecimalScale.round(number, type.scale());
    if ((long) rounded.precision() - rounded.scale() > (long) type.precision() - type.scale()) {
      throw target.outOfRange(DecimalScale.text(number));
    }
    return rounded;
  }

  private UUID uuid(Object value) {
    if (value instanceof UUID uuid) {
      return uuid;
    }
    try {
      return UuidText.read(value.toString());
    } catch (IllegalArgumentException e) {
      throw target.badText(value.toString(), e);
    }
  }

  private String json(String text) {
    JsonText.check(text, target);
    return text;
  }

  /** Returns the type as one writes it in CREATE TABLE. */
  public static String typeText(DataType type) {
    return switch (type.kind()) {
      case ARRAY -> typeText(type.arrayElement()) + "[]";
      case DECIMAL -> "DECIMAL(" + type.precision() + ", " + type.scale() + ")";
      case VECTOR -> {
        String element =
            type.element() == VectorElement.FLOAT32 ? "" : ", " + type.element().name();
        yield type.precision() == 0 ? "VECTOR" : "VECTOR(" + type.precision() + element + ")";
      }
      case CHAR, VARCHAR, VARBINARY ->
          type.precision() == 0
              ? type.kind().name()
              : type.kind().name() + "(" + type.precision() + ")";
      case BOOLEAN, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, TEXT, DATE, UUID, JSON ->
          type.kind().name();
      case TIME, TIMESTAMP, TIMESTAMPTZ ->
          type.secondDigits() == Microseconds.DIGITS
              ? type.kind().name()
              : type.kind().name() + "(" + type.secondDigits() + ")";
    };
  }
}
