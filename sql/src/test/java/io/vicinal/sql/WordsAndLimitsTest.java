package io.vicinal.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.sql.ast.CreateTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WordsAndLimitsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "value",
        "year",
        "month",
        "day",
        "hour",
        "minute",
        "second",
        "rank",
        "position",
        "language",
        "count",
        "filter",
        "result",
        "user",
        "method",
        "start",
        "end",
        "text",
        "vector",
        "json",
        "index",
        "target",
        "exact",
        "size",
        "type",
        "name",
        "data",
        "description",
        "level",
        "key",
        "state",
        "status",
        "category",
        "tags",
        "metric",
        "score",
        "distance",
        "k",
        "version",
        "path",
        "role",
        "label",
        "source",
        "system",
        "local",
        "function",
        "parameter",
        "min",
        "max",
        "sum",
        "avg",
        "match",
        "percent",
        "search",
        "scope",
        "sql",
        "old",
        "open",
        "close",
        "empty",
        "each",
        "trigger",
        "identity",
        "groups",
        "condition",
        "procedure",
        "element",
        "return",
        "release"
      })
  void commonWordsNameColumnsUnquoted(String word) {
    CreateTable table = (CreateTable) Dialect.parse("CREATE TABLE t (" + word + " INT, x INT)");
    assertEquals(word, table.columns().get(0).name());
    String query =
        "SELECT "
            + word
            + ", t."
            + word
            + " AS a FROM t WHERE "
            + word
            + " = 1 AND t."
            + word
            + " < 3 ORDER BY "
            + word
            + " LIMIT 2";
    assertTrue(Sample.text(Dialect.parse(query)).contains("t." + word), query);
    Dialect.parse("UPDATE t SET " + word + " = 1");
    Dialect.parse("INSERT INTO t (x, " + word + ") VALUES (1, 2)");
  }

  @Test
  void functionsOfThoseNamesStillWork() {
    Dialect.parse(
        "SELECT count(*), count(DISTINCT x) FILTER (WHERE x > 1), min(x), rank() OVER (ORDER BY x),"
            + " position('a' IN b), year(d), extract(month FROM d), CASE WHEN a THEN b END,"
            + " DATE '2026-01-01' + INTERVAL '1' DAY, mod(x, 2), upper(b) FROM t");
  }

  @Test
  void unquotedNamesFoldToLowerCaseAndQuotedNamesKeepTheirs() {
    CreateTable table = (CreateTable) Dialect.parse("CREATE TABLE Docs (ID INT, \"Title\" TEXT)");
    assertEquals("docs", table.name().getSimple());
    assertEquals("id", table.columns().get(0).name());
    assertEquals("Title", table.columns().get(1).name());
    assertEquals("SELECT docs.id FROM docs AS docs", Sample.validated("SELECT ID FROM DOCS"));
    assertEquals("42703", Sample.failure("SELECT \"ID\" FROM docs").state().code());
  }

  @Test
  void oneSemicolonMayFollow() {
    assertEquals("SHOW TABLES", Sample.text(Dialect.parse("SHOW TABLES ; \n")));
    assertEquals("42601", Sample.parseFailure("SHOW TABLES;;").state().code());
  }

  @Test
  void textLongerThanAMebibyteIsRefused() {
    var error = Sample.parseFailure("SELECT '" + "x".repeat(1 << 20) + "'");
    assertEquals("54000", error.state().code());
    assertEquals("statement is longer than 1048576 characters: 1048585", error.getMessage());
  }

  @Test
  void nestingDeeperThan200IsRefused() {
    String deepest = "SELECT " + "(".repeat(200) + "1" + ")".repeat(200);
    assertTrue(Sample.text(Dialect.parse(deepest)).contains("1"));
    String tooDeep = "SELECT " + "(".repeat(201) + "1" + ")".repeat(201);
    assertEquals("54001", Sample.parseFailure(tooDeep).state().code());
    assertEquals(
        "54001",
        Sample.parseFailure("SELECT " + "CASE WHEN a THEN ".repeat(300) + "1" + " END".repeat(300))
            .state()
            .code());
  }

  @Test
  void parenthesesInTextAndCommentsDoNotCount() {
    String many = "(".repeat(500);
    Dialect.parse(
        "SELECT '"
            + many
            + "' AS \""
            + "(".repeat(100)
            + "\" /* "
            + many
            + " */ FROM t -- "
            + many);
  }

  @Test
  void aLongChainOfOperatorsIsRefusedBeforeItCosts() {
    assertEquals(
        "an expression has more than 10000 operators",
        Sample.parseFailure("SELECT " + "1 + ".repeat(100_000) + "x").getMessage());
    assertEquals(
        "an expression has more than 10000 operators",
        Sample.parseFailure("SELECT 1 WHERE " + "(x) OR ".repeat(100_000) + "x").getMessage());
    Dialect.parse("SELECT " + "1 + 2.5, ".repeat(10_001) + "x");
  }

  @Test
  void aLongChainOfPrefixesEndsAsTooComplex() {
    assertEquals(
        "54001", Sample.parseFailure("SELECT " + "NOT ".repeat(10_000) + "x").state().code());
  }
}
