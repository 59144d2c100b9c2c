package io.vicinal.jdbc.remote;

import io.vicinal.jdbc.client.KeyChoice;
import io.vicinal.jdbc.client.MetadataResult;
import io.vicinal.jdbc.client.StatementPeer;
import io.vicinal.jdbc.error.SqlFailure;
import io.vicinal.jdbc.value.ArrayCell;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.calcite.avatica.AvaticaParameter;
import org.apache.calcite.avatica.ColumnMetaData;
import org.apache.calcite.avatica.Meta;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link WireWriter} has written. Whatever the bytes are, it takes no more memory than a
 * few times theirs, and bytes that are no message are refused with 08P01.
 */
public final class WireReader {
  private static final int DEPTH_MAX = 8;
  private static final Pattern STATE = Pattern.compile("[0-9A-Z]{5}");

  private final ByteBuffer in;
  private int depth;

  public WireReader(byte[] bytes) {
    in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static RuntimeException malformed() {
    return SqlFailure.unchecked("08P01", "message is not one of this protocol");
  }

  private ByteBuffer has(long bytes) {
    if (bytes < 0 || bytes > in.remaining()) {
      throw malformed();
    }
    return in;
  }

  public int number() {
    return has(Integer.BYTES).getInt();
  }

  public long big() {
    return has(Long.BYTES).getLong();
  }

  public int octet() {
    return Byte.toUnsignedInt(has(1).get());
  }

  public boolean flag() {
    return octet() != 0;
  }

  /** Reads how many things follow that take a byte or more each. */
  private int count() {
    int count = number();
    has(count);
    return count;
  }

  private byte[] blob() {
    byte[] bytes = new byte[count()];
    in.get(bytes);
    return bytes;
  }

  public String text() {
    return new String(blob(), StandardCharsets.UTF_8);
  }

  public @Nullable String textOrNull() {
    return flag() ? text() : null;
  }

  public List<String> texts() {
    int count = count();
    var texts = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      texts.add(text());
    }
    return texts;
  }

  public Map<String, String> properties() {
    int count = count();
    var properties = new LinkedHashMap<String, String>();
    for (int i = 0; i < count; i++) {
      properties.put(text(), text());
    }
    return properties;
  }

  /** Reads a constant of {@code all} by its position. */
  public <E> E oneOf(E[] all) {
    int position = octet();
    if (position >= all.length) {
      throw malformed();
    }
    return all[position];
  }

  public KeyChoice keyChoice() {
    boolean automatic = flag();
    List<String> names = texts();
    int count = count();
    var positions = new ArrayList<Integer>();
    for (int i = 0; i < count; i++) {
      positions.add(number());
    }
    return new KeyChoice(automatic, names, positions);
  }

  /** Reads what {@link WireWriter#failure} has written. */
  SQLException failure() {
    String state = text();
    if (!STATE.matcher(state).matches()) {
      throw malformed();
    }
    String message = text();
    boolean timedOut = flag();
    if (!flag()) {
      return timedOut ? SqlFailure.timeout(state, message, null) : SqlFailure.of(state, message);
    }
    int count = count();
    long[] counts = new long[count];
    for (int i = 0; i < count; i++) {
      counts[i] = big();
    }
    return new BatchUpdateException(message, state, 0, counts, SqlFailure.of(state, message));
  }

  public RunOptions execution() {
    return new RunOptions(
        oneOf(StatementPeer.Wanted.values()), big(), big(), number(), keyChoice());
  }

  public Executed executed() {
    boolean givesRows = flag();
    Meta.Signature signature = givesRows ? signature() : null;
    Meta.Frame frame = signature == null ? null : frame(signature.columns.size());
    int count = count();
    var counts = new ArrayList<Long>();
    for (int i = 0; i < count; i++) {
      counts.add(big());
    }
    return new Executed(signature, frame, counts, warnings(), table());
  }

  private @Nullable SQLWarning warnings() {
    int count = count();
    SQLWarning first = null;
    for (int i = 0; i < count; i++) {
      var warning = new SQLWarning(textOrNull(), textOrNull());
      if (first == null) {
        first = warning;
      } else {
        first.setNextWarning(warning);
      }
    }
    return first;
  }

  public MetadataResult table() {
    List<ColumnMetaData> columns = columns();
    return new MetadataResult(columns, rows(columns.size()));
  }

  public Meta.Signature signature() {
    List<ColumnMetaData> columns = columns();
    String sql = text();
    int count = count();
    var parameters = new ArrayList<AvaticaParameter>();
    for (int i = 0; i < count; i++) {
      parameters.add(
          new AvaticaParameter(flag(), number(), number(), number(), text(), text(), text()));
    }
    return new Meta.Signature(
        columns,
        sql,
        parameters,
        Map.of(),
        Meta.CursorFactory.ARRAY,
        oneOf(Meta.StatementType.values()));
  }

  private List<ColumnMetaData> columns() {
    int count = count();
    var columns = new ArrayList<ColumnMetaData>();
    for (int i = 0; i < count; i++) {
      columns.add(column(i));
    }
    return columns;
  }

  @SuppressWarnings("NullAway") // Avatica keeps the names as they are, null too
  private ColumnMetaData column(int ordinal) {
    return new ColumnMetaData(
        ordinal,
        flag(),
        flag(),
        flag(),
        flag(),
        number(),
        flag(),
        number(),
        textOrNull(),
        textOrNull(),
        textOrNull(),
        number(),
        number(),
        textOrNull(),
        textOrNull(),
        ColumnMetaData.scalar(number(), text(), oneOf(ColumnMetaData.Rep.values())),
        flag(),
        flag(),
        flag(),
        textOrNull());
  }

  /** Reads rows of {@code width} columns. */
  public Meta.Frame frame(int width) {
    return new Meta.Frame(big(), flag(), rows(width));
  }

  private List<Object> rows(int width) {
    int count = count();
    var rows = new ArrayList<Object>();
    for (int i = 0; i < count; i++) {
      Object[] row = values().toArray();
      if (row.length != width) {
        throw malformed();
      }
      rows.add(row);
    }
    return rows;
  }

  public List<@Nullable Object> values() {
    int count = count();
    if (++depth > DEPTH_MAX) {
      throw malformed();
    }
    var values = new ArrayList<@Nullable Object>();
    for (int i = 0; i < count; i++) {
      values.add(value());
    }
    depth--;
    return values;
  }

  public @Nullable Object value() {
    try {
      return value(oneOf(ValueTag.values()));
    } catch (DateTimeException | NumberFormatException e) {
      throw malformed();
    }
  }

  private @Nullable Object value(ValueTag tag) {
    return switch (tag) {
      case NULL -> null;
      case FALSE -> false;
      case TRUE -> true;
      case SHORT -> (short) number();
      case INTEGER -> number();
      case LONG -> big();
      case FLOAT -> Float.intBitsToFloat(number());
      case DOUBLE -> Double.longBitsToDouble(big());
      case DECIMAL -> {
        int scale = number();
        yield new BigDecimal(new BigInteger(blob()), scale);
      }
      case WHOLE -> new BigInteger(blob());
      case TEXT -> text();
      case BYTES -> blob();
      case DATE -> LocalDate.ofEpochDay(big());
      case TIME -> LocalTime.ofNanoOfDay(big());
      case TIMESTAMP -> wallClock();
      case TIMESTAMPTZ -> instant();
      case CLIENT_MOMENT -> new ClientMoment(instant(), wallClock());
      case UUID -> new UUID(big(), big());
      case VECTOR -> vector();
      case ARRAY -> new ArrayCell(number(), text(), values());
      case LIST -> values();
      case DOUBLES -> doubles();
    };
  }

  private LocalDateTime wallClock() {
    return LocalDateTime.of(LocalDate.ofEpochDay(big()), LocalTime.ofNanoOfDay(big()));
  }

  private OffsetDateTime instant() {
    Instant moment = Instant.ofEpochSecond(big(), number());
    return OffsetDateTime.ofInstant(moment, ZoneOffset.ofTotalSeconds(number()));
  }

  private float[] vector() {
    int count = number();
    has(count * (long) Float.BYTES);
    if (count < 0) {
      throw malformed();
    }
    float[] vector = new float[count];
    in.asFloatBuffer().get(vector);
    in.position(in.position() + count * Float.BYTES);
    return vector;
  }

  private double[] doubles() {
    List<@Nullable Object> values = values();
    double[] doubles = new double[values.size()];
    for (int i = 0; i < doubles.length; i++) {
      if (!(values.get(i) instanceof Double value)) {
        throw malformed();
      }
      doubles[i] = value;
    }
    return doubles;
  }
}
