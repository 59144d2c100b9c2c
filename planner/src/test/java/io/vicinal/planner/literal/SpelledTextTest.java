package io.vicinal.planner.literal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import org.junit.jupiter.api.Test;

class SpelledTextTest {
  private static SpelledText text(String sql) {
    return SpelledText.of(sql).orElseThrow(() -> new AssertionError(sql));
  }

  private static void spells(String sql, String expected, Object... values) {
    assertEquals(expected, text(sql).with(values));
  }

  @Test
  void putsValuesInTheirPlaces() {
    spells(
        "SELECT ?, date_trunc ( ? , m) FROM t",
        "SELECT ?, date_trunc ( 'it''s' , m) FROM t",
        1,
        "it's");
    spells("SELECT ntile(?::int) OVER ()", "SELECT ntile(3) OVER ()", 3L);
    spells(
        "ROWS BETWEEN ? PRECEDING AND ? FOLLOWING",
        "ROWS BETWEEN 1 PRECEDING AND 2 FOLLOWING",
        1,
        "2");
    spells("SELECT ('in ' || ? || ' d')::interval", "SELECT INTERVAL 'in 2 d'", 2);
    spells("SELECT CAST(? AS INTERVAL), ?", "SELECT INTERVAL '1 h', ?", "1 h", 2);
    spells(
        "SELECT vector_distance(f(a, b), ?, ?)",
        "SELECT vector_distance(f(a, b), ?, 'l2')",
        "v",
        "l2");
  }

  @Test
  void keepsTheOtherValues() {
    SpelledText text = text("SELECT ?, date_trunc(?, ?), ntile(?) OVER ()");
    assertArrayEquals(new Object[] {1, 2}, text.others(new Object[] {1, "day", 2, 3}));
    assertEquals("SELECT ?, date_trunc('day', ?), ntile(1) OVER ()", text.example());
  }

  @Test
  void leavesOtherParametersAlone() {
    for (String sql :
        new String[] {
          "SELECT ? FROM t WHERE a = ?",
          "SELECT 'date_trunc(?, m)', \"ntile(?)\" -- ntile(?)",
          "SELECT $$ntile(?)$$, E'\\'ntile(?)', a /* accuracy ? */",
          "SELECT date_trunc('day', ?)",
          "UPDATE t SET a = ?",
          "SELECT CASE WHEN a THEN ? ELSE ? END FROM t",
          "SELECT a FROM t ORDER BY CASE WHEN a THEN ? ELSE b END",
          "SELECT vector_distance(?, ?)"
        }) {
      assertTrue(SpelledText.of(sql).isEmpty(), sql);
    }
  }

  @Test
  void findsTheSortKeysAmongManyCases() {
    spells(
        "SELECT CASE WHEN a THEN ? END FROM t WHERE (CASE WHEN b THEN ? END) > ? ORDER BY b,"
            + " CASE WHEN c THEN CASE WHEN d THEN 1 END END, CASE WHEN e THEN ? ELSE ? END",
        "SELECT CASE WHEN a THEN ? END FROM t WHERE (CASE WHEN b THEN ? END) > ? ORDER BY b,"
            + " CASE WHEN c THEN CASE WHEN d THEN 1 END END, CASE WHEN e THEN 'x' ELSE 5 END",
        1,
        2,
        3,
        "x",
        5);
  }

  @Test
  void writesNoNumberOfMoreDigitsThanAnyTypeHas() {
    SpelledText text = text("SELECT ntile(?) OVER ()");
    for (String number : new String[] {"1e999999999", "1e-999999999", "0e999999999"}) {
      var error = assertThrows(SqlStateException.class, () -> text.with(new Object[] {number}));
      assertEquals(SqlState.INVALID_ARGUMENT_FOR_NTILE, error.state());
    }
  }
}
