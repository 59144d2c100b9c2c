package io.vicinal.jdbc.wire;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.jdbc.value.ArrayCell;
import java.sql.Types;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class WireValuesTest {
  private static long bytes(int type, List<Object> elements) {
    return WireValues.bytes(new Object[] {new ArrayCell(type, "", elements)});
  }

  @Test
  void theElementsOfArraysCount() {
    List<Object> texts = Collections.nCopies(10, "x".repeat(1_000));
    assertTrue(bytes(Types.VARCHAR, texts) >= 10_000);
    List<Object> numbers = Collections.nCopies(1_000, 1);
    assertTrue(bytes(Types.INTEGER, numbers) >= 8_000);
    assertTrue(bytes(Types.INTEGER, List.of()) < 100);
  }
}
