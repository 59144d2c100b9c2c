package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the documentation of java.sql promises, sentence by sentence. */
@ParameterizedClass
@EnumSource(Where.class)
class JdbcContractTest {
  @Parameter Where where;

  private Connection connection;
  private Statement statement;

  @BeforeEach
  void open() throws SQLException {
    connection = where.connect("jdbc:vicinal:mem:");
    statement = connection.createStatement();
    statement.execute(
        "CREATE TABLE t (id INT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, s VARCHAR(20), x TEXT,"
            + " d DECIMAL(9, 2), f DOUBLE PRECISION, j JSON, day DATE, ts TIMESTAMP, v VECTOR(2),"
            + " g INT[], u UUID)");
    statement.execute(
        "INSERT INTO t (s, x, d, f, j, day, ts, v, g, u) VALUES ('one', 'two', 1.5, 2.5, '{}',"
            + " DATE '2026-01-02', TIMESTAMP '2026-01-02 03:04:05', '[1,2]', ARRAY[1, 2],"
            + " '123e4567-e89b-12d3-a456-426614174000')");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    Where.stop();
  }

  private static void assertState(String state, Executable call) {
    assertEquals(state, assertThrows(SQLException.class, call).getSQLState());
  }

  @Test
  void columnsAreDescribedAsTheyAreStored() throws SQLException {
    var types = new ArrayList<String>();
    try (ResultSet rows = statement.executeQuery("SELECT * FROM t")) {
      assertTrue(rows.next());
      ResultSetMetaData metadata = rows.getMetaData();
      for (int i = 1; i <= metadata.getColumnCount(); i++) {
        types.add(
            metadata.getColumnTypeName(i)
                + " "
                + metadata.getPrecision(i)
                + " "
                + metadata.getScale(i));
        Class<?> given = rows.getObject(i).getClass();
        assertEquals("t", metadata.getTableName(i));
        assertEquals("public", metadata.getSchemaName(i));
        assertEquals("main", metadata.getCatalogName(i));
        assertEquals(i == 1, metadata.isAutoIncrement(i));
        assertEquals(i > 1, metadata.isWritable(i));
        assertEquals(i == 1, metadata.isReadOnly(i));
        if (!metadata.getColumnClassName(i).equals(Array.class.getName())) {
          assertEquals(given.getName(), metadata.getColumnClassName(i));
        }
        try (ResultSet stored = connection.getMetaData().getColumns(null, null, "t", null)) {
          while (stored.next()) {
            if (stored.getInt("ORDINAL_POSITION") == i) {
              assertEquals(stored.getString("TYPE_NAME"), metadata.getColumnTypeName(i));
              assertEquals(stored.getInt("DATA_TYPE"), metadata.getColumnType(i));
            }
          }
        }
      }
    }
    assertEquals(
        List.of(
            "INTEGER 10 0",
            "VARCHAR 20 0",
            "TEXT 0 0",
            "DECIMAL 9 2",
            "DOUBLE 15 0",
            "JSON 0 0",
            "DATE 10 0",
            "TIMESTAMP 26 6",
            "VECTOR 2 0",
            "INTEGER[] 0 0",
            "UUID 36 0"),
        types);
  }

  @Test
  void whatIsComputedCannotBeWritten() throws SQLException {
    try (ResultSet rows = statement.executeQuery("SELECT id + 1, s || '' FROM t")) {
      assertTrue(rows.getMetaData().isReadOnly(1));
      assertFalse(rows.getMetaData().isWritable(2));
      assertEquals("", rows.getMetaData().getTableName(1));
    }
  }

  @Test
  void aStatementThatClosesOnCompletionMayRunAgainBefore() throws SQLException {
    Statement closing = connection.createStatement();
    closing.closeOnCompletion();
    ResultSet first = closing.executeQuery("SELECT 1");
    ResultSet second = closing.executeQuery("SELECT 2");
    assertTrue(first.isClosed());
    assertTrue(second.next());
    assertEquals(2, second.getInt(1));
    assertFalse(closing.isClosed());
    second.close();
    assertTrue(closing.isClosed());

    try (PreparedStatement prepared = connection.prepareStatement("SELECT 1")) {
      prepared.closeOnCompletion();
      prepared.executeQuery();
      assertTrue(prepared.executeQuery().next());
      assertTrue(prepared.isCloseOnCompletion());
    }
  }

  @Test
  void moreResultsCloseTheOneThatThereIs() throws SQLException {
    assertTrue(statement.execute("SELECT 1"));
    ResultSet rows = statement.getResultSet();
    assertEquals(-1, statement.getUpdateCount());
    assertFalse(statement.getMoreResults());
    assertTrue(rows.isClosed());
    assertNull(statement.getResultSet());
    assertEquals(-1, statement.getUpdateCount());
    assertFalse(statement.execute("UPDATE t SET s = 'a'"));
    assertEquals(1, statement.getUpdateCount());
    assertFalse(statement.getMoreResults(Statement.CLOSE_ALL_RESULTS));
    assertEquals(-1, statement.getLargeUpdateCount());
    assertThrows(
        SQLFeatureNotSupportedException.class,
        () -> statement.getMoreResults(Statement.KEEP_CURRENT_RESULT));
  }

  @Test
  void hintsAreKeptAndNonsenseIsRefused() throws SQLException {
    assertEquals(ResultSet.FETCH_FORWARD, statement.getFetchDirection());
    statement.setFetchDirection(ResultSet.FETCH_UNKNOWN);
    assertEquals(ResultSet.FETCH_UNKNOWN, statement.getFetchDirection());
    assertState("22023", () -> statement.setFetchDirection(7));
    assertFalse(statement.isPoolable());
    statement.setPoolable(true);
    assertTrue(statement.isPoolable());
    try (PreparedStatement prepared = connection.prepareStatement("SELECT 1")) {
      assertTrue(prepared.isPoolable());
    }
    try (ResultSet rows = statement.executeQuery("SELECT 1")) {
      assertEquals(ResultSet.FETCH_FORWARD, rows.getFetchDirection());
      assertState("0AV00", () -> rows.setFetchDirection(ResultSet.FETCH_REVERSE));
      assertState("22023", () -> rows.setFetchDirection(0));
      assertState("22023", () -> rows.setFetchSize(-1));
      assertTrue(rows.next());
      assertState("HY009", () -> rows.getObject(1, (Class<?>) null));
    }
  }

  @Test
  void resultSetsThatThereAreNotLeaveAWarning() throws SQLException {
    assertNull(connection.getWarnings());
    try (Statement scrolling =
        connection.createStatement(
            ResultSet.TYPE_SCROLL_INSENSITIVE,
            ResultSet.CONCUR_UPDATABLE,
            ResultSet.CLOSE_CURSORS_AT_COMMIT)) {
      assertEquals(ResultSet.TYPE_FORWARD_ONLY, scrolling.getResultSetType());
      assertEquals(ResultSet.CONCUR_READ_ONLY, scrolling.getResultSetConcurrency());
      assertEquals(ResultSet.HOLD_CURSORS_OVER_COMMIT, scrolling.getResultSetHoldability());
    }
    assertNotNull(connection.getWarnings());
    assertEquals("01S02", connection.getWarnings().getSQLState());
    connection.clearWarnings();
    assertNull(connection.getWarnings());
    assertState("22023", () -> connection.createStatement(5, ResultSet.CONCUR_READ_ONLY));
    assertState("22023", () -> connection.prepareStatement("SELECT 1", 1003, 5));
    assertState("22023", () -> connection.createStatement(1003, 1007, 9));
  }

  @Test
  void anArrayThatIsFreedGivesNothingMore() throws SQLException {
    Array array = connection.createArrayOf("INTEGER", new Object[] {1, 2});
    assertArrayEquals(new Object[] {1, 2}, (Object[]) array.getArray());
    array.free();
    array.free();
    assertState("24000", array::getArray);
    assertState("24000", array::getBaseType);
    assertState("24000", array::getResultSet);
  }

  @Test
  void aBatchRunsAfterAQueryOfTheSameStatement() throws SQLException {
    statement.executeQuery("SELECT s FROM t").close();
    statement.addBatch("INSERT INTO t (s) VALUES ('a'), ('b')");
    statement.addBatch("DELETE FROM t WHERE s = 'one'");
    assertArrayEquals(new int[] {2, 1}, statement.executeBatch());
    statement.executeQuery("SELECT s FROM t").close();
    assertArrayEquals(new int[0], statement.executeBatch());
    try (PreparedStatement prepared =
        connection.prepareStatement("UPDATE t SET x = 'new' WHERE s = ?")) {
      prepared.setString(1, "a");
      assertState("07005", prepared::executeQuery);
      prepared.addBatch();
      assertArrayEquals(new int[] {1}, prepared.executeBatch());
    }
    statement.addBatch("SELECT s FROM t");
    assertThrows(BatchUpdateException.class, statement::executeBatch);
    assertTrue(statement.executeQuery("SELECT s FROM t WHERE x = 'new'").next());
  }

  @Test
  void aTargetTypeSaysScaleAndLength() throws SQLException {
    try (PreparedStatement prepared =
        connection.prepareStatement("SELECT CAST(? AS DECIMAL(20, 5)), CAST(? AS TEXT)")) {
      prepared.setObject(1, new BigDecimal("1.2567"), Types.DECIMAL, 2);
      prepared.setObject(2, new StringReader("abcdef"), Types.VARCHAR, 3);
      try (ResultSet rows = prepared.executeQuery()) {
        assertTrue(rows.next());
        assertEquals(0, new BigDecimal("1.26").compareTo(rows.getBigDecimal(1)));
        assertEquals("abc", rows.getString(2));
      }
      for (int scale : new int[] {Integer.MIN_VALUE, -1, 1_001, Integer.MAX_VALUE}) {
        assertState("22023", () -> prepared.setObject(1, BigDecimal.TEN, Types.DECIMAL, scale));
        assertState("22023", () -> prepared.setObject(1, 1.5, JDBCType.NUMERIC, scale));
      }
      assertState("0AV00", () -> prepared.setObject(1, 1, Types.REF));
      assertState("0AV00", () -> prepared.setObject(1, 1, JDBCType.ROWID));
      assertState("22023", () -> prepared.setCharacterStream(2, new StringReader("a"), -1));
      assertState(
          "22023", () -> prepared.setBinaryStream(1, new ByteArrayInputStream(new byte[0]), -1L));
    }
  }

  @Test
  void escapesStandInOneAnother() throws SQLException {
    try (ResultSet rows =
        statement.executeQuery(
            "SELECT {fn year({d '2026-01-02'})}, {fn ucase({fn concat('a', {fn lcase('B')})})},"
                + " {fn timestampadd(SQL_TSI_DAY, 1, {ts '2026-01-02 03:04:05'})}"
                + " FROM {oj t a LEFT OUTER JOIN t b ON a.id = b.id} {limit 1}")) {
      assertTrue(rows.next());
      assertEquals(2026, rows.getInt(1));
      assertEquals("AB", rows.getString(2));
      assertEquals("2026-01-03 03:04:05", rows.getString(3));
    }
  }

  @Test
  void savepointsHaveNames() throws SQLException {
    connection.setAutoCommit(false);
    assertState("HY009", () -> connection.setSavepoint(null));
    connection.rollback();
  }
}
