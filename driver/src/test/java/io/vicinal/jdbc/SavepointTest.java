package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Savepoints of JDBC and of SQL: what they keep, what ends them, and what names mean. */
@ParameterizedClass
@EnumSource(Where.class)
final class SavepointTest {
  @Parameter Where where;

  private Connection connection;
  private Statement statement;

  @BeforeEach
  void open() throws SQLException {
    connection = where.connect("jdbc:vicinal:mem:");
    statement = connection.createStatement();
    statement.execute("CREATE TABLE t (id INT PRIMARY KEY, n INT)");
    connection.setAutoCommit(false);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    Where.stop();
  }

  private void insert(int id) throws SQLException {
    statement.execute("INSERT INTO t VALUES (" + id + ", 0)");
  }

  private String ids() throws SQLException {
    var found = new ArrayList<String>();
    try (ResultSet rows = statement.executeQuery("SELECT id FROM t ORDER BY id")) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return String.join(" ", found);
  }

  private static void assertState(String state, Executable call) {
    assertEquals(state, assertThrows(SQLException.class, call).getSQLState());
  }

  @Test
  void rollingBackToAnOuterOneEndsThoseInside() throws SQLException {
    insert(1);
    Savepoint outer = connection.setSavepoint("outer");
    insert(2);
    Savepoint inner = connection.setSavepoint("inner");
    insert(3);
    connection.rollback(inner);
    assertEquals("1 2", ids());
    insert(4);
    connection.rollback(inner); // it stays
    assertEquals("1 2", ids());
    connection.rollback(outer);
    assertEquals("1", ids());
    assertState("3B001", () -> connection.rollback(inner));
    assertState("3B001", () -> connection.releaseSavepoint(inner));
    insert(5);
    connection.rollback(outer);
    connection.commit();
    assertEquals("1", ids());
  }

  @Test
  void releasingKeepsTheChangesAndEndsThoseInside() throws SQLException {
    Savepoint outer = connection.setSavepoint();
    insert(1);
    Savepoint inner = connection.setSavepoint();
    insert(2);
    assertNotEquals(outer.getSavepointId(), inner.getSavepointId());
    connection.releaseSavepoint(outer);
    assertEquals("1 2", ids());
    for (Savepoint gone : List.of(inner, outer)) {
      assertState("3B001", () -> connection.rollback(gone));
      assertState("3B001", () -> connection.releaseSavepoint(gone));
    }
    connection.rollback();
    assertEquals("", ids());
  }

  @Test
  void anErrorLeavesSavepointsAndWhatWasDoneSince() throws SQLException {
    insert(1);
    Savepoint point = connection.setSavepoint("p");
    insert(2);
    assertState("23505", () -> insert(1));
    assertState("42601", () -> statement.execute("nonsense"));
    assertEquals("1 2", ids());
    connection.rollback(point);
    assertEquals("1", ids());
    insert(2);
    connection.commit();
    assertEquals("1 2", ids());
  }

  @Test
  void theNewerOfTwoWithOneNameCountsInSqlAndBothInJdbc() throws SQLException {
    Savepoint older = connection.setSavepoint("p");
    insert(1);
    Savepoint newer = connection.setSavepoint("p");
    insert(2);
    statement.execute("ROLLBACK TO p");
    assertEquals("1", ids());
    statement.execute("RELEASE p");
    assertState("3B001", () -> connection.rollback(newer));
    statement.execute("ROLLBACK TO p"); // the older one is seen again
    assertEquals("", ids());
    insert(3);
    connection.rollback(older);
    assertEquals("", ids());
  }

  @Test
  void namesOfJdbcAreThoseOfQuotedIdentifiers() throws SQLException {
    for (String name : List.of("Upper", "with space", "", "a\"b", "select", "ü")) {
      Savepoint point = connection.setSavepoint(name);
      assertEquals(name, point.getSavepointName());
      assertState("3B001", point::getSavepointId);
      insert(1);
      if (!name.isEmpty()) {
        statement.execute("ROLLBACK TO SAVEPOINT \"" + name.replace("\"", "\"\"") + "\"");
        assertEquals("", ids());
      }
      connection.rollback(point);
      assertEquals("", ids());
      connection.releaseSavepoint(point);
    }
    statement.execute("SAVEPOINT Lower");
    statement.execute("ROLLBACK TO lower");
    assertState("3B001", () -> statement.execute("ROLLBACK TO \"Lower\""));
  }

  @Test
  void theEndOfATransactionEndsItsSavepoints() throws SQLException {
    Savepoint committed = connection.setSavepoint("p");
    insert(1);
    connection.commit();
    assertState("3B001", () -> statement.execute("ROLLBACK TO p"));
    insert(2);
    assertState("3B001", () -> connection.rollback(committed));
    Savepoint rolledBack = connection.setSavepoint("p");
    connection.rollback();
    assertState("3B001", () -> connection.releaseSavepoint(rolledBack));
    assertEquals("1", ids());
  }

  @Test
  void autoCommitHasNone() throws SQLException {
    Savepoint before = connection.setSavepoint();
    connection.setAutoCommit(true);
    assertState("25P01", connection::setSavepoint);
    assertState("25P01", () -> connection.setSavepoint("p"));
    assertState("25P01", () -> statement.execute("SAVEPOINT p"));
    assertState("25P01", () -> connection.rollback(before));
    assertState("25P01", () -> connection.releaseSavepoint(before));
  }
}
