package io.vicinal.storage.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.DataType.Kind;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowCodecTest {
  private static final ColumnDefinition ID =
      new ColumnDefinition("id", DataType.of(Kind.INTEGER), false, null);
  private static final ColumnDefinition TEXT =
      new ColumnDefinition("text", DataType.of(Kind.TEXT), true, null);

  private static String refusal(DataType type, Object value) {
    Table table = Rows.table(List.of(ID, new ColumnDefinition("c", type, true, null)), List.of(0));
    return assertThrows(
            StorageException.class, () -> new RowCodec(table).validate(new Object[] {1, value}))
        .getMessage();
  }

  @Test
  void theBytesAreThoseOfTheDescription() {
    Table table =
        Rows.table(
            List.of(ID, TEXT, new ColumnDefinition("t", DataType.of(Kind.TEXT), true, null)),
            List.of(0));
    assertEquals(
        "030002070000000100000061",
        HexFormat.of().formatHex(new RowCodec(table).encode(new Object[] {7, null, "a"})));
  }

  @Test
  void aRowFromBeforeAColumnWasAddedHasNullInIt() {
    byte[] old = new RowCodec(Rows.table(List.of(ID), List.of(0))).encode(new Object[] {7});
    Object[] row = new RowCodec(Rows.table(List.of(ID, TEXT), List.of(0))).decode(old);
    assertEquals(7, row[0]);
    assertNull(row[1]);
  }

  @Test
  void cutAndChangedBytesEndInAClearErrorOrARow() {
    Table table = Rows.everyType();
    RowCodec codec = new RowCodec(table);
    long seed = System.nanoTime();
    System.out.println("RowCodecTest seed " + seed);
    Random random = new Random(seed);
    for (int n = 0; n < 200; n++) {
      byte[] bytes = codec.encode(Rows.random(table, n, random));
      byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      assertThrows(StorageException.Corrupt.class, () -> codec.decode(cut));
      byte[] more = Arrays.copyOf(bytes, bytes.length + 1);
      assertThrows(StorageException.Corrupt.class, () -> codec.decode(more));
      byte[] changed = bytes.clone();
      changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        assertEquals(table.columns().size(), codec.decode(changed).length);
      } catch (StorageException.Corrupt e) {
        // The log's checksum finds what the shape of the row does not show.
      }
    }
  }

  @Test
  void valuesThatDoNotFitAreNamed() {
    assertEquals(
        "column \"c\" expects 3 dimensions, not 2", refusal(DataType.vector(3), new float[2]));
    assertEquals(
        "column \"c\" holds finite numbers, not NaN at position 2",
        refusal(DataType.vector(2), new float[] {1, Float.NaN}));
    assertEquals(
        "column \"c\" holds finite numbers, not Infinity at position 1",
        refusal(DataType.vector(0), new float[] {Float.POSITIVE_INFINITY}));
    assertEquals(
        "a vector has 1 to 65535 dimensions, not 0", refusal(DataType.vector(0), new float[0]));
    assertEquals(
        "column \"c\" holds 2 characters, not 3",
        refusal(new DataType(Kind.VARCHAR, 2, 0), "😀😀😀"));
    assertEquals(
        "column \"c\" holds 2 bytes, not 3",
        refusal(new DataType(Kind.VARBINARY, 2, 0), new byte[3]));
    assertEquals(
        "column \"c\" holds 2 digits after the point, not 3",
        refusal(new DataType(Kind.DECIMAL, 5, 2), new BigDecimal("1.2340")));
    assertEquals(
        "column \"c\" holds 5 digits, not 6",
        refusal(new DataType(Kind.DECIMAL, 5, 2), new BigDecimal("1000")));
    assertEquals(
        "column \"c\" holds times of one day, not 86400000000 µs",
        refusal(DataType.of(Kind.TIME), 86_400_000_000L));
    assertEquals("column \"c\" holds INTEGER, not Long", refusal(DataType.of(Kind.INTEGER), 1L));
    assertEquals(
        "text for column \"c\" has half a surrogate pair at 1",
        refusal(DataType.of(Kind.TEXT), "a\uD800b"));
  }

  @Test
  void nullAndMissingValuesAreRefused() {
    RowCodec codec = new RowCodec(Rows.table(List.of(ID, TEXT), List.of(0)));
    codec.validate(new Object[] {1, null});
    assertThrows(
        StorageException.NullNotAllowed.class, () -> codec.validate(new Object[] {null, "a"}));
    assertEquals(
        "table \"t\" has 2 columns, not 1",
        assertThrows(StorageException.ValueOutOfRange.class, () -> codec.validate(new Object[] {1}))
            .getMessage());
  }

  @Test
  void hugeExponentsAreRefusedAtOnce() {
    DataType type = new DataType(Kind.DECIMAL, 5, 2);
    assertEquals(
        "column \"c\" holds 5 digits, not 1000000002",
        refusal(type, new BigDecimal("1e999999999")));
    assertEquals(
        "column \"c\" holds 2 digits after the point, not 999999999",
        refusal(type, new BigDecimal("1e-999999999")));
    Table table = Rows.table(List.of(ID, new ColumnDefinition("c", type, true, null)), List.of(0));
    RowCodec codec = new RowCodec(table);
    Object[] zero = {1, new BigDecimal("0e-999999999")};
    codec.validate(zero);
    assertEquals(new BigDecimal("0.00"), codec.decode(codec.encode(zero))[1]);
  }

  @Test
  void decimalsComeBackAtTheScaleOfTheirColumn() {
    DataType type = new DataType(Kind.DECIMAL, 5, 2);
    Table table = Rows.table(List.of(ID, new ColumnDefinition("c", type, true, null)), List.of(0));
    RowCodec codec = new RowCodec(table);
    codec.validate(new Object[] {1, new BigDecimal("2.5")});
    Object[] row = codec.decode(codec.encode(new Object[] {1, new BigDecimal("2.5")}));
    assertArrayEquals(new Object[] {1, new BigDecimal("2.50")}, row);
  }
}
