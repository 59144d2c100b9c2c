package io.vicinal.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.sql.ast.CreateTable;
import io.vicinal.sql.parser.generated.VicinalParserConstants;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class WordsAndLimitsTest {
  /**
   * The words that PostgreSQL 18 takes as names of columns, its key words without those that it
   * reserves (appendix C of its manual), but for SET and EXISTS; and some that people use.
   */
  private static final String WORDS =
      """
      abort absent absolute access action add admin after aggregate also alter always
      asensitive assertion assignment at atomic attach attribute backward before begin
      breadth by cache call called cascade cascaded catalog chain characteristics
      checkpoint class close cluster columns comment comments commit committed compression
      conditional configuration conflict connection constraints content continue
      conversion copy cost csv cube current cursor cycle data database day deallocate
      declare defaults deferred definer delete delimiter delimiters depends depth detach
      dictionary disable discard document domain double drop each empty enable encoding
      encrypted enforced enum error escape event exclude excluding exclusive execute
      explain expression extension external family filter finalize first following force
      format forward function functions generated global granted groups handler header
      hold hour identity if ignore immediate immutable implicit import include including
      increment indent index indexes inherit inherits inline input insensitive insert
      instead invoker isolation keep key keys label language large last leakproof level
      listen load local location lock locked logged mapping match matched materialized
      maxvalue merge merge_action method minute minvalue mode month move name names nested
      new next nfc nfd nfkc nfkd no normalized nothing notify nowait nulls object of off
      oids old omit operator option options ordinality others over overriding owned owner
      parallel parameter parser partial partition partitions passing password path period
      plan plans policy preceding prepare prepared preserve prior privileges procedural
      procedure procedures program publication quote quotes range read reassign recursive
      ref referencing refresh reindex relative release rename repeatable replace replica
      reset restart restrict return returns revoke role rollback rollup routine routines
      rows rule savepoint scalar schema schemas scroll search second security sequence
      sequences serializable server session sets share show simple skip snapshot source
      split sql stable standalone start statement statistics stdin stdout storage stored
      strict string strip subscription support sysid system tables tablespace target temp
      template temporary text ties transaction transform trigger truncate trusted type
      types uescape unbounded uncommitted unconditional unencrypted unknown unlisten
      unlogged until update vacuum valid validate validator value varying version view
      views virtual volatile whitespace within without work wrapper write xml year yes
      zone between bigint bit boolean char character coalesce dec decimal extract float
      greatest grouping inout int integer json json_array json_arrayagg json_exists
      json_object json_objectagg json_query json_scalar json_serialize json_table
      json_value least national nchar none normalize nullif numeric out overlay position
      precision real row setof smallint substring time timestamp treat trim values varchar
      xmlattributes collation concurrently freeze ilike isnull notnull verbose
      avg sum rank abs ceil floor power sqrt mod upper user date score distance one minus ordinal
      result percent state status category tags metric k size description condition element vector
      interval uuid stream pattern datetime contains convert describe measure running monday
      """;

  /** The words of the grammar that do not name columns: PostgreSQL's and four more. */
  private static final String RESERVED =
      """
      ALL AND ANY ARRAY AS ASC ASYMMETRIC BOTH CASE CAST CHECK COLLATE COLUMN CONSTRAINT CREATE
      CURRENT_CATALOG CURRENT_DATE CURRENT_ROLE CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER
      DEFAULT DESC DISTINCT ELSE EXCEPT FALSE FETCH FOR FOREIGN FROM GRANT GROUP
      HAVING IN INTERSECT INTO LATERAL LEADING LIMIT LOCALTIME LOCALTIMESTAMP
      NOT NULL OFFSET ON ONLY OR ORDER PRIMARY REFERENCES RETURNING SELECT SESSION_USER SOME
      SYMMETRIC SYSTEM_USER TABLE THEN TO TRAILING TRUE UNION UNIQUE USING
      WHEN WHERE WINDOW WITH
      AUTHORIZATION BINARY CROSS CURRENT_SCHEMA FULL INNER IS JOIN LEFT LIKE NATURAL OUTER
      OVERLAPS RIGHT SIMILAR TABLESAMPLE
      EXISTS SET QUALIFY UNNEST
      """;

  static List<String> wordsOfTheGrammar() {
    Set<String> reserved = Set.of(RESERVED.strip().split("\\s+"));
    return Arrays.stream(VicinalParserConstants.tokenImage)
        .filter(image -> image.matches("\"[A-Z][A-Z0-9_]*\""))
        .map(image -> image.substring(1, image.length() - 1))
        .filter(word -> !reserved.contains(word))
        .map(word -> word.toLowerCase(Locale.ROOT))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("wordsOfTheGrammar")
  void aWordOfTheGrammarNamesTablesAndColumnsUnlessItIsReserved(String word) {
    CreateTable table =
        (CreateTable) Dialect.parse("CREATE TABLE " + word + " (" + word + " INT, x INT)");
    assertEquals(word, table.columns().get(0).name());
    Dialect.parse("SELECT x AS " + word + ", " + word + " FROM t " + word);
    Dialect.parse("SELECT max(" + word + ") FROM " + word + " GROUP BY " + word);
  }

  static List<String> words() {
    return List.of(WORDS.strip().split("\\s+"));
  }

  @ParameterizedTest
  @MethodSource("words")
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
    assertEquals("54001", error.state().code());
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
        "an expression has more than 1000 arithmetic operators",
        Sample.parseFailure("SELECT " + "1 + ".repeat(100_000) + "x").getMessage());
    assertEquals(
        "an expression has more than 2000 operators",
        Sample.parseFailure("SELECT 1 WHERE " + "(x) OR ".repeat(100_000) + "x").getMessage());
    Dialect.parse("SELECT " + "1 + 2.5, ".repeat(1_600) + "x");
    assertEquals(
        "target lists can have at most 1664 entries",
        Sample.parseFailure("SELECT " + "1, ".repeat(1_700) + "x").getMessage());
  }

  @Test
  void onlyUsesInAFromCountAsCopiesOfAQueryInWith() {
    Dialect.parse(
        withs(12, "SELECT a%2$d AS a%1$d, a%2$d + a%2$d AS b%1$d FROM a%2$d AS a", "SELECT 1"));
    Dialect.parse(
        withs(
            9,
            "SELECT x FROM a%2$d AS a%2$d, (WITH a%2$d AS (SELECT 1) SELECT * FROM a%2$d)",
            "SELECT a9 FROM a9"));
    for (String twice :
        List.of(
            "SELECT 1 FROM a%2$d, a%2$d b",
            "SELECT 1 FROM a%2$d JOIN (SELECT 2 FROM a%2$d) b ON TRUE",
            "SELECT (SELECT 1 FROM a%2$d) FROM a%2$d",
            "SELECT 1 FROM a%2$d UNION SELECT 1 FROM a%2$d",
            "WITH b AS (SELECT 1 FROM a%2$d) SELECT 1 FROM b, b c")) {
      assertEquals(
          "54001", Sample.parseFailure(withs(12, twice, "SELECT 1")).state().code(), twice);
    }
  }

  private static String withs(int count, String query, String body) {
    var text = new StringBuilder("WITH a0 AS (SELECT 1 AS a0)");
    for (int i = 1; i <= count; i++) {
      text.append(", a").append(i).append(" AS (").append(query.formatted(i, i - 1)).append(')');
    }
    return text.append(' ').append(body).toString();
  }

  @Test
  void aLongChainOfPrefixesEndsAsTooComplex() {
    assertEquals(
        "54001", Sample.parseFailure("SELECT " + "NOT ".repeat(10_000) + "x").state().code());
  }

  @Test
  void whatIsTooMuchIsRefusedBeforeItIsParsed() {
    for (String tooMuch :
        new String[] {
          "SELECT x" + " IS NULL".repeat(201),
          "SELECT CASE x" + " WHEN 1 THEN 2".repeat(2_001) + " END",
          "SELECT 1" + " UNION SELECT (SELECT 2)".repeat(500),
          "SELECT x FROM t WHERE x ~ 'a'" + " OR x ~ 'b'".repeat(400),
        }) {
      assertEquals("54001", Sample.parseFailure(tooMuch).state().code(), tooMuch.substring(0, 20));
    }
    String columns = "SELECT 1" + ", 2".repeat(1_664) + " FROM t";
    assertEquals("54011", Sample.parseFailure(columns).state().code());
    for (String enough :
        new String[] {
          "SELECT x IS NULL" + " AND x IS NULL".repeat(990),
          "SELECT x" + " || x".repeat(1_000),
          "SELECT x <> 1" + " AND x <= 1".repeat(999),
          "SELECT CASE" + " WHEN x IS NULL THEN 2".repeat(500) + " END",
          "SELECT 1" + ", 2".repeat(1_663) + " FROM t",
          "SELECT 1 FROM t ORDER BY x" + ", x".repeat(499),
          "SELECT 1" + " UNION SELECT 2 WHERE x IN (1)".repeat(499),
          "INSERT INTO t VALUES (1)" + ", (1)".repeat(5_000),
        }) {
      Dialect.parse(enough);
    }
    Dialect.parseScript("SELECT x IS NULL;".repeat(1_100));
  }

  @Test
  void parsingEndsWhereItsCallerEndsIt() {
    var pieces = new AtomicInteger();
    String sql = "SELECT 1 IN (1" + ", 1".repeat(10_000) + ")";
    IllegalStateException end =
        assertThrows(
            IllegalStateException.class,
            () ->
                Dialect.parse(
                    sql,
                    () -> {
                      if (pieces.incrementAndGet() == 5) {
                        throw new IllegalStateException("enough");
                      }
                    }));
    assertEquals("enough", end.getMessage());
    assertEquals(5, pieces.get());
  }
}
