package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a batch leaves behind that fails: one of parameters is a single statement and does all or
 * nothing, one of texts stops at the first that fails.
 */
@ParameterizedClass
@EnumSource(Where.class)
final class BatchFailureTest {
  private static final int FAILED = Statement.EXECUTE_FAILED;

  @Parameter Where where;

  private Connection connection;
  private Statement statement;

  @BeforeEach
  void open() throws SQLException {
    connection = where.connect("jdbc:vicinal:mem:");
    statement = connection.createStatement();
    statement.execute(
        "CREATE TABLE t (id INT PRIMARY KEY, n INT NOT NULL CHECK (n > 0),"
            + " k BIGINT GENERATED ALWAYS AS IDENTITY)");
    statement.execute("INSERT INTO t VALUES (1, 10)");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    Where.stop();
  }

  private List<String> rows() throws SQLException {
    var found = new ArrayList<String>();
    try (Statement query = connection.createStatement();
        ResultSet rows = query.executeQuery("SELECT id, n FROM t ORDER BY id")) {
      while (rows.next()) {
        found.add(rows.getInt(1) + "|" + rows.getInt(2));
      }
    }
    return found;
  }

  private static void add(PreparedStatement insert, int id, Integer n) throws SQLException {
    insert.setInt(1, id);
    insert.setObject(2, n);
    insert.addBatch();
  }

  private static void assertFails(
      Statement statement, String state, int[] counts, String messagePart) {
    BatchUpdateException error = assertThrows(BatchUpdateException.class, statement::executeBatch);
    assertEquals(state, error.getSQLState());
    assertArrayEquals(counts, error.getUpdateCounts());
    assertEquals(true, error.getMessage().contains(messagePart), error.getMessage());
    SQLException cause = assertInstanceOf(SQLException.class, error.getCause());
    assertEquals(state, cause.getSQLState());
  }

  @Test
  void parametersAreAllOrNothingForEveryKindOfMistake() throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO t (id, n) VALUES (?, ?)")) {
      record Mistake(int id, Integer n, String state, String message) {}
      for (Mistake mistake :
          List.of(
              new Mistake(1, 5, "23505", "duplicate key"),
              new Mistake(9, null, "23502", "\"n\""),
              new Mistake(9, -1, "23514", "check"))) {
        add(insert, 2, 20);
        add(insert, mistake.id, mistake.n);
        add(insert, 3, 30);
        assertFails(insert, mistake.state, new int[] {FAILED, FAILED, FAILED}, mistake.message);
        assertEquals(List.of("1|10"), rows());
        assertArrayEquals(new int[0], insert.executeBatch()); // what failed is not tried again
      }
      add(insert, 2, 20);
      add(insert, 3, 30);
      assertArrayEquals(new int[] {1, 1}, insert.executeBatch());
    }
    assertEquals(List.of("1|10", "2|20", "3|30"), rows());
  }

  @Test
  void causesHaveTheClassesOfTheirStates() throws SQLException {
    statement.addBatch("INSERT INTO t (id, n) VALUES (1, 1)");
    BatchUpdateException error = assertThrows(BatchUpdateException.class, statement::executeBatch);
    if (where == Where.IN_PROCESS) {
      assertInstanceOf(SQLIntegrityConstraintViolationException.class, error.getCause());
    }
    assertEquals("23505", error.getSQLState());
    assertArrayEquals(new int[0], error.getUpdateCounts());
  }

  @Test
  void largeCountsAreThoseOfTheOtherForm() throws SQLException {
    statement.addBatch("UPDATE t SET n = 11");
    statement.addBatch("nonsense");
    BatchUpdateException error =
        assertThrows(BatchUpdateException.class, statement::executeLargeBatch);
    assertEquals("42601", error.getSQLState());
    assertArrayEquals(new long[] {1}, error.getLargeUpdateCounts());
  }

  @Test
  void textsBeforeTheOneThatFailsStay() throws SQLException {
    statement.addBatch("INSERT INTO t (id, n) VALUES (2, 20), (3, 30)");
    statement.addBatch("UPDATE t SET n = n + 1");
    statement.addBatch("INSERT INTO t (id, n) VALUES (1, 1)");
    statement.addBatch("DELETE FROM t");
    assertFails(statement, "23505", new int[] {2, 3}, "duplicate key");
    assertEquals(List.of("1|11", "2|21", "3|31"), rows());
    assertArrayEquals(new int[0], statement.executeBatch());
    statement.addBatch("DELETE FROM t WHERE id > 1");
    assertArrayEquals(new int[] {2}, statement.executeBatch());
  }

  @Test
  void aTextThatGivesRowsFailsWhereItStands() throws SQLException {
    statement.addBatch("INSERT INTO t (id, n) VALUES (2, 20)");
    statement.addBatch("SELECT id FROM t");
    BatchUpdateException error = assertThrows(BatchUpdateException.class, statement::executeBatch);
    assertEquals("0100E", error.getSQLState());
    assertArrayEquals(new int[] {1}, error.getUpdateCounts());
    assertEquals(List.of("1|10", "2|20"), rows());
  }

  @Test
  void anOpenTransactionGoesOnWithoutWhatFailed() throws SQLException {
    connection.setAutoCommit(false);
    statement.execute("INSERT INTO t (id, n) VALUES (5, 50)");
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO t (id, n) VALUES (?, ?)")) {
      add(insert, 6, 60);
      add(insert, 5, 51);
      assertFails(insert, "23505", new int[] {FAILED, FAILED}, "duplicate key");
    }
    assertEquals(List.of("1|10", "5|50"), rows());
    statement.addBatch("INSERT INTO t (id, n) VALUES (7, 70)");
    statement.addBatch("INSERT INTO t (id, n) VALUES (7, 71)");
    assertFails(statement, "23505", new int[] {1}, "duplicate key");
    assertFalse(connection.getAutoCommit());
    assertEquals(List.of("1|10", "5|50", "7|70"), rows());
    connection.rollback();
    assertEquals(List.of("1|10"), rows());
  }

  @Test
  void aBatchThatFailsGivesNoKeys() throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO t (id, n) VALUES (?, ?)", new String[] {"k"})) {
      add(insert, 2, 20);
      add(insert, 3, 30);
      assertArrayEquals(new int[] {1, 1}, insert.executeBatch());
      assertEquals(2, count(insert.getGeneratedKeys()));
      add(insert, 4, 40);
      add(insert, 3, 31);
      assertFails(insert, "23505", new int[] {FAILED, FAILED}, "duplicate key");
      assertEquals(0, count(insert.getGeneratedKeys()));
      add(insert, 4, 40);
      assertArrayEquals(new int[] {1}, insert.executeBatch());
      try (ResultSet keys = insert.getGeneratedKeys()) {
        assertEquals(true, keys.next());
        long key = keys.getLong("k");
        try (ResultSet row = statement.executeQuery("SELECT id FROM t WHERE k = " + key)) {
          assertEquals(true, row.next());
          assertEquals(4, row.getInt(1));
        }
      }
    }
  }

  private static int count(ResultSet rows) throws SQLException {
    try (rows) {
      int count = 0;
      while (rows.next()) {
        count++;
      }
      return count;
    }
  }
}
