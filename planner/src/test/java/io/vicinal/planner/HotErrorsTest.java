package io.vicinal.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.apache.calcite.runtime.SqlFunctions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Code that fails often is compiled to throw one exception for all, without a message (the JVM's
 * OmitStackTraceInFastThrow): sums that overflow and divisions by zero look alike then.
 */
final class HotErrorsTest {
  private static final int CALLS_MAX = 20_000_000;

  private final SqlRunner sql =
      new SqlRunner()
          .run(
              "CREATE TABLE t (s SMALLINT, i INT, b BIGINT)",
              "INSERT INTO t VALUES (0, 0, 0), (32767, 2147483647, 9223372036854775807)");

  @BeforeAll
  static void fail() {
    failUntilNobodySaysWhy(() -> SqlFunctions.checkedPlus(Integer.MAX_VALUE, 1));
    failUntilNobodySaysWhy(() -> SqlFunctions.checkedPlus(Long.MAX_VALUE, 1));
    failUntilNobodySaysWhy(() -> SqlFunctions.checkedDivide(1, 0));
    failUntilNobodySaysWhy(() -> SqlFunctions.checkedDivide(1L, 0L));
  }

  private static void failUntilNobodySaysWhy(Runnable work) {
    boolean silent = false;
    for (int call = 0; call < CALLS_MAX && !silent; call++) {
      try {
        work.run();
      } catch (ArithmeticException e) {
        silent = e.getMessage() == null;
      }
    }
    assumeTrue(silent, "this JVM always says why");
  }

  @Test
  void overflowsAreNoDivisionsByZero() {
    assertState("22003", "SELECT i + 1 FROM t");
    assertState("22003", "SELECT b + 1 FROM t");
  }

  @Test
  void divisionsByZeroAreNoOverflows() {
    for (String column : new String[] {"s", "i", "b"}) {
      assertState("22012", "SELECT 1 / " + column + " FROM t");
      assertState("22012", "SELECT i / " + column + " FROM t");
      assertState("22012", "SELECT b / " + column + " FROM t");
      assertState("22012", "SELECT i % " + column + " FROM t");
      assertState("22012", "SELECT MOD(b, " + column + ") FROM t");
      assertState("22012", "SELECT SUM(i / " + column + ") FROM t");
    }
  }

  private void assertState(String state, String query) {
    assertEquals(state, sql.failure(query).substring(0, 5), query);
  }
}
