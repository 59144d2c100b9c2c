package io.vicinal.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vicinal.planner.session.ByteSize;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ByteSizeTest {
  @Test
  void readsNumbersWithAndWithoutUnits() {
    assertEquals(OptionalLong.of(0), ByteSize.parse("0"));
    assertEquals(OptionalLong.of(1_048_576), ByteSize.parse(" 1048576 "));
    assertEquals(OptionalLong.of(512L << 20), ByteSize.parse("512MB"));
    assertEquals(OptionalLong.of(64L << 10), ByteSize.parse("64 kb"));
    assertEquals(OptionalLong.of(3L << 30), ByteSize.parse("3Gb"));
    assertEquals(OptionalLong.of(7), ByteSize.parse("7B"));
    assertEquals(OptionalLong.of(8_388_607L << 40), ByteSize.parse("8388607TB"));
    for (String none : new String[] {"", "-1", "1.5MB", "MB", "8388608TB", "1PB", "1 M B"}) {
      assertEquals(OptionalLong.empty(), ByteSize.parse(none), none);
    }
  }

  @Test
  void writesTheShortestExactForm() {
    assertEquals("0", ByteSize.text(0));
    assertEquals("1023", ByteSize.text(1_023));
    assertEquals("1kB", ByteSize.text(1_024));
    assertEquals("512MB", ByteSize.text(512L << 20));
    assertEquals("1TB", ByteSize.text(1L << 40));
    assertEquals("2048TB", ByteSize.text(1L << 51));
  }
}
