package io.vicinal.jdbc.value;

import io.vicinal.jdbc.error.SqlFailure;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import org.apache.calcite.avatica.ColumnMetaData;
import org.apache.calcite.avatica.SqlType;
import org.apache.calcite.avatica.util.ArrayFactoryImpl;
import org.jspecify.annotations.Nullable;

/**
 * An array in memory: what {@code createArrayOf} makes and {@code getArray} gives. Its elements
 * never change.
 */
public final class SqlArray implements Array {
  private final SqlType baseType;
  private final String typeName;
  private final @Nullable Object[] elements;
  private volatile boolean freed;

  private SqlArray(SqlType baseType, @Nullable Object[] elements) {
    this(baseType, baseType.name(), elements);
  }

  private SqlArray(SqlType baseType, String typeName, @Nullable Object[] elements) {
    this.baseType = baseType;
    this.typeName = typeName;
    this.elements = elements;
  }

  /** Returns an array of elements that have the SQL type {@code typeName}. */
  public static SqlArray of(String typeName, @Nullable Object[] elements) throws SQLException {
    return new SqlArray(typeNamed(typeName), typeName.toUpperCase(Locale.ROOT), elements.clone());
  }

  private static SqlType typeNamed(String typeName) throws SQLException {
    String name = typeName.toUpperCase(Locale.ROOT);
    return switch (name) {
      case "FLOAT4" -> SqlType.REAL;
      case "FLOAT", "FLOAT8", "DOUBLE PRECISION" -> SqlType.DOUBLE;
      case "INT", "INT4" -> SqlType.INTEGER;
      case "TEXT" -> SqlType.VARCHAR;
      case "NUMERIC" -> SqlType.DECIMAL;
      case "BOOL" -> SqlType.BOOLEAN;
      case "INT2" -> SqlType.SMALLINT;
      case "INT8" -> SqlType.BIGINT;
      case "BYTEA" -> SqlType.VARBINARY;
      case "BPCHAR" -> SqlType.CHAR;
      case "TIMESTAMPTZ" -> SqlType.TIMESTAMP;
      case "UUID", "JSON", "JSONB" -> SqlType.OTHER;
      default ->
          Arrays.stream(SqlType.values())
              .filter(candidate -> candidate.name().equals(name))
              .findFirst()
              .orElseThrow(
                  () -> SqlFailure.of("42704", "type \"" + typeName + "\" does not exist"));
    };
  }

  /** Returns an array that a statement gave. */
  static SqlArray of(ArrayCell array) throws SQLException {
    Class<?> type = array.elementClass();
    @Nullable Object[] elements =
        (@Nullable Object[]) java.lang.reflect.Array.newInstance(type, array.elements().size());
    for (int i = 0; i < elements.length; i++) {
      Object element = array.elements().get(i);
      elements[i] = element == null ? null : ObjectForm.as(element, type);
    }
    return new SqlArray(baseType(array.elementType()), array.elementName(), elements);
  }

  private static SqlType baseType(int element) {
    return switch (element) {
      case Types.OTHER, Types.NULL, Types.ARRAY -> SqlType.OTHER;
      case Types.TIMESTAMP_WITH_TIMEZONE -> SqlType.TIMESTAMP;
      default -> SqlType.valueOf(element);
    };
  }

  /** Returns the vector as an array of REAL. */
  static SqlArray ofVector(Object vector) throws SQLException {
    return new SqlArray(SqlType.REAL, VectorForm.boxed(vector));
  }

  @Override
  public String getBaseTypeName() throws SQLException {
    checkHeld();
    return typeName;
  }

  @Override
  public int getBaseType() throws SQLException {
    checkHeld();
    return baseType.id;
  }

  /** Returns an array of the class of its elements, such as {@code Float[]} for vectors. */
  @Override
  public Object getArray() throws SQLException {
    checkHeld();
    return elements.clone();
  }

  @Override
  public Object getArray(@Nullable Map<String, Class<?>> map) throws SQLException {
    return getArray();
  }

  @Override
  public Object getArray(long index, int count) throws SQLException {
    return part(index, count);
  }

  @Override
  public Object getArray(long index, int count, @Nullable Map<String, Class<?>> map)
      throws SQLException {
    return part(index, count);
  }

  @Override
  public ResultSet getResultSet() throws SQLException {
    checkHeld();
    return rows(Arrays.asList(elements));
  }

  @Override
  public ResultSet getResultSet(@Nullable Map<String, Class<?>> map) throws SQLException {
    return getResultSet();
  }

  @Override
  public ResultSet getResultSet(long index, int count) throws SQLException {
    return rows(Arrays.asList(part(index, count)));
  }

  @Override
  public ResultSet getResultSet(long index, int count, @Nullable Map<String, Class<?>> map)
      throws SQLException {
    return getResultSet(index, count);
  }

  private @Nullable Object[] part(long index, int count) throws SQLException {
    checkHeld();
    long end = index - 1 + count;
    if (index < 1 || count < 0 || end > elements.length) {
      throw SqlFailure.of(
          "2202E",
          "elements " + index + " to " + end + " are outside an array of " + elements.length);
    }
    return Arrays.copyOfRange(elements, (int) index - 1, (int) end);
  }

  /** Returns one row per element: its position, counted from 1, and the element. */
  private ResultSet rows(List<@Nullable Object> part) throws SQLException {
    ColumnMetaData.Rep rep =
        baseType.id == Types.DECIMAL
            ? ColumnMetaData.Rep.NUMBER
            : ColumnMetaData.Rep.nonPrimitiveRepOf(baseType);
    var elements = new ArrayList<@Nullable Object>(part.size());
    for (Object element : part) {
      elements.add(
          element instanceof OffsetDateTime || element instanceof LocalDateTime
              ? ObjectForm.timestamp(element, null)
              : element);
    }
    // What java.sql's classes hold is a moment already, which no zone must move.
    return new ArrayFactoryImpl(TimeZone.getTimeZone("UTC"))
        .create(ColumnMetaData.scalar(baseType.id, baseType.name(), rep), elements);
  }

  /** Makes every other method throw, as JDBC wants it. */
  @Override
  public void free() {
    freed = true;
  }

  private void checkHeld() throws SQLException {
    if (freed) {
      throw SqlFailure.of("24000", "array is freed");
    }
  }

  @Override
  public String toString() {
    return TextForm.ofElements(Arrays.asList(elements));
  }
}
