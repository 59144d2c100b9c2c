package io.vicinal.jdbc.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class EscapeSyntaxTest {
  private static void removes(String sql, String expected) {
    String actual = EscapeSyntax.remove(sql);
    assertEquals(sql.length(), actual.length());
    assertEquals(expected, actual.replaceAll(" +", " ").strip());
  }

  @Test
  void blanksFunctionsAndKeepsPositions() {
    removes("SELECT {fn UCASE({fn concat('a','}')})}, b", "SELECT upper( concat('a','}') ) , b");
    removes(
        "SELECT {FN ABS(1)} FROM {oj a LEFT JOIN b ON a.x = b.x}",
        "SELECT ABS(1) FROM a LEFT JOIN b ON a.x = b.x");
    removes("a LIKE 'x' {escape '\\'} {limit 5}", "a LIKE 'x' escape '\\' limit 5");
    removes("{call vicinal.verify(?)}", "call vicinal.verify(?)");
  }

  @Test
  void leavesLiteralsQuotesAndCommentsAlone() {
    removes("SELECT {d '2026-01-01'}, {ts 'x'}", "SELECT {d '2026-01-01'}, {ts 'x'}");
    removes("SELECT '{fn a}', \"{fn b}\"", "SELECT '{fn a}', \"{fn b}\"");
    removes("SELECT 1 -- {fn a}", "SELECT 1 -- {fn a}");
    removes("SELECT /* {fn a} */ 1 / 2 - 3", "SELECT /* {fn a} */ 1 / 2 - 3");
    removes("SELECT /* /* */ {fn a} */ {fn ucase(x)}", "SELECT /* /* */ {fn a} */ upper(x)");
    removes("SELECT {fn abs(1", "SELECT abs(1");
    removes("SELECT 'open {fn", "SELECT 'open {fn");
  }

  @Test
  void knowsStringsBetweenDollarsAndWithBackslashes() {
    removes("SELECT $$it's {fn a}$$, {fn ucase(x)}", "SELECT $$it's {fn a}$$, upper(x)");
    removes("SELECT $t$a$ {fn a}$$$t$, {fn ucase(x)}", "SELECT $t$a$ {fn a}$$$t$, upper(x)");
    removes("SELECT a$t$, {fn ucase(b$t$)}", "SELECT a$t$, upper(b$t$)");
    removes("SELECT $1, {fn ucase($2)}", "SELECT $1, upper($2)");
    removes("SELECT E'\\'{fn a}', {fn ucase(x)}", "SELECT E'\\'{fn a}', upper(x)");
    removes("SELECT E'a''b\\'{fn a}', {fn ucase(x)}", "SELECT E'a''b\\'{fn a}', upper(x)");
    removes("SELECT type'\\', {fn ucase(x)}", "SELECT type'\\', upper(x)");
  }
}
