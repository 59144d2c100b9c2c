package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The driver as users meet it: on the planner and the storage engine, in memory. */
@ParameterizedClass
@EnumSource(Where.class)
class EngineTest {
  @Parameter Where where;

  @AfterEach
  void stopServers() {
    Where.stop();
  }

  private Connection connection;
  private Statement statement;

  @BeforeEach
  void connect() throws SQLException {
    connection = where.connect("jdbc:vicinal:mem:");
    statement = connection.createStatement();
    statement.execute(
        "CREATE TABLE docs (id BIGINT PRIMARY KEY, title TEXT NOT NULL, embedding VECTOR(3));");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private List<String> rows(String sql) throws SQLException {
    var lines = new ArrayList<String>();
    try (Statement own = connection.createStatement();
        ResultSet rows = own.executeQuery(sql)) {
      int count = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        var line = new StringBuilder();
        for (int i = 1; i <= count; i++) {
          line.append(i > 1 ? "|" : "").append(rows.getString(i));
        }
        lines.add(line.toString());
      }
    }
    return lines;
  }

  private void insert(int count) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO docs VALUES (?, ?, ?)")) {
      for (int i = 0; i < count; i++) {
        insert.setInt(1, i);
        insert.setString(2, "title " + i);
        insert.setObject(3, new float[] {i, 1, 0});
        insert.addBatch();
      }
      assertEquals(count, insert.executeBatch().length);
    }
  }

  @Test
  void theSchemaOfTheSystemViewsCanBeTheDefault() throws SQLException {
    try (Connection connection = where.connect("jdbc:vicinal:mem:");
        Statement statement = connection.createStatement()) {
      connection.setSchema("vicinal");
      assertEquals("vicinal", connection.getSchema());
      try (ResultSet rows = statement.executeQuery("SELECT name FROM settings")) {
        assertTrue(rows.next());
      }
      Expect.error(
          "3F000", "schema \"nowhere\" does not exist", () -> connection.setSchema("nowhere"));
    }
  }

  @Test
  void insertsFindsChangesAndDeletes() throws SQLException {
    insert(5);
    try (PreparedStatement nearest =
        connection.prepareStatement(
            "SELECT id, title, embedding <-> ? AS d FROM docs WHERE id > ? ORDER BY d LIMIT 2")) {
      nearest.setObject(1, new float[] {0, 1, 0});
      nearest.setInt(2, 1);
      try (ResultSet rows = nearest.executeQuery()) {
        assertTrue(rows.next());
        assertEquals(2, rows.getInt("ID"));
        assertEquals(2.0, rows.getDouble("d"));
        assertTrue(rows.next());
        assertEquals("title 3", rows.getString(2));
        assertFalse(rows.next());
      }
    }
    assertEquals(1, statement.executeUpdate("UPDATE docs SET title = 'new' WHERE id = 4"));
    assertEquals(3, statement.executeUpdate("DELETE FROM docs WHERE id < 3"));
    assertEquals(List.of("3|title 3", "4|new"), rows("SELECT id, title FROM docs ORDER BY id"));
    assertFalse(statement.execute("DROP TABLE docs"));
    assertEquals(0, statement.getUpdateCount());
    assertEquals(List.of(), rows("SHOW TABLES"));
  }

  @Test
  void takesAndGivesEveryType() throws SQLException {
    statement.execute(
        "CREATE TABLE every (id INT PRIMARY KEY, b BOOLEAN, s SMALLINT, l BIGINT, r REAL,"
            + " d DOUBLE PRECISION, n DECIMAL(10, 2), c VARCHAR(20), t TEXT, x VARBINARY(10),"
            + " da DATE, ti TIME, ts TIMESTAMP, tz TIMESTAMPTZ, u UUID, j JSON, v VECTOR(2))");
    UUID id = new UUID(1, 2);
    OffsetDateTime instant = OffsetDateTime.parse("2026-11-20T07:05:00.5Z");
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO every VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setInt(1, 1);
      insert.setBoolean(2, true);
      insert.setShort(3, (short) 3);
      insert.setLong(4, 1L << 40);
      insert.setFloat(5, 0.1f);
      insert.setDouble(6, 0.1);
      insert.setBigDecimal(7, new BigDecimal("12.5"));
      insert.setString(8, "日本");
      insert.setString(9, "long 'text'");
      insert.setBytes(10, new byte[] {0, -1});
      insert.setDate(11, Date.valueOf("2026-11-20"));
      insert.setTime(12, Time.valueOf("07:05:00"));
      insert.setTimestamp(13, Timestamp.valueOf("2026-11-20 07:05:00.123"));
      insert.setObject(14, instant);
      insert.setObject(15, id);
      insert.setString(16, "{\"a\": 1}");
      insert.setString(17, "[1,2.5]");
      assertEquals(1, insert.executeUpdate());
      insert.setInt(1, 2);
      for (int i = 2; i <= 17; i++) {
        insert.setNull(i, Types.OTHER);
      }
      assertEquals(1, insert.executeUpdate());
      insert.setString(1, "3");
      insert.setString(2, "true");
      insert.setString(3, "3");
      insert.setString(4, "4");
      insert.setString(5, "0.5");
      insert.setString(6, "0.5");
      insert.setString(7, "12.50");
      insert.setObject(11, LocalDate.of(2026, 11, 20));
      insert.setObject(12, LocalTime.of(7, 5));
      insert.setObject(13, LocalDateTime.of(2026, 11, 20, 7, 5));
      insert.setObject(14, instant.toInstant());
      insert.setString(15, id.toString());
      insert.setObject(17, List.of(1, 2.5));
      assertEquals(1, insert.executeUpdate());
    }
    try (ResultSet rows = statement.executeQuery("SELECT * FROM every ORDER BY id")) {
      assertTrue(rows.next());
      assertEquals(true, rows.getObject("b"));
      assertEquals(3, rows.getObject("s"));
      assertEquals(1L << 40, rows.getObject("l"));
      assertEquals(0.1f, rows.getObject("r"));
      assertEquals(0.1, rows.getObject("d"));
      assertEquals(new BigDecimal("12.50"), rows.getObject("n"));
      assertEquals("日本", rows.getObject("c"));
      assertEquals("long 'text'", rows.getObject("t"));
      assertArrayEquals(new byte[] {0, -1}, rows.getBytes("x"));
      assertEquals(Date.valueOf("2026-11-20"), rows.getObject("da"));
      assertEquals(LocalTime.of(7, 5), rows.getObject("ti", LocalTime.class));
      assertEquals(Timestamp.valueOf("2026-11-20 07:05:00.123"), rows.getObject("ts"));
      assertEquals(instant.toInstant(), rows.getObject("tz", OffsetDateTime.class).toInstant());
      assertEquals(id, rows.getObject("u"));
      assertTrue(rows.getString("j").contains("\"a\""));
      assertArrayEquals(new float[] {1, 2.5f}, (float[]) rows.getObject("v"));
      assertEquals("[1,2.5]", rows.getString("v"));
      assertTrue(rows.next());
      for (int i = 2; i <= 17; i++) {
        assertNull(rows.getObject(i));
        assertTrue(rows.wasNull());
      }
      assertTrue(rows.next());
      assertEquals(4, rows.getInt("l"));
      assertEquals(LocalDateTime.of(2026, 11, 20, 7, 5), rows.getObject("ts", LocalDateTime.class));
      assertEquals(instant.toInstant(), rows.getTimestamp("tz").toInstant());
      assertEquals(id, rows.getObject("u", UUID.class));
      assertFalse(rows.next());
      ResultSetMetaData metadata = statement.executeQuery("SELECT * FROM every").getMetaData();
      assertEquals("VECTOR", metadata.getColumnTypeName(17));
      assertEquals(2, metadata.getPrecision(17));
      assertEquals("every", metadata.getTableName(17));
      assertEquals(ResultSetMetaData.columnNoNulls, metadata.isNullable(1));
    }
  }

  @Test
  void takesVectorsInEveryForm() throws SQLException {
    Object[] forms = {
      new float[] {1, 2, 3},
      new double[] {1, 2, 3},
      new Float[] {1f, 2f, 3f},
      List.of(1, 2L, 3.0),
      "[1,2,3]",
      connection.createArrayOf("REAL", new Object[] {1f, 2f, 3f})
    };
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO docs VALUES (?, 't', ?)")) {
      for (int i = 0; i < forms.length; i++) {
        insert.setInt(1, i);
        insert.setObject(2, forms[i], Types.OTHER);
        assertEquals(1, insert.executeUpdate());
      }
    }
    assertEquals(List.of("6"), rows("SELECT COUNT(*) FROM docs WHERE embedding <-> '[1,2,3]' = 0"));
  }

  @Test
  void givesExactErrorsAndGoesOn() throws SQLException {
    insert(1);
    error("42601", () -> statement.execute("SELEC 1"));
    error("42P01", () -> statement.execute("SELECT * FROM nix"));
    error("42703", () -> statement.execute("SELECT nix FROM docs"));
    error("42P07", () -> statement.execute("CREATE TABLE docs (id INT PRIMARY KEY)"));
    error("23505", () -> statement.execute("INSERT INTO docs VALUES (0, 'a', NULL)"));
    error("23502", () -> statement.execute("INSERT INTO docs VALUES (1, NULL, NULL)"));
    error("22000", () -> statement.execute("INSERT INTO docs VALUES (1, 'a', '[1,2]')"));
    error("22023", () -> statement.execute("SET ef_search = 0"));
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO docs VALUES (1, 'a', ?)")) {
      insert.setObject(1, new float[768]);
      SQLException error = error("22000", insert::executeUpdate);
      assertTrue(error.getMessage().contains("768"), error.getMessage());
      assertTrue(error.getMessage().contains("3"), error.getMessage());
      insert.setObject(1, new float[] {Float.NaN, 1, 2});
      error("22000", insert::executeUpdate);
      insert.setObject(1, new float[] {1, 2, 3});
      assertEquals(1, insert.executeUpdate());
    }
    assertEquals(List.of("2"), rows("SELECT COUNT(*) FROM docs"));
  }

  private static SQLException error(String state, Executable code) {
    SQLException error = assertThrows(SQLException.class, code);
    assertEquals(state, error.getSQLState(), error.getMessage());
    String first = error.getMessage().lines().findFirst().orElseThrow();
    assertFalse(first.startsWith("Error while"), first);
    assertFalse(first.endsWith("."), first);
    return error;
  }

  @Test
  void changesAllRowsOfABatchOrNone() throws SQLException {
    insert(2);
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO docs VALUES (?, 'x', '[0,0,0]')")) {
      for (int id : new int[] {10, 11, 1}) {
        insert.setInt(1, id);
        insert.addBatch();
      }
      BatchUpdateException error = assertThrows(BatchUpdateException.class, insert::executeBatch);
      assertEquals("23505", error.getSQLState());
      assertEquals(3, error.getUpdateCounts().length);
    }
    assertEquals(List.of("2"), rows("SELECT COUNT(*) FROM docs"));
  }

  @Test
  void servesThreadsWithAStatementEach() throws Exception {
    insert(50);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      var results = new ArrayList<Future<Integer>>();
      for (int thread = 0; thread < 2; thread++) {
        int first = 1000 * (thread + 1);
        results.add(
            threads.submit(() -> {
              int found = 0;
              try (PreparedStatement insert =
                      connection.prepareStatement("INSERT INTO docs VALUES (?, 'x', NULL)");
                  PreparedStatement select =
                      connection.prepareStatement("SELECT title FROM docs WHERE id = ?")) {
                for (int i = 0; i < 50; i++) {
                  insert.setInt(1, first + i);
                  insert.executeUpdate();
                  select.setInt(1, i);
                  try (ResultSet rows = select.executeQuery()) {
                    assertTrue(rows.next());
                    assertEquals("title " + i, rows.getString(1));
                    found++;
                  }
                }
              }
              return found;
            }));
      }
      for (Future<Integer> result : results) {
        assertEquals(50, result.get());
      }
    }
    assertEquals(List.of("150"), rows("SELECT COUNT(*) FROM docs"));
  }

  @Test
  void endsAnExpensiveStatementByCancelAndByTimeout() throws Exception {
    insert(300);
    String expensive =
        "SELECT COUNT(*) FROM docs a, docs b, docs c, docs d WHERE a.title || b.title || c.title"
            + " = d.title || 'x'";
    statement.setQueryTimeout(1);
    error("57014", () -> statement.executeQuery(expensive).next());
    statement.setQueryTimeout(0);
    var started = new CountDownLatch(1);
    var running =
        new FutureTask<>(() ->
            assertThrows(
                SQLException.class,
                () -> {
                  started.countDown();
                  statement.executeQuery(expensive).next();
                }));
    Thread thread = Thread.ofPlatform().start(running);
    started.await();
    while (!running.isDone()) {
      statement.cancel();
      Thread.sleep(20);
    }
    thread.join();
    assertEquals("57014", running.get().getSQLState());
    assertEquals(List.of("300"), rows("SELECT COUNT(*) FROM docs"));
  }

  @Test
  void tellsHowFarAnIndexBuildIs() throws SQLException {
    where.onlyInProcess("how far an index build is does not travel");
    insert(200);
    var reports = new AtomicLong();
    connection
        .unwrap(VicinalConnection.class)
        .setProgress((phase, done, total) -> reports.incrementAndGet());
    statement.execute("CREATE VECTOR INDEX docs_idx ON docs (embedding) WITH (metric = 'cosine')");
    assertTrue(reports.get() > 0);
    try (ResultSet rows = connection.getMetaData().getIndexInfo(null, null, "docs", false, true)) {
      assertTrue(rows.next());
      assertTrue(rows.next());
      assertEquals("docs_idx", rows.getString("INDEX_NAME"));
    }
    assertEquals(
        List.of("7"), rows("SELECT id FROM docs ORDER BY embedding <=> '[7,1,0]' LIMIT 1"));
  }

  @Test
  void preparesOnceAndRunsAfterTheTableChanged() throws SQLException {
    insert(1);
    try (PreparedStatement count = connection.prepareStatement("SELECT * FROM docs")) {
      assertEquals(3, count.getMetaData().getColumnCount());
      assertTrue(count.executeQuery().next());
      statement.execute("DROP TABLE docs");
      error("42P01", count::executeQuery);
      statement.execute("CREATE TABLE docs (id INT PRIMARY KEY)");
      statement.execute("INSERT INTO docs VALUES (1)");
      ResultSet rows = count.executeQuery();
      assertTrue(rows.next());
      assertEquals(1, rows.getMetaData().getColumnCount());
    }
  }
}
