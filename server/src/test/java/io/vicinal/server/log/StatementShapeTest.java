package io.vicinal.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What of a statement gets into the log, and how lines are kept apart. */
final class StatementShapeTest {
  @Test
  void literalsBecomeQuestionMarksAndTheRestIsAsItIs() {
    assertShape("select * from docs where id = ?", "SELECT  *\nFROM Docs WHERE id = 17");
    assertShape("select ?, ?, ?, ?", "select 1.5e-3, .5, 0x1F, 'it''s'");
    assertShape("select e?, x?, ?, ?", "SELECT E'a\\'b', x'ff', $$secret$$, $t$ 'x' $t$");
    assertShape("select \"Mixed Case\", a1 from t2", "SELECT \"Mixed Case\", a1 FROM t2");
    assertShape(
        "select ? + ? from t", "SELECT 1 + -- secret ' words\n 2 /* a /* b */ ' c */ FROM t");
    assertShape("create user anna password ?", "CREATE USER anna PASSWORD 'secret'");
    assertShape("select v <-> ? from t", "SELECT v <-> '[1,2,3]' FROM t");
    assertShape(
        "select a like ? escape? and b = ?", "SELECT a LIKE 'x' ESCAPE'\\' AND b = 'secret'");
    assertShape("e? = ?", "E'\\\\' = 'secret'");
    assertShape("select ?", "SELECT 'it does not end");
    assertShape("select \"", "SELECT \"it does not end");
    assertShape("select", "SELECT /* it does not end");
    assertShape("select $? from t", "SELECT $1 FROM t");
    assertTrue(StatementShape.of("SELECT a, ".repeat(1_000)).length() < 600);
  }

  private static void assertShape(String shape, String sql) {
    assertEquals(shape, StatementShape.of(sql), sql);
  }

  @Test
  void statementsOfOneShapeHaveOneFingerprint() {
    String one = StatementShape.fingerprint(StatementShape.of("SELECT 1"));
    assertEquals(one, StatementShape.fingerprint(StatementShape.of("select  'x'")));
    assertNotEquals(one, StatementShape.fingerprint(StatementShape.of("select a")));
    assertEquals(16, one.length());
  }

  @Test
  void noTextMakesItThrowOrGoOnForEver() {
    long seed = Long.getLong("vicinal.seed", System.nanoTime());
    System.out.println("StatementShapeTest seed " + seed);
    var random = new Random(seed);
    List<String> parts =
        List.of(
            "'", "\"", "$", "$a$", "--", "/*", "*/", "\n", "e", "E'", "\\", "1", ".", "+", "x ",
            "ü");
    for (int i = 0; i < 2_000; i++) {
      var sql = new StringBuilder();
      for (int j = random.nextInt(12); j >= 0; j--) {
        sql.append(parts.get(random.nextInt(parts.size())));
      }
      assertTrue(StatementShape.of(sql.toString()).length() <= sql.length() + 1, sql.toString());
      String hidden = "a = '" + sql.toString().replace("'", "").replace("\\", "") + "zzsecret'";
      assertEquals("a = ?", StatementShape.of(hidden), hidden);
    }
  }

  @Test
  void aValueCannotEndItsLineOrItsQuotes() {
    String line =
        new LogLine("login")
            .with("user", "a\" result=ok\nevent=login\u2028\\")
            .with("plain", "a-b.c")
            .with("empty", "")
            .with("none", null)
            .toString();
    assertEquals(
        "event=login user=\"a\\\" result=ok\\u000aevent=login\\u2028\\\\\" plain=a-b.c empty=\"\"",
        line);
    assertTrue(new LogLine("x").with("y", "z".repeat(5_000)).toString().length() < 1_100);
  }

  @Test
  void aRequestKeepsTheNameItCameWithIfThatIsOne() {
    assertEquals("abc-1.2_X", RequestScope.id("abc-1.2_X"));
    for (String bad : new String[] {"", "a b", "a\nb", "ü", "x".repeat(65)}) {
      assertNotEquals(bad, RequestScope.id(bad));
    }
    assertNotEquals(RequestScope.id(null), RequestScope.id(null));
  }
}
