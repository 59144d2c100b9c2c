package io.vicinal.server.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that is not ours, Avatica's own remote driver, in both forms of its protocol. */
final class AvaticaClientTest {
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new TestServer();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  private static Connection connect(String serialization) throws SQLException {
    return server.connect(serialization, TestServer.ANNA);
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "protobuf"})
  void itCreatesFillsAndAsks(String serialization) throws SQLException {
    try (Connection connection = connect(serialization);
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS docs");
      statement.execute(
          "CREATE TABLE docs (id BIGINT PRIMARY KEY, title TEXT, price DECIMAL(10,2), at TIMESTAMP,"
              + " day DATE, raw BYTEA, ok BOOLEAN, ratio DOUBLE PRECISION, v VECTOR(3))");
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO docs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
        for (int id = 1; id <= 3; id++) {
          insert.setLong(1, id);
          insert.setString(2, "title " + id);
          insert.setBigDecimal(3, new BigDecimal("1" + id + ".25"));
          insert.setTimestamp(4, Timestamp.valueOf("2026-01-02 03:04:05.678"));
          insert.setDate(5, Date.valueOf("2026-01-02"));
          insert.setBytes(6, new byte[] {(byte) id, -1});
          insert.setBoolean(7, id == 2);
          insert.setDouble(8, id / 4.0);
          insert.setString(9, "[" + id + ",0,0.5]");
          assertEquals(1, insert.executeUpdate());
        }
      }
      try (PreparedStatement knn =
          connection.prepareStatement(
              "SELECT * FROM docs WHERE price > ? ORDER BY v <-> ? LIMIT 2")) {
        knn.setBigDecimal(1, new BigDecimal("11.5"));
        knn.setString(2, "[1,0,0.5]");
        try (ResultSet rows = knn.executeQuery()) {
          assertTrue(rows.next());
          assertEquals(2, rows.getLong("id"));
          assertEquals("title 2", rows.getString("title"));
          assertEquals(new BigDecimal("12.25"), rows.getBigDecimal("price"));
          assertEquals(Timestamp.valueOf("2026-01-02 03:04:05.678"), rows.getTimestamp("at"));
          assertEquals(Date.valueOf("2026-01-02"), rows.getDate("day"));
          assertArrayEquals(new byte[] {2, -1}, rows.getBytes("raw"));
          assertTrue(rows.getBoolean("ok"));
          assertEquals(0.5, rows.getDouble("ratio"));
          assertEquals("[2,0,0.5]", rows.getString("v"));
          assertTrue(rows.next());
          assertEquals(3, rows.getLong("id"));
          assertFalse(rows.next());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "protobuf"})
  void rowsComeInFrames(String serialization) throws SQLException {
    try (Connection connection = connect(serialization);
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS many");
      statement.execute("CREATE TABLE many (id INT PRIMARY KEY, name TEXT)");
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO many VALUES (?, NULL)")) {
        for (int id = 0; id < 2_500; id++) {
          insert.setInt(1, id);
          insert.addBatch();
        }
        assertEquals(2_500, insert.executeBatch().length);
      }
      statement.setFetchSize(700);
      try (ResultSet rows = statement.executeQuery("SELECT id, name FROM many ORDER BY id")) {
        for (int id = 0; id < 2_500; id++) {
          assertTrue(rows.next());
          assertEquals(id, rows.getInt(1));
          assertNull(rows.getString(2));
        }
        assertFalse(rows.next());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "protobuf"})
  void arraysArriveAsText(String serialization) throws SQLException {
    try (Connection connection = connect(serialization);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT ARRAY['a', 'b c', NULL], ARRAY[1, 2]")) {
      assertTrue(rows.next());
      assertEquals("{a,\"b c\",NULL}", rows.getString(1));
      assertEquals("{1,2}", rows.getString(2));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "protobuf"})
  void transactionsAndErrorsArriveAsTheyAre(String serialization) throws SQLException {
    try (Connection connection = connect(serialization);
        Connection other = connect(serialization);
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS t");
      statement.execute("CREATE TABLE t (id INT PRIMARY KEY)");
      connection.setAutoCommit(false);
      statement.execute("INSERT INTO t VALUES (1)");
      assertEquals(0, count(other));
      connection.commit();
      assertEquals(1, count(other));
      statement.execute("INSERT INTO t VALUES (2)");
      connection.rollback();
      assertEquals(1, count(other));
      assertEquals("42P01", state("SELECT * FROM nope", statement));
      assertEquals("23505", state("INSERT INTO t VALUES (1)", statement));
      connection.rollback();
      assertTrue(connection.getMetaData().getTables(null, "public", "t", null).next());
      assertTrue(connection.getMetaData().getColumns(null, "public", "t", null).next());
    }
  }

  private static String state(String sql, Statement statement) {
    SQLException refused = assertThrows(SQLException.class, () -> statement.execute(sql));
    assertFalse(refused.getMessage().contains("\tat "), refused.getMessage());
    return refused.getSQLState();
  }

  private static long count(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM t")) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
