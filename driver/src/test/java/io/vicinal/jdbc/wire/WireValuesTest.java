package io.vicinal.jdbc.wire;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.planner.plan.ArrayValue;
import io.vicinal.planner.plan.ValueType;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class WireValuesTest {
  private static long bytes(ValueType type, List<Object> elements) {
    return WireValues.bytes(new Object[] {new ArrayValue(type, type.name(), elements)});
  }

  @Test
  void theElementsOfArraysCount() {
    List<Object> texts = Collections.nCopies(10, "x".repeat(1_000));
    assertTrue(bytes(ValueType.VARCHAR, texts) >= 10_000);
    List<Object> numbers = Collections.nCopies(1_000, 1);
    assertTrue(bytes(ValueType.INTEGER, numbers) >= 8_000);
    assertTrue(bytes(ValueType.INTEGER, List.of()) < 100);
  }
}
