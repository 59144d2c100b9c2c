package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Columns of arrays go in and out through JDBC. */
@ParameterizedClass
@EnumSource(Where.class)
class ArrayColumnTest {
  @Parameter Where where;

  @AfterEach
  void stopServers() {
    Where.stop();
  }

  private Connection connection;

  @BeforeEach
  void connect() throws SQLException {
    connection = where.connect("jdbc:vicinal:mem:");
    run(
        "CREATE TABLE t (id INT PRIMARY KEY, tags TEXT[], n INT[], d DATE[], u UUID[], e"
            + " VECTOR(2))");
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  private void run(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<String> rows(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      List<String> rows = new ArrayList<>();
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          rows.add(found.getString(1));
        }
      }
      return rows;
    }
  }

  @Test
  void everyFormOfAnArrayIsAParameter() throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO t (id, tags, n) VALUES (?, ?, ?)")) {
      Object[][] rows = {
        {1, new String[] {"a", null}, new int[] {1, 2}},
        {2, List.of("b"), new Integer[] {3, null}},
        {3, "{c,\"d e\"}", List.of()},
        {4, connection.createArrayOf("text", new Object[] {"x"}), new long[] {7}},
        {5, null, null}
      };
      for (Object[] row : rows) {
        for (int i = 0; i < row.length; i++) {
          insert.setObject(i + 1, row[i]);
        }
        insert.addBatch();
      }
      assertArrayEquals(new int[] {1, 1, 1, 1, 1}, insert.executeBatch());
      insert.setInt(1, 6);
      insert.setArray(2, connection.createArrayOf("varchar", new String[] {"y"}));
      insert.setNull(3, Types.ARRAY);
      assertEquals(1, insert.executeUpdate());
    }
    assertEquals(
        Arrays.asList("{a,NULL}", "{b}", "{c,\"d e\"}", "{x}", null, "{y}"),
        rows("SELECT tags FROM t ORDER BY id"));
    assertEquals(
        Arrays.asList("{1,2}", "{3,NULL}", "{}", "{7}", null, null),
        rows("SELECT n FROM t ORDER BY id"));
    assertEquals(List.of("2"), rows("SELECT id FROM t WHERE ? = ANY(tags)", "b"));
    assertEquals(
        List.of("2", "5"),
        rows("SELECT id FROM t WHERE id = ANY(?) ORDER BY id", new int[] {2, 5}));
    assertEquals(
        List.of("1", "2"), rows("SELECT id FROM t WHERE tags && ? ORDER BY id", List.of("a", "b")));
    assertEquals(List.of("1"), rows("SELECT id FROM t WHERE n @> ?", (Object) new Integer[] {2}));
    assertEquals(
        List.of("1", "2", "5", "6"),
        rows(
            "SELECT id FROM t WHERE id <> ALL(?) ORDER BY id",
            connection.createArrayOf("int4", new Object[] {3, 4})));
    assertEquals(List.of(), rows("SELECT id FROM t WHERE id <> ALL(?)", new Object[] {null}));
    assertEquals(
        List.of("{b,z}"),
        rows("SELECT tags || ? FROM t WHERE id = 2", (Object) new String[] {"z"}));
  }

  @Test
  void momentsWithAZoneAreRows() throws SQLException {
    run("CREATE TABLE m (z TIMESTAMPTZ[])");
    run("INSERT INTO m VALUES ('{2020-01-02 03:04:05+00:00,NULL}')");
    try (var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT z FROM m")) {
      assertTrue(rows.next());
      try (ResultSet elements = rows.getArray(1).getResultSet()) {
        assertTrue(elements.next());
        assertEquals(Instant.parse("2020-01-02T03:04:05Z"), elements.getTimestamp(2).toInstant());
        assertInstanceOf(Timestamp.class, elements.getObject(2));
        assertTrue(elements.next());
        assertNull(elements.getTimestamp(2));
        assertFalse(elements.next());
      }
    }
  }

  @Test
  void anArrayComesOutWithItsType() throws SQLException {
    run(
        "INSERT INTO t (id, tags, n, d, u) VALUES (1, '{a,NULL}', '{1,2,3}', '{2020-01-02}',"
            + " '{00000000-0000-0000-0000-000000000001}')");
    try (var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT tags, n, d, u, ARRAY[]::bigint[] FROM t")) {
      assertTrue(rows.next());
      Array tags = assertInstanceOf(Array.class, rows.getObject(1));
      assertArrayEquals(new String[] {"a", null}, (String[]) tags.getArray());
      assertEquals(Types.VARCHAR, tags.getBaseType());
      assertArrayEquals(new Integer[] {1, 2, 3}, (Integer[]) rows.getArray(2).getArray());
      assertArrayEquals(new Integer[] {2, 3}, (Object[]) rows.getArray(2).getArray(2, 2));
      assertArrayEquals(
          new Date[] {Date.valueOf("2020-01-02")}, (Date[]) rows.getArray(3).getArray());
      assertArrayEquals(new UUID[] {new UUID(0, 1)}, (UUID[]) rows.getArray(4).getArray());
      assertEquals(0, ((Long[]) rows.getArray(5).getArray()).length);
      assertArrayEquals(new int[] {1, 2, 3}, rows.getObject(2, int[].class));
      assertArrayEquals(new String[] {"1", "2", "3"}, rows.getObject(2, String[].class));
      assertEquals(Arrays.asList("a", null), rows.getObject(1, List.class));
      assertEquals("{1,2,3}", rows.getArray(2).toString());
      assertEquals(Types.ARRAY, rows.getMetaData().getColumnType(2));
      assertEquals("INTEGER[]", rows.getMetaData().getColumnTypeName(2));
      assertEquals(Array.class.getName(), rows.getMetaData().getColumnClassName(2));
      try (ResultSet elements = rows.getArray(2).getResultSet()) {
        assertTrue(elements.next());
        assertEquals(1, elements.getInt(1));
        assertEquals(1, elements.getInt(2));
      }
      assertThrows(SQLException.class, () -> rows.getInt(2));
    }
    try (ResultSet columns = connection.getMetaData().getColumns(null, null, "t", "tags")) {
      assertTrue(columns.next());
      assertEquals(Types.ARRAY, columns.getInt("DATA_TYPE"));
      assertEquals("TEXT[]", columns.getString("TYPE_NAME"));
      assertFalse(columns.next());
    }
  }

  @Test
  void whatDoesNotFitIsRefused() throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO t (id, n) VALUES (1, ?)")) {
      assertEquals("22P02", refused(insert, new String[] {"x"}));
      assertEquals("22003", refused(insert, new long[] {1L << 40}));
      assertEquals("42804", refused(insert, 5));
      assertEquals("22P02", refused(insert, "{1"));
    }
    assertNull(rows("SELECT MAX(id) FROM t").getFirst());
  }

  private static String refused(PreparedStatement insert, Object value) throws SQLException {
    insert.setObject(1, value);
    return assertThrows(SQLException.class, insert::executeUpdate).getSQLState();
  }

  @Test
  void arraysOutliveTheirProcessAndMerges(@TempDir Path directory) throws SQLException {
    String url = "jdbc:vicinal:" + directory;
    try (Connection first = DriverManager.getConnection(url);
        var statement = first.createStatement()) {
      statement.execute("CREATE TABLE k (id INT PRIMARY KEY, tags TEXT[], e VECTOR(2))");
      statement.execute(
          "INSERT INTO k SELECT x, ARRAY['t' || (x % 7), NULL, 'all'], ARRAY[x, 1] FROM"
              + " generate_series(1, 700) AS g(x)");
      statement.execute("CHECKPOINT");
      statement.execute("DELETE FROM k WHERE id % 10 = 0");
      statement.execute("ALTER TABLE k ADD COLUMN more INT[] DEFAULT '{1,2}'");
      statement.execute("INSERT INTO k VALUES (1000, '{t1}', '[1000,1]', NULL)");
    }
    try (Connection again = DriverManager.getConnection(url);
        var statement = again.createStatement()) {
      String nearest =
          "SELECT id FROM k WHERE 't1' = ANY(tags) AND NOT more @> '{3}' ORDER BY e <-> '[500,1]'"
              + " LIMIT 3";
      for (int round = 0; round < 2; round++) {
        List<Integer> ids = new ArrayList<>();
        try (ResultSet found = statement.executeQuery(nearest)) {
          while (found.next()) {
            ids.add(found.getInt(1));
          }
        }
        assertEquals(List.of(498, 505, 491), ids);
        statement.execute("OPTIMIZE TABLE k");
      }
    }
  }
}
