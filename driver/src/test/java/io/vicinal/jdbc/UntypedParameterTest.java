package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Parameters stand where literals may, without a cast. */
@ParameterizedClass
@EnumSource(Where.class)
class UntypedParameterTest {
  @Parameter Where where;

  private Connection connection;

  @BeforeEach
  void connect() throws SQLException {
    connection = where.connect("jdbc:vicinal:mem:");
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE d (id BIGINT PRIMARY KEY, title TEXT, n INT, meta JSON, tags TEXT[],"
              + " nums INT[], m TIMESTAMP, v VECTOR(2))");
      statement.execute(
          """
          INSERT INTO d VALUES
            (1, 'One', 10, '{"k": "x", "a": [1, 2]}', '{a,b}', '{1,2}', '2020-01-01', '[1,0]'),
            (2, 'Two', 20, '{"k": "y"}', '{c}', '{3}', '2020-01-02', '[0,1]')\
          """);
    }
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
    Where.stop();
  }

  private String rows(String sql, Object... parameters) throws SQLException {
    return PreparedRows.of(connection, sql, parameters);
  }

  @Test
  void argumentsOfFunctionsAreWhatTheseTake() throws SQLException {
    assertEquals("1", rows("SELECT id FROM d WHERE lower(title) = lower(?)", "ONE"));
    assertEquals("2", rows("SELECT id FROM d WHERE position(? IN title) > 1", "w"));
    assertEquals(
        "ell,he", rows("SELECT substring(? FROM ? FOR ?), left(?, ?)", "hello", 2, 3, "hey", 2));
    assertEquals("xxa", rows("SELECT lpad(?, ?, ?)", "a", 3, "x"));
    assertEquals("One-Two", rows("SELECT string_agg(title, ?) FROM d", "-"));
    assertEquals(
        "8.0,1.26,2", rows("SELECT power(?, ?), round(?, ?), mod(?, ?)", 2, 3, 1.256, 2, 5, 3));
    assertEquals("0|1", rows("SELECT lag(id, ?, ?) OVER (ORDER BY id) FROM d", 1, 0));
    assertEquals("1|2|3", rows("SELECT * FROM generate_series(?, ?)", 1, 3));
    assertEquals("2024-01-02", rows("SELECT make_date(?, ?, ?)", 2024, 1, 2));
  }

  @Test
  void sharesPlacesAndJsonAreWhatTheyStandBeside() throws SQLException {
    assertEquals(
        "15.0,20",
        rows(
            "SELECT percentile_cont(?) WITHIN GROUP (ORDER BY n),"
                + " percentile_disc(?) WITHIN GROUP (ORDER BY n DESC) FROM d",
            0.5,
            0));
    assertEquals("2|3", rows("SELECT width_bucket(n, ?, ?, ?) FROM d ORDER BY id", 0, 30, 3));
    assertEquals(
        "2,{b},{1}", rows("SELECT nums[?], tags[?:?], nums[:?] FROM d WHERE id = 1", 2, 2, 2, 1));
    assertEquals(
        "{\"k\":\"y\",\"z\":1}", rows("SELECT meta || ? FROM d WHERE id = 2", "{\"z\": 1}"));
    assertEquals("2", rows("SELECT COALESCE(?, meta) -> 'k' FROM d WHERE id = 2", "{\"k\": 2}"));
  }

  @Test
  void textIsPutTogetherFromParameters() throws SQLException {
    assertEquals("1", rows("SELECT id FROM d WHERE title LIKE '%' || ? || '%'", "n"));
    assertEquals("2", rows("SELECT id FROM d WHERE title LIKE ? || '%'", "T"));
    assertEquals("ab,1b", rows("SELECT ? || ?, ? || 'b'", "a", "b", 1));
  }

  @Test
  void keysAndPathsOfJsonAreText() throws SQLException {
    assertEquals("1", rows("SELECT id FROM d WHERE meta ->> ? = ?", "k", "x"));
    assertEquals(
        "2", rows("SELECT meta #>> ? FROM d WHERE id = 1", (Object) new String[] {"a", "1"}));
    assertEquals("2", rows("SELECT id FROM d WHERE JSON_VALUE(meta, ?) = ?", "$.k", "y"));
    assertEquals("1", rows("SELECT id FROM d WHERE JSON_EXISTS(meta, ?)", "$.a"));
  }

  @Test
  void placesInJsonAreKeysOrPositionsByTheirValue() throws SQLException {
    String sql = "SELECT meta -> ? -> ?, meta -> 'a' ->> ? FROM d WHERE id = 1";
    assertEquals("2,1", rows(sql, "a", 1, 0));
    assertEquals("1,null", rows(sql, "a", 0, "b"));
    assertEquals("null,2", rows(sql, "k", "x", -1));
    assertEquals("1", rows("SELECT id FROM d WHERE meta -> 'a' ->> ? = ?", 1, "2"));
    String plan = rows("EXPLAIN SELECT id FROM d WHERE meta ->> ? = ?", "k", "x");
    assertTrue(plan.contains("filter (pushed)"), plan);
  }

  @Test
  void subscriptsOfJsonAreKeysOrPositions() throws SQLException {
    assertEquals("\"x\",2", rows("SELECT meta[?], meta['a'][?] FROM d WHERE id = 1", "k", 1));
  }

  @Test
  void momentsAreTakenFromAndTruncated() throws SQLException {
    LocalDateTime moment = LocalDateTime.of(2022, 3, 4, 5, 6);
    assertEquals(
        "2 years 2 mons 3 days 05:06:00,2022,2022-03-01 00:00:00",
        rows(
            "SELECT age(?, m), EXTRACT(YEAR FROM ?), date_trunc('month', ?) FROM d WHERE id = 1",
            moment,
            moment,
            moment));
  }

  @Test
  void aggregatesOfParametersAlone() throws SQLException {
    assertEquals(
        "5,2.5,2,a,b,{x,x},y-y",
        rows(
            "SELECT sum(?), avg(?), count(?), min(?), max(?), array_agg(?), string_agg(?, '-')"
                + " FROM d",
            new BigDecimal("2.5"),
            new BigDecimal("2.5"),
            1,
            "a",
            "b",
            "x",
            "y"));
  }

  @Test
  void whatAQueryGivesIsWhatItIsComparedWith() throws SQLException {
    assertEquals("2", rows("SELECT id FROM d WHERE id = (SELECT ?)", 2));
    assertEquals("2", rows("SELECT id FROM d WHERE (SELECT ?) < n", 15));
    assertEquals("1", rows("SELECT id FROM d WHERE title = (SELECT ?)", "One"));
  }

  @Test
  void queriesInFrontOfTheSourceOfAnInsertHaveTheTypesOfTheColumns() throws SQLException {
    assertEquals(
        "3,Three",
        rows(
            "INSERT INTO d (id, title) WITH w AS (SELECT ? AS i) SELECT i, ? FROM w"
                + " RETURNING id, title",
            3,
            "Three"));
    SQLException missing =
        assertThrows(
            SQLException.class,
            () ->
                rows(
                    "INSERT INTO d (id) WITH w AS (SELECT ? AS i) SELECT i FROM w RETURNING id",
                    (Object) null));
    assertEquals("23502", missing.getSQLState());
  }

  @Test
  void countsOfRowsAreCast() throws SQLException {
    assertEquals("2", rows("SELECT id FROM d ORDER BY id LIMIT ?::int OFFSET ?::bigint", 1, 1));
  }

  @Test
  void columnsOfSetOperationsAreWhatTheOtherQueriesHave() throws SQLException {
    assertEquals("1|2", rows("SELECT 1 UNION SELECT ? ORDER BY 1", 2));
    assertEquals("1|2", rows("SELECT ? AS n UNION SELECT 1 ORDER BY 1", 2));
    assertEquals(
        "1,One|2,Two|9,q",
        rows("SELECT id, title FROM d UNION ALL SELECT ?, ? ORDER BY 1", 9, "q"));
    assertEquals("Two", rows("SELECT title FROM d EXCEPT SELECT ?", "One"));
    assertEquals("a|b", rows("SELECT ? UNION SELECT ? ORDER BY 1", "a", "b"));
    assertEquals(
        "1,2,x|1,2,y",
        rows(
            "SELECT *, ? FROM (VALUES (1, 2)) v (a, b) UNION ALL SELECT 1, 2, 'y' ORDER BY 3",
            "x"));
    assertEquals(
        "z,1,2,x|z,1,2,y",
        rows(
            "SELECT ?, v.*, ? FROM (VALUES (1, 2)) v (a, b) UNION ALL SELECT 'z', 1, 2, 'y'"
                + " ORDER BY 4",
            "z",
            "x"));
    assertEquals(
        "1|2|3", rows("SELECT ? UNION SELECT 1 UNION (SELECT ? EXCEPT SELECT 7) ORDER BY 1", 2, 3));
  }

  @Test
  void setOperationsInOtherQueriesSayWhatParametersAre() throws SQLException {
    assertEquals("1|2", rows("WITH q AS (SELECT ? UNION ALL SELECT 2) SELECT * FROM q", 1));
    assertEquals(
        "2.25|3.5",
        rows(
            "WITH q(a) AS (SELECT ? AS b UNION ALL SELECT 2.5) SELECT a + 1 FROM q",
            new BigDecimal("1.25")));
    assertEquals(
        "9|1",
        rows(
            "WITH q AS (SELECT id, v FROM d UNION ALL SELECT ?, ?)"
                + " SELECT id FROM q ORDER BY v <-> ? LIMIT 2",
            9,
            new float[] {5, 5},
            new float[] {5, 4}));
    assertEquals("1", rows("SELECT (SELECT ? INTERSECT SELECT 1)", 1));
    assertEquals(
        "1|4",
        rows(
            "SELECT k FROM d, LATERAL (SELECT d.id AS k UNION ALL SELECT ?) q"
                + " WHERE d.id = ? ORDER BY k",
            4,
            1));
    assertEquals("1", rows("SELECT id FROM d WHERE id IN (SELECT ? UNION SELECT 7)", 1));
  }

  @Test
  void whatIsLookedForInAQueryIsWhatThatGives() throws SQLException {
    assertEquals("1|2", rows("SELECT id FROM d WHERE ? IN (SELECT n FROM d) ORDER BY id", 10));
    assertEquals("", rows("SELECT id FROM d WHERE ? NOT IN (SELECT n FROM d)", 10));
    assertEquals("true", rows("SELECT ? = ANY (SELECT n FROM d)", 20));
    assertEquals("false", rows("SELECT ? > ALL (SELECT n FROM d)", 20));
    assertEquals("true", rows("SELECT (?, ?) IN (SELECT id, title FROM d)", 1, "One"));
    assertEquals("2", rows("SELECT id FROM d WHERE (id, ?) IN (SELECT id, title FROM d)", "Two"));
  }

  @Test
  void columnsOfTheSourceOfAMergeAreWhatTheTargetHas() throws SQLException {
    String branches =
        " WHEN MATCHED THEN UPDATE SET title = s.title, v = s.e WHEN NOT MATCHED THEN"
            + " INSERT (id, title, v) VALUES (s.i, s.title, s.e) RETURNING d.id, d.title, d.v";
    String ofValues = "MERGE INTO d USING (VALUES (?, ?, ?)) s (i, title, e) ON d.id = s.i";
    assertEquals("1,new,[3,4]", rows(ofValues + branches, 1, "new", new float[] {3, 4}));
    assertEquals("7,next,[5,6]", rows(ofValues + branches, 7L, "next", "[5,6]"));
    String ofSelect = "MERGE INTO d USING (SELECT ? AS i, ? AS title, ? AS e) s ON (s.i = d.id)";
    assertEquals("7,last,[1,1]", rows(ofSelect + branches, 7, "last", new float[] {1, 1}));
    assertEquals(
        "8,12",
        rows(
            "MERGE INTO d AS x USING (VALUES (?, ?), (?, ?)) s (k, k2) ON x.id = k AND x.n = k2"
                + " WHEN NOT MATCHED THEN INSERT (id, n) VALUES (k, k2) RETURNING x.id, x.n",
            1,
            10,
            8,
            12));
  }

  @Test
  void elementsAreWhatStandsBesideTheArray() throws SQLException {
    assertEquals("1", rows("SELECT id FROM d WHERE tags @> ARRAY[?, ?]", "b", "a"));
    assertEquals("1|2", rows("SELECT id FROM d WHERE nums && ARRAY[?, ?] ORDER BY id", 2, 3));
    assertEquals("2", rows("SELECT id FROM d WHERE id = ANY(ARRAY[?, ?])", 2, 3));
    assertEquals(
        "{5,6}", rows("UPDATE d SET nums = ARRAY[?, ?] WHERE id = 1 RETURNING nums", 5, 6));
    assertEquals(
        "{7},{z}",
        rows(
            "INSERT INTO d (id, nums, tags) VALUES (?, ARRAY[?], ARRAY[?]) RETURNING nums, tags",
            9,
            7,
            "z"));
    assertEquals("2", rows("SELECT id FROM d ORDER BY v <-> ARRAY[?, ?] LIMIT 1", 0.1, 1));
  }

  @Test
  void branchesAreWhatTheOthersAre() throws SQLException {
    assertEquals(
        "5|20", rows("SELECT CASE WHEN n = ? THEN ? ELSE n END FROM d ORDER BY id", 10, 5));
    assertEquals("x", rows("SELECT COALESCE(?, ?)", null, "x"));
    assertEquals("null,7", rows("SELECT NULLIF(?, 1), COALESCE(?, 5)", 1, 7));
    assertEquals(
        "1|2", rows("UPDATE d SET n = CASE id WHEN ? THEN ? ELSE ? END RETURNING n", 1, 1, 2));
    assertEquals(
        "10,[3,4]",
        rows(
            "UPDATE d SET n = COALESCE(?, 10), v = COALESCE(?, v) WHERE id = 1 RETURNING n, v",
            null,
            new float[] {3, 4}));
    assertEquals(
        "2|1", rows("SELECT id FROM d ORDER BY CASE WHEN title = ? THEN 0 ELSE 1 END", "Two"));
  }

  @Test
  void whatStandsAloneIsText() throws SQLException {
    assertEquals("1,a,[1,2]", rows("SELECT ?, ? AS b, ?", 1, "a", new float[] {1, 2}));
    assertEquals("1,a|2,b", rows("SELECT * FROM (VALUES (?, ?), (?, ?)) v", 1, "a", 2, "b"));
    assertEquals("1,b|2,x", rows("SELECT * FROM (VALUES (1, ?), (?, 'x')) v", "b", 2));
    assertEquals(
        "1,1|2,2",
        rows(
            "SELECT q.i, d.id FROM (VALUES (1, ?::vector), (2, ?)) q(i, x),"
                + " LATERAL (SELECT id FROM d ORDER BY v <-> q.x LIMIT 1) d ORDER BY 1",
            new float[] {1, 0},
            "[0,1]"));
  }

  @Test
  void rowsInListsAreWhatTheyAreComparedWith() throws SQLException {
    assertEquals(
        "1", rows("SELECT id FROM d WHERE (id, title) IN ((?, ?), (?, ?))", 1, "One", 2, "?"));
    assertEquals("1|2", rows("SELECT id FROM d WHERE ? IN (n, id + 9, 10) ORDER BY id", 10));
  }

  private void createPrices() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE prices (id BIGINT PRIMARY KEY, p DECIMAL(4,2), s SMALLINT, c VARCHAR(2),"
              + " ps DECIMAL(4,2)[], cs VARCHAR(2)[])");
      statement.execute("INSERT INTO prices VALUES (1, 2.00, 3, 'ab', '{2.00}', '{ab}')");
    }
  }

  @Test
  void digitsAreKeptBesideNumbersThatHaveFewer() throws SQLException {
    createPrices();
    var near = new BigDecimal("1.999");
    var same = new BigDecimal("2.000");
    for (String condition :
        List.of("p = ANY(ARRAY[?])", "? IN (p, 1)", "(p, 1) IN ((?, 1))", "ps @> ARRAY[?]")) {
      String sql = "SELECT id FROM prices WHERE " + condition;
      assertEquals("", rows(sql, near), sql);
      assertEquals("1", rows(sql, same), sql);
    }
    var large = new BigDecimal("123.456");
    assertEquals(
        "123.456,123.456,123.456",
        rows(
            "SELECT COALESCE(?, p), NULLIF(?, p), GREATEST(?, p) FROM prices",
            large,
            large,
            large));
    assertEquals("12.34", rows("SELECT GREATEST(?, 0.0)", new BigDecimal("12.34")));
    assertEquals(
        "12.34", rows("SELECT CASE WHEN ? THEN ? ELSE 0.0 END", true, new BigDecimal("12.34")));
    assertEquals("2.00", rows("UPDATE prices SET p = COALESCE(?, p) RETURNING p", near));
  }

  @Test
  void sumsKeepTheDigitsOfParameters() throws SQLException {
    createPrices();
    var eighth = new BigDecimal("0.125");
    assertEquals(
        "2.125,2.125,1.875,-1.875,1.625",
        rows(
            "SELECT p + ?, ? + p, p - ?, ? - p, 1.5 + ? FROM prices",
            eighth,
            eighth,
            eighth,
            eighth,
            eighth));
    assertEquals("4.25", rows("SELECT SUM(p + ?) * 2 FROM prices", eighth));
    assertEquals("1", rows("SELECT id FROM prices WHERE p + ? = 2.125", eighth));
    assertEquals("", rows("SELECT id FROM prices WHERE p + ? = 2.13", eighth));
    assertEquals("1", rows("SELECT id FROM prices WHERE p * ? > ?", eighth, eighth));
    assertEquals("2.13", rows("UPDATE prices SET p = p + ? RETURNING p", eighth));
  }

  @Test
  void castsRoundParameters() throws SQLException {
    createPrices();
    var value = new BigDecimal("2.256");
    assertEquals(
        "2.3,2,2.256,3.3",
        rows(
            "SELECT ?::numeric(4,1), CAST(? AS DECIMAL(3)), ?::numeric, ?::numeric(4,1) + 1",
            value,
            value,
            value,
            value));
    assertEquals("", rows("SELECT id FROM prices WHERE p = ?::numeric(4,1)", value));
    assertEquals("1", rows("SELECT id FROM prices WHERE p = ?::numeric(3,0)", value));
    assertEquals(
        "22003",
        assertThrows(SQLException.class, () -> rows("SELECT ?::numeric(3,2)", 12.5)).getSQLState());
  }

  @Test
  void numbersAreAddedOneAfterTheOther() throws SQLException {
    assertEquals(
        "13,7,60", rows("SELECT n + ? + ?, ? - 3, n * ? * ? FROM d WHERE id = 1", 1, 2, 10, 2, 3));
    assertEquals("2", rows("SELECT id FROM d WHERE n * ? / ? > ? * 3", 4, 2, 10));
  }

  @Test
  void daysAreAddedToDatesAndDatesSubtracted() throws SQLException {
    assertEquals(
        "2020-01-04,2020-01-04,1,-1",
        rows(
            "SELECT x + ?, ? + x, x - ?, ? - x FROM (VALUES (DATE '2020-01-01')) t(x)",
            3,
            3,
            LocalDate.of(2019, 12, 31),
            LocalDate.of(2019, 12, 31)));
    assertEquals(
        "1 day,-1 days",
        rows(
            "SELECT m - ?, ? - m FROM d WHERE id = 1",
            LocalDateTime.of(2019, 12, 31, 0, 0),
            LocalDateTime.of(2019, 12, 31, 0, 0)));
  }

  @Test
  void charactersAreKeptBesideTextsThatHaveFewer() throws SQLException {
    createPrices();
    assertEquals(
        "abc,abc,abc",
        rows(
            "SELECT COALESCE(?, c), NULLIF(?, c), GREATEST(?, c) FROM prices",
            "abc",
            "abc",
            "abc"));
    assertEquals("", rows("SELECT id FROM prices WHERE c = ANY(ARRAY[?])", "abc"));
    assertEquals("", rows("SELECT id FROM prices WHERE cs @> ARRAY[?]", "abc"));
    assertEquals(
        "{abc}", rows("SELECT COALESCE(?, cs) FROM prices", (Object) new String[] {"abc"}));
  }

  @Test
  void whatIsLookedForIsWhatAllOfTheListHaveInCommon() throws SQLException {
    createPrices();
    var fraction = new BigDecimal("2.5");
    assertEquals(
        "true,true,false",
        rows("SELECT ? IN (NULL, 1), ? IN (NULL, 'a'), ? NOT IN (NULL, 1)", 1, "a", 1));
    assertEquals("true", rows("SELECT ? IN (1, 2.5)", fraction));
    assertEquals("true", rows("SELECT ? BETWEEN 1 AND 3.5", fraction));
    assertEquals("false", rows("SELECT ? NOT BETWEEN 1 AND 3.5", fraction));
    assertEquals("true", rows("SELECT ? IN (s, 70000) FROM prices", 70_000));
    assertEquals("true", rows("SELECT ? BETWEEN s AND 70000 FROM prices", 50_000));
    assertEquals("false", rows("SELECT ? IN (n, id) FROM d WHERE id = 1", 70_000_000_000L));
    assertEquals("true", rows("SELECT (?, 1) IN ((NULL, 1), (2, 1))", 2));
    for (String sql : List.of("SELECT COALESCE(?, 0)", "SELECT NULLIF(?, 0)", "SELECT mod(?, 2)")) {
      assertEquals(
          "22003", assertThrows(SQLException.class, () -> rows(sql, fraction), sql).getSQLState());
    }
  }

  @Test
  void momentsButNoIntervalsAreParameters() throws SQLException {
    var moment = LocalDateTime.of(2020, 1, 2, 0, 0);
    assertEquals(
        "2020-01-01 00:00:00,2020-02-02 00:00:00,2020-01-02 12:00:00",
        rows(
            "SELECT ? - INTERVAL '1 day', ? + INTERVAL '1 month', INTERVAL '12 hours' + ?",
            Timestamp.valueOf(moment),
            moment,
            moment.toLocalDate()));
    assertEquals("2", rows("SELECT id FROM d WHERE m > ? - INTERVAL '1 day'", moment));
    for (String sql :
        List.of(
            "SELECT COALESCE(?, INTERVAL '1 day')",
            "SELECT ? IN (INTERVAL '1 day')",
            "SELECT INTERVAL '1 day' - ?")) {
      for (Object value : Arrays.asList("1 day", moment, 86_400_000L, null)) {
        SQLException refused = assertThrows(SQLException.class, () -> rows(sql, value), sql);
        assertEquals("42804", refused.getSQLState(), sql);
      }
    }
  }

  @Test
  void numbersStandBesideLiteralsInFunctions() throws SQLException {
    assertEquals(
        "1.26,9.0,1,1,-3.0",
        rows(
            "SELECT round(?, 2), power(?, 2), mod(?, 2), ? % 2, -?",
            new BigDecimal("1.256"), 3, 3, 3, 3));
    assertEquals("1", rows("SELECT mod(?, n) FROM d WHERE id = 1", 11));
    assertEquals("true,false", rows("SELECT 2 = ANY(ARRAY[?, ?]), 2 = ANY(ARRAY[?])", 1, 2, 3));
  }

  @Test
  void whatIsAddedIsNumbers() throws SQLException {
    assertEquals("19,1", rows("SELECT ? + ?, ? - ?", 10, 9, 10, 9));
    assertEquals("1.75", rows("SELECT ? + ?", new BigDecimal("1.25"), "0.5"));
  }

  @Test
  void elementsOfUnnestAreWhatTheyAreComparedWith() throws SQLException {
    assertEquals("a|b", rows("SELECT * FROM unnest(?) AS u (x)", (Object) new String[] {"a", "b"}));
    Object ids = new int[] {2, 1};
    assertEquals(
        "1|2", rows("SELECT d.id FROM d JOIN unnest(?) u (x) ON d.id = u.x ORDER BY 1", ids));
    assertEquals("1|2", rows("SELECT id FROM d WHERE id IN (SELECT unnest(?)) ORDER BY id", ids));
    assertEquals(
        "1|2",
        rows(
            "SELECT id FROM d WHERE n * 2 IN (SELECT * FROM unnest(?)) ORDER BY id",
            (Object) new int[] {20, 40}));
    assertEquals(
        "2,x,1|1,y,2",
        rows(
            "SELECT * FROM unnest(?::int[], ?) WITH ORDINALITY AS u (a, b, n)",
            ids,
            new String[] {"x", "y"}));
  }

  @Test
  void parametersStandInPlacesOfGroupsSeriesAndCounts() throws SQLException {
    assertEquals("a,2", rows("SELECT ?, count(*) FROM d GROUP BY 1", "a"));
    assertEquals(
        "2", rows("SELECT id FROM d ORDER BY id LIMIT (SELECT ?) OFFSET (SELECT ?)", 1, 1));
    assertEquals(
        "2020-01-01 00:00:00|2020-01-02 00:00:00",
        rows(
            "SELECT * FROM generate_series(?, ?, INTERVAL '1 day')",
            LocalDateTime.of(2020, 1, 1, 0, 0),
            LocalDateTime.of(2020, 1, 2, 0, 0)));
    assertEquals(
        "2", rows("SELECT id FROM d ORDER BY id OFFSET ? ROWS FETCH NEXT ? ROWS WITH TIES", 1, 1));
    assertEquals("a|a", rows("SELECT first_value(?) OVER (ORDER BY id) FROM d", "a"));
    assertEquals(
        "2020-01-01 00:00:00+00:00", rows("SELECT m AT TIME ZONE ? FROM d WHERE id = 1", "UTC"));
  }

  @Test
  void whatCouldBeNumbersOrTextIsNotCompared() {
    for (String sql : List.of("SELECT ? < ?", "SELECT greatest(?, ?)", "SELECT ? * ?")) {
      SQLException refused = assertThrows(SQLException.class, () -> rows(sql, 10, 9), sql);
      assertEquals("42804", refused.getSQLState(), sql);
    }
  }
}
