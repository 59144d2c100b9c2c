package io.vicinal.planner.literal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LiteralScannerTest {
  private static void lifts(String sql, String normal, Object... literals) {
    LiftedText lifted = LiftedText.of(sql).orElseThrow(() -> new AssertionError(sql));
    assertEquals(normal, lifted.normal());
    assertEquals(List.of(literals), lifted.literals());
  }

  private static void keeps(String sql) {
    assertTrue(LiftedText.of(sql).isEmpty(), () -> LiftedText.of(sql).toString());
  }

  @Test
  void takesNumbersAndTextsThatAreCompared() {
    lifts("SELECT a FROM t WHERE id = 42", "SELECT a FROM t WHERE id = ?", 42L);
    lifts(
        "select a from t where x<>1 and y>=2 or z != 3 and (v<4)",
        "select a from t where x<>? and y>=? or z != ? and (v<?)",
        1L,
        2L,
        3L,
        4L);
    lifts("SELECT a FROM t WHERE b = 'it''s'", "SELECT a FROM t WHERE b = ?", "it's");
    lifts("DELETE FROM t WHERE id=7", "DELETE FROM t WHERE id=?", 7L);
  }

  @Test
  void takesVectorsAndCounts() {
    lifts(
        "SELECT id FROM t ORDER BY e <=> '[1,2]' LIMIT 10 OFFSET 5",
        "SELECT id FROM t ORDER BY e <=> ? LIMIT ? OFFSET ?",
        "[1,2]",
        10L,
        5L);
    lifts("SELECT e<->'[1]' AS d FROM t", "SELECT e<->? AS d FROM t", "[1]");
    lifts("SELECT 1 FROM t WHERE e <#> '[1]' < 2", "SELECT 1 FROM t WHERE e <#> ? < ?", "[1]", 2L);
  }

  @Test
  void passesCommentsAndNames() {
    lifts(
        "/* x = 1 */ SELECT \"a = 1\" -- = 3\nFROM t WHERE id = /* so */ 2 -- end",
        "/* x = 1 */ SELECT \"a = 1\" -- = 3\nFROM t WHERE id = /* so */ ? -- end",
        2L);
    lifts(
        "SELECT a FROM t WHERE /* a = 1 /* and */ b = 1 */ id = 2",
        "SELECT a FROM t WHERE /* a = 1 /* and */ b = 1 */ id = ?",
        2L);
  }

  @Test
  void takesShiftsForNoComparisons() {
    lifts("SELECT a FROM t WHERE a >> 1 = 3", "SELECT a FROM t WHERE a >> 1 = ?", 3L);
    lifts("SELECT a FROM t WHERE a << 1 < 3", "SELECT a FROM t WHERE a << 1 < ?", 3L);
  }

  @Test
  void keepsWhatAPlanMayDependOn() {
    keeps("SELECT 1, 'a' FROM t GROUP BY 1 ORDER BY 2");
    keeps("SELECT a FROM t WHERE b IN (1, 2)");
    keeps("SELECT a FROM t WHERE b = DATE '2024-01-01' + INTERVAL '1' DAY");
    keeps("SELECT a FROM t WHERE b = -5");
    keeps("SELECT a FROM t WHERE b = 1.5 OR b = 1e3 OR b = 12345678901234567890");
    keeps("SELECT a FROM t WHERE b = 5 + 1");
    keeps("SELECT a FROM t WHERE b = 'x' || 'y'");
    keeps("SELECT a FROM t WHERE b LIKE 'x%' AND c BETWEEN 1 AND 2");
    keeps("SELECT * FROM TABLE(KNN(TABLE t, DESCRIPTOR(e), '[1]', k => 10))");
    keeps("SELECT a FROM t FETCH FIRST 5 ROWS ONLY");
    keeps("SELECT a FROM t WHERE b = 0x1F");
  }

  @Test
  void leavesOtherStatementsAndStrangeTextsAlone() {
    keeps("INSERT INTO t VALUES (1)");
    keeps("UPDATE t SET a = 1 WHERE id = 2");
    keeps("EXPLAIN SELECT a FROM t WHERE id = 1");
    keeps("SELECT a FROM t WHERE id = ? AND b = 1");
    keeps("SELECT a FROM t WHERE b = $$x$$ AND c = 1");
    keeps("SELECT a FROM t WHERE b = E'\\'' AND c = 1 AND d = '");
    keeps("SELECT a FROM t WHERE b = 'never ends");
    keeps("SELECT a FROM t WHERE b = {d '2024-01-01'} AND c = 1");
    keeps("");
    keeps("SELECT a FROM t");
  }

  @Test
  void takesNothingFromVeryManyLiterals() {
    keeps("SELECT a FROM t WHERE id = 1" + " OR id = 2".repeat(60));
  }
}
