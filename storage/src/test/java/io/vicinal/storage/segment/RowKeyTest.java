package io.vicinal.storage.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.DataType.Kind;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RowKeyTest {
  // Computed by another program, from the definition.
  private static final long FIRST = -5461975005269819694L;
  private static final long SECOND = 5730503913824070308L;

  private static Table keyed(DataType... types) {
    List<ColumnDefinition> columns = new java.util.ArrayList<>();
    List<Integer> key = new java.util.ArrayList<>();
    for (int i = 0; i < types.length; i++) {
      columns.add(new ColumnDefinition("k" + i, types[i], false, null));
      key.add(i);
    }
    return Rows.table(columns, key);
  }

  private static void assertAscending(DataType type, Object... values) {
    Table table = keyed(type);
    for (int i = 0; i < values.length; i++) {
      for (int j = 0; j < values.length; j++) {
        RowKey a = RowKey.ofKey(table, new Object[] {values[i]});
        RowKey b = RowKey.ofKey(table, new Object[] {values[j]});
        assertEquals(
            Integer.signum(i - j), Integer.signum(a.compareTo(b)), type + " " + i + " " + j);
        assertEquals(i == j, a.equals(b));
      }
    }
  }

  @Test
  void keysAreOrderedAsTheirValues() {
    assertAscending(DataType.of(Kind.BOOLEAN), false, true);
    assertAscending(DataType.of(Kind.SMALLINT), Short.MIN_VALUE, (short) -1, (short) 0, (short) 9);
    assertAscending(DataType.of(Kind.BIGINT), Long.MIN_VALUE, -1L, 0L, 1L, Long.MAX_VALUE);
    assertAscending(
        DataType.of(Kind.DOUBLE),
        Double.NEGATIVE_INFINITY,
        -1.5,
        -Double.MIN_VALUE,
        0.0,
        Double.MIN_VALUE,
        2.0,
        Double.POSITIVE_INFINITY,
        Double.NaN);
    assertAscending(DataType.of(Kind.REAL), -1f, 0f, 0.5f, Float.MAX_VALUE);
    for (int precision : new int[] {18, 38}) {
      assertAscending(
          new DataType(Kind.DECIMAL, precision, 2),
          new BigDecimal("-1000"),
          new BigDecimal("-0.01"),
          new BigDecimal("0"),
          new BigDecimal("0.5"),
          new BigDecimal("1e15"));
    }
    assertAscending(
        DataType.of(Kind.TEXT),
        "",
        "\0",
        "\0\0",
        "\0a",
        " ",
        "a",
        "a\0",
        "ab",
        "b",
        "\uFFFD",
        "😀");
    assertAscending(
        DataType.of(Kind.VARBINARY),
        new byte[] {},
        new byte[] {0},
        new byte[] {0, 1},
        new byte[] {1},
        new byte[] {-1});
    assertAscending(
        DataType.of(Kind.UUID), new UUID(0, 0), new UUID(0, -1), new UUID(1, 0), new UUID(-1, 0));
  }

  @Test
  void laterColumnsDecideWhereEarlierOnesAreEqual() {
    Table table = keyed(DataType.of(Kind.TEXT), DataType.of(Kind.INTEGER));
    RowKey a = RowKey.ofKey(table, new Object[] {"a", 2});
    assertTrue(a.compareTo(RowKey.ofKey(table, new Object[] {"a", 10})) < 0);
    assertTrue(a.compareTo(RowKey.ofKey(table, new Object[] {"a\0", 1})) < 0);
    assertTrue(a.compareTo(RowKey.ofKey(table, new Object[] {"ab", 1})) < 0);
  }

  @Test
  void equalValuesGiveEqualKeys() {
    assertSame(DataType.of(Kind.CHAR), "ab", "ab  ");
    assertSame(DataType.of(Kind.DOUBLE), 0.0, -0.0);
    assertSame(new DataType(Kind.DECIMAL, 9, 2), new BigDecimal("1.5"), new BigDecimal("1.500"));
  }

  private static void assertSame(DataType type, Object a, Object b) {
    Table table = keyed(type);
    RowKey x = RowKey.ofKey(table, new Object[] {a});
    RowKey y = RowKey.ofKey(table, new Object[] {b});
    assertEquals(x, y);
    assertEquals(x.hashCode(), y.hashCode());
    assertEquals(x.hash(), y.hash());
    assertEquals(0, x.compareTo(y));
  }

  @Test
  void hashesNeverChangeBecauseTheyRouteRowsToShards() {
    Table numbers = keyed(DataType.of(Kind.BIGINT));
    Table texts = keyed(DataType.of(Kind.TEXT));
    assertEquals(FIRST, RowKey.ofKey(numbers, new Object[] {1L}).hash());
    assertEquals(SECOND, RowKey.ofKey(texts, new Object[] {"vicinal"}).hash());
    assertEquals(
        Long.remainderUnsigned(FIRST, 4), RowKey.ofKey(numbers, new Object[] {1L}).shard(4));
  }

  @Test
  void rowsSpreadEvenlyOverShards() {
    Table numbers = keyed(DataType.of(Kind.BIGINT));
    int[] counts = new int[7];
    for (long i = 0; i < 70_000; i++) {
      counts[RowKey.ofKey(numbers, new Object[] {i}).shard(7)]++;
    }
    for (int count : counts) {
      assertTrue(count > 9_500 && count < 10_500, "10,000 expected, not " + count);
    }
  }

  @Test
  void nullAndForeignClassesAreRefused() {
    Table table = keyed(DataType.of(Kind.BIGINT));
    assertThrows(
        StorageException.NullNotAllowed.class, () -> RowKey.of(table, new Object[] {null}));
    assertEquals(
        "column \"k0\" holds BIGINT, not Integer",
        assertThrows(
                StorageException.ValueOutOfRange.class, () -> RowKey.ofKey(table, new Object[] {1}))
            .getMessage());
  }
}
