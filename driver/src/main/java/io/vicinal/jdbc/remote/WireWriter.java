package io.vicinal.jdbc.remote;

import io.vicinal.jdbc.client.KeyChoice;
import io.vicinal.jdbc.client.MetadataResult;
import io.vicinal.jdbc.error.SqlFailure;
import io.vicinal.jdbc.value.ArrayCell;
import io.vicinal.jdbc.value.GivenVector;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLWarning;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.calcite.avatica.AvaticaParameter;
import org.apache.calcite.avatica.ColumnMetaData;
import org.apache.calcite.avatica.Meta;
import org.jspecify.annotations.Nullable;

/**
 * Writes what the driver and a server say to each other. Integers are little-endian, texts UTF-8
 * behind the number of their bytes, lists behind the number of their elements; what may be null is
 * behind a byte 0 or 1. Each value is behind its {@link ValueTag}; moments keep all their digits
 * and vectors are four bytes a component.
 */
public final class WireWriter {
  private static final int FIRST_BYTES = 512;

  private ByteBuffer out = ByteBuffer.allocate(FIRST_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  /** Returns what was written. */
  public byte[] bytes() {
    return Arrays.copyOf(out.array(), out.position());
  }

  private ByteBuffer room(int bytes) {
    if (out.remaining() < bytes) {
      long wanted = Math.max(2L * out.capacity(), (long) out.position() + bytes);
      int capacity = (int) Math.min(wanted, Integer.MAX_VALUE - Long.BYTES);
      if (capacity - out.position() < bytes) {
        throw SqlFailure.unchecked("54000", "message is larger than 2 GiB");
      }
      out =
          ByteBuffer.wrap(Arrays.copyOf(out.array(), capacity))
              .order(ByteOrder.LITTLE_ENDIAN)
              .position(out.position());
    }
    return out;
  }

  public WireWriter number(int value) {
    room(Integer.BYTES).putInt(value);
    return this;
  }

  public WireWriter big(long value) {
    room(Long.BYTES).putLong(value);
    return this;
  }

  public WireWriter octet(int value) {
    room(1).put((byte) value);
    return this;
  }

  /** Writes the position of a constant in its class, which new ones do not change. */
  @SuppressWarnings("EnumOrdinal") // the position is the format
  public WireWriter constant(Enum<?> constant) {
    return octet(constant.ordinal());
  }

  public WireWriter flag(boolean value) {
    return octet(value ? 1 : 0);
  }

  public WireWriter text(String text) {
    return blob(text.getBytes(StandardCharsets.UTF_8));
  }

  private WireWriter blob(byte[] bytes) {
    number(bytes.length);
    room(bytes.length).put(bytes);
    return this;
  }

  public WireWriter textOrNull(@Nullable String text) {
    flag(text != null);
    return text == null ? this : text(text);
  }

  public WireWriter texts(Collection<String> texts) {
    number(texts.size());
    texts.forEach(this::text);
    return this;
  }

  public WireWriter properties(Map<String, String> properties) {
    number(properties.size());
    properties.forEach((name, value) -> text(name).text(value));
    return this;
  }

  public WireWriter keyChoice(KeyChoice keys) {
    flag(keys.automatic()).texts(keys.names()).number(keys.positions().size());
    keys.positions().forEach(this::number);
    return this;
  }

  public WireWriter execution(RunOptions execution) {
    return constant(execution.wanted())
        .big(execution.timeoutMillis())
        .big(execution.rowsMax())
        .number(execution.frameRows())
        .keyChoice(execution.keys());
  }

  public WireWriter executed(Executed executed) {
    Meta.Signature signature = executed.signature();
    Meta.Frame frame = executed.frame();
    flag(signature != null && frame != null);
    if (signature != null && frame != null) {
      signature(signature).frame(frame);
    }
    number(executed.counts().size());
    executed.counts().forEach(this::big);
    return warnings(executed.warnings()).table(executed.keys());
  }

  /**
   * Writes an error.
   *
   * @param message what the client may know of it
   * @param known what ended the statement
   */
  public WireWriter failure(String state, String message, SQLException known) {
    text(state).text(message).flag(known instanceof SQLTimeoutException);
    flag(known instanceof BatchUpdateException);
    if (known instanceof BatchUpdateException batch) {
      long[] counts = batch.getLargeUpdateCounts();
      number(counts.length);
      for (long count : counts) {
        big(count);
      }
    }
    return this;
  }

  private WireWriter warnings(@Nullable SQLWarning first) {
    var all = new ArrayList<SQLWarning>();
    for (SQLWarning next = first; next != null; next = next.getNextWarning()) {
      all.add(next);
    }
    number(all.size());
    all.forEach(warning -> textOrNull(warning.getMessage()).textOrNull(warning.getSQLState()));
    return this;
  }

  /** Writes columns and rows that come from no statement. */
  public WireWriter table(MetadataResult result) {
    return columns(result.columns()).rows(result.rows());
  }

  public WireWriter signature(Meta.Signature signature) {
    columns(signature.columns).text(signature.sql).number(signature.parameters.size());
    signature.parameters.forEach(this::parameter);
    return constant(signature.statementType);
  }

  private void parameter(AvaticaParameter parameter) {
    flag(parameter.signed)
        .number(parameter.precision)
        .number(parameter.scale)
        .number(parameter.parameterType)
        .text(parameter.typeName)
        .text(parameter.className)
        .text(parameter.name);
  }

  private WireWriter columns(List<ColumnMetaData> columns) {
    number(columns.size());
    columns.forEach(this::column);
    return this;
  }

  private void column(ColumnMetaData column) {
    flag(column.autoIncrement)
        .flag(column.caseSensitive)
        .flag(column.searchable)
        .flag(column.currency)
        .number(column.nullable)
        .flag(column.signed)
        .number(column.displaySize)
        .textOrNull(column.label)
        .textOrNull(column.columnName)
        .textOrNull(column.schemaName)
        .number(column.precision)
        .number(column.scale)
        .textOrNull(column.tableName)
        .textOrNull(column.catalogName)
        .number(column.type.id)
        .text(column.type.name)
        .constant(column.type.rep)
        .flag(column.readOnly)
        .flag(column.writable)
        .flag(column.definitelyWritable)
        .textOrNull(column.columnClassName);
  }

  public WireWriter frame(Meta.Frame frame) {
    var rows = new ArrayList<Object>();
    frame.rows.forEach(rows::add);
    return big(frame.offset).flag(frame.done).rows(rows);
  }

  private WireWriter rows(List<Object> rows) {
    number(rows.size());
    rows.forEach(row -> values(Arrays.asList((@Nullable Object[]) row)));
    return this;
  }

  public WireWriter values(Collection<? extends @Nullable Object> values) {
    number(values.size());
    values.forEach(this::value);
    return this;
  }

  private WireWriter tag(ValueTag tag) {
    return constant(tag);
  }

  /** Writes one value of a row or a parameter. */
  public WireWriter value(@Nullable Object value) {
    if (value == null) {
      return tag(ValueTag.NULL);
    }
    if (value instanceof Number number) {
      return numeric(number);
    }
    if (value instanceof CharSequence || value instanceof Character || value instanceof Enum<?>) {
      return tag(ValueTag.TEXT).text(value.toString());
    }
    if (value instanceof char[] characters) {
      return tag(ValueTag.TEXT).text(new String(characters));
    }
    if (value instanceof float[] vector) {
      return vector(vector);
    }
    if (value instanceof GivenVector vector) {
      return vector(vector.components());
    }
    if (value instanceof Boolean truth) {
      return tag(truth ? ValueTag.TRUE : ValueTag.FALSE);
    }
    if (value instanceof byte[] bytes) {
      return tag(ValueTag.BYTES).blob(bytes);
    }
    if (value instanceof UUID id) {
      return tag(ValueTag.UUID).big(id.getMostSignificantBits()).big(id.getLeastSignificantBits());
    }
    if (value instanceof ArrayCell array) {
      return tag(ValueTag.ARRAY)
          .number(array.elementType())
          .text(array.elementName())
          .values(array.elements());
    }
    if (value instanceof Collection<?> list) {
      return tag(ValueTag.LIST).values(list);
    }
    return value.getClass().isArray() ? array(value) : reachable(value);
  }

  private WireWriter reachable(Object moment) {
    try {
      return moment(moment);
    } catch (DateTimeException e) {
      throw SqlFailure.unchecked("22008", moment + " is outside of what a moment can be");
    }
  }

  private WireWriter numeric(Number number) {
    if (number instanceof Integer) {
      return tag(ValueTag.INTEGER).number(number.intValue());
    }
    if (number instanceof Long) {
      return tag(ValueTag.LONG).big(number.longValue());
    }
    if (number instanceof Double) {
      return tag(ValueTag.DOUBLE).big(Double.doubleToRawLongBits(number.doubleValue()));
    }
    if (number instanceof Float) {
      return tag(ValueTag.FLOAT).number(Float.floatToRawIntBits(number.floatValue()));
    }
    if (number instanceof Short || number instanceof Byte) {
      return tag(ValueTag.SHORT).number(number.intValue());
    }
    if (number instanceof BigDecimal decimal) {
      return tag(ValueTag.DECIMAL)
          .number(decimal.scale())
          .blob(decimal.unscaledValue().toByteArray());
    }
    if (number instanceof BigInteger whole) {
      return tag(ValueTag.WHOLE).blob(whole.toByteArray());
    }
    throw unknown(number);
  }

  private WireWriter vector(float[] vector) {
    tag(ValueTag.VECTOR).number(vector.length);
    ByteBuffer room = room(Math.multiplyExact(vector.length, Float.BYTES));
    room.asFloatBuffer().put(vector);
    room.position(room.position() + vector.length * Float.BYTES);
    return this;
  }

  private WireWriter array(Object array) {
    int length = java.lang.reflect.Array.getLength(array);
    tag(array instanceof double[] ? ValueTag.DOUBLES : ValueTag.LIST).number(length);
    for (int i = 0; i < length; i++) {
      value(java.lang.reflect.Array.get(array, i));
    }
    return this;
  }

  @SuppressWarnings("JavaUtilDate") // it is what JDBC hands over
  private WireWriter moment(Object value) {
    if (value instanceof LocalDate date) {
      return tag(ValueTag.DATE).big(date.toEpochDay());
    }
    if (value instanceof LocalTime time) {
      return tag(ValueTag.TIME).big(time.toNanoOfDay());
    }
    if (value instanceof OffsetTime time) {
      return value(time.toLocalTime());
    }
    if (value instanceof LocalDateTime moment) {
      return tag(ValueTag.TIMESTAMP).wallClock(moment);
    }
    if (value instanceof OffsetDateTime moment) {
      return tag(ValueTag.TIMESTAMPTZ).instant(moment);
    }
    if (value instanceof ZonedDateTime moment) {
      return value(moment.toOffsetDateTime());
    }
    if (value instanceof Instant moment) {
      return value(moment.atOffset(ZoneOffset.UTC));
    }
    if (value instanceof java.sql.Date date) {
      return value(date.toLocalDate());
    }
    if (value instanceof java.sql.Time time) {
      return value(local(Instant.ofEpochMilli(time.getTime())).toLocalTime());
    }
    if (value instanceof java.sql.Timestamp moment) {
      return clientMoment(moment.toInstant());
    }
    if (value instanceof Date moment) {
      return clientMoment(moment.toInstant());
    }
    if (value instanceof Calendar moment) {
      return clientMoment(moment.toInstant());
    }
    throw unknown(value);
  }

  private static LocalDateTime local(Instant moment) {
    return LocalDateTime.ofInstant(moment, ZoneId.systemDefault());
  }

  private WireWriter clientMoment(Instant moment) {
    return tag(ValueTag.CLIENT_MOMENT)
        .instant(moment.atOffset(ZoneOffset.UTC))
        .wallClock(local(moment));
  }

  private WireWriter wallClock(LocalDateTime moment) {
    return big(moment.toLocalDate().toEpochDay()).big(moment.toLocalTime().toNanoOfDay());
  }

  private WireWriter instant(OffsetDateTime moment) {
    return big(moment.toEpochSecond())
        .number(moment.getNano())
        .number(moment.getOffset().getTotalSeconds());
  }

  private static RuntimeException unknown(Object value) {
    return SqlFailure.unchecked(
        "07006", "an object of " + value.getClass().getName() + " is no value of SQL");
  }
}
