package io.vicinal.storage.segment;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.DataType.Kind;
import io.vicinal.storage.Table;
import io.vicinal.storage.VectorElement;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tables and rows for tests: every type, NULLs, and the values at the edges. */
public final class Rows {
  private static final String[] TEXTS = {
    "", " ", "a", "ab", "abc", "aa  ", "Äpfel", "äpfel", "%", "_", "a%b", "日本", "😀", "😀😀", "\0",
    "x\0y", "\uFFFD", "zebra", "ABC", "Straße"
  };

  private Rows() {}

  /** Returns a table with a BIGINT key and one nullable column of each type. */
  public static Table everyType() {
    List<ColumnDefinition> columns = new ArrayList<>();
    columns.add(new ColumnDefinition("id", DataType.of(Kind.BIGINT), false, null));
    for (Kind kind : Kind.values()) {
      switch (kind) {
        case DECIMAL -> {
          columns.add(column("decimal_narrow", new DataType(kind, 9, 2)));
          columns.add(column("decimal_wide", new DataType(kind, 38, 6)));
        }
        case VECTOR -> {
          columns.add(column("vector_3", DataType.vector(3)));
          columns.add(column("vector_17", DataType.vector(17)));
          columns.add(column("vector_any", DataType.vector(0)));
          columns.add(column("float16_33", DataType.vector(33, VectorElement.FLOAT16)));
          columns.add(column("int8_7", DataType.vector(7, VectorElement.INT8)));
          columns.add(column("bit_65", DataType.vector(65, VectorElement.BIT)));
        }
        case ARRAY -> {
          for (Kind element : List.of(Kind.INTEGER, Kind.TEXT, Kind.DOUBLE, Kind.UUID, Kind.CHAR)) {
            columns.add(
                column(
                    "array_" + element.name().toLowerCase(), DataType.array(DataType.of(element))));
          }
          columns.add(column("array_decimal", DataType.array(new DataType(Kind.DECIMAL, 20, 2))));
        }
        default -> columns.add(column(kind.name().toLowerCase(), DataType.of(kind)));
      }
    }
    return table(columns, List.of(0));
  }

  private static ColumnDefinition column(String name, DataType type) {
    return new ColumnDefinition(name, type, true, null);
  }

  public static Table table(List<ColumnDefinition> columns, List<Integer> key) {
    return new Table(1, "public", "t", columns, key, 1, List.of());
  }

  /** Returns a random row of {@code table} whose first column is {@code id}. */
  public static @Nullable Object[] random(Table table, long id, Random random) {
    @Nullable Object[] row = new Object[table.columns().size()];
    row[0] = id;
    for (int i = 1; i < row.length; i++) {
      row[i] = random.nextInt(5) == 0 ? null : value(table.columns().get(i).type(), random);
    }
    return row;
  }

  /** Returns a random value of {@code type}, often from a few values so that comparisons hit. */
  public static Object value(DataType type, Random random) {
    boolean edge = random.nextInt(6) == 0;
    boolean low = random.nextBoolean();
    int small = random.nextInt(7) - 3;
    return switch (type.kind()) {
      case BOOLEAN -> low;
      case SMALLINT -> edge ? (low ? Short.MIN_VALUE : Short.MAX_VALUE) : (short) small;
      case INTEGER, DATE -> edge ? (low ? Integer.MIN_VALUE : Integer.MAX_VALUE) : small;
      case BIGINT, TIMESTAMP, TIMESTAMPTZ ->
          edge ? (low ? Long.MIN_VALUE : Long.MAX_VALUE) : (long) small;
      case TIME -> edge ? 86_399_999_999L : (long) Math.abs(small);
      case REAL ->
          edge
              ? List.of(-0f, 0.1f, Float.MAX_VALUE, Float.NaN, Float.NEGATIVE_INFINITY)
                  .get(random.nextInt(5))
              : small / 2f;
      case DOUBLE ->
          edge
              ? List.of(-0d, 0.1, Double.MAX_VALUE, Double.NaN, Double.POSITIVE_INFINITY, 0x1p63)
                  .get(random.nextInt(6))
              : small / 2d;
      case DECIMAL -> {
        BigInteger most = BigInteger.TEN.pow(type.precision()).subtract(BigInteger.ONE);
        yield new BigDecimal(
            edge ? (low ? most.negate() : most) : BigInteger.valueOf(small * 50L), type.scale());
      }
      case CHAR, VARCHAR, TEXT, JSON -> TEXTS[random.nextInt(TEXTS.length)];
      case VARBINARY -> {
        byte[] bytes = new byte[random.nextInt(4)];
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = (byte) (random.nextInt(3) - 1);
        }
        yield bytes;
      }
      case UUID ->
          new UUID(
              edge ? random.nextLong() : small, edge ? random.nextLong() : random.nextInt(3) - 1);
      case ARRAY -> {
        List<@Nullable Object> array = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.add(random.nextInt(6) == 0 ? null : value(type.arrayElement(), random));
        }
        yield array;
      }
      case VECTOR -> {
        int dimension = type.precision() == 0 ? 1 + random.nextInt(4) : type.precision();
        float[] vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
          vector[i] =
              switch (type.element()) {
                case FLOAT32, INT8 -> random.nextInt(5) - 2;
                case FLOAT16 -> (random.nextInt(5) - 2) * (edge ? 0x1p-24f : 0.25f);
                case BIT -> random.nextInt(2);
              };
        }
        yield vector;
      }
    };
  }
}
