package io.vicinal.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vicinal.planner.session.SessionBounds;
import io.vicinal.planner.session.TimeSpan;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimeSpanTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "500, 500, 500ms",
    "1499us, 1, 1ms",
    "1 s, 1000, 1s",
    "1.5s, 1500, 1500ms",
    "0.5 min, 30000, 30s",
    "90min, 5400000, 90min",
    "48h, 172800000, 2d",
    "2147483647, 2147483647, 2147483647ms",
  })
  void timesAreMillisecondsUnlessTheySayTheirUnit(String text, long millis, String shown) {
    assertEquals(OptionalLong.of(millis), TimeSpan.parse(text));
    assertEquals(shown, TimeSpan.text(millis));
    assertEquals(OptionalLong.of(millis), TimeSpan.parse(shown));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "5 S", "ms", "1e3", "25d", "2147483648", "soon", "1s 5ms"})
  void anythingElseIsNone(String text) {
    assertEquals(OptionalLong.empty(), TimeSpan.parse(text));
  }

  @Test
  void theSmallerLimitHoldsAndZeroIsNone() {
    assertEquals(5, SessionBounds.least(5, 0));
    assertEquals(5, SessionBounds.least(0, 5));
    assertEquals(5, SessionBounds.least(7, 5));
    assertEquals(0, SessionBounds.least(0, 0));
  }
}
