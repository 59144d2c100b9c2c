package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Writer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Calls every method that JDBC has, with arguments that make sense and with some that do not: the
 * only thing that may come out besides an answer is a {@link SQLException} with a SQLSTATE.
 */
class EveryMethodTest {
  private static final String URL = "jdbc:vicinal:mem:every_method";

  /** What JDBC itself documents to throw NullPointerException for null. */
  private static final Set<String> QUOTING =
      Set.of("enquoteLiteral", "enquoteNCharLiteral", "enquoteIdentifier", "isSimpleIdentifier");

  /** How arguments are chosen. */
  private enum Arguments {
    PLAUSIBLE,
    OTHER_NUMBERS,
    EMPTY,
    NULLS
  }

  /** Makes the object whose methods are called; once for every call. */
  @FunctionalInterface
  private interface Maker {
    Object make(Connection connection) throws SQLException;
  }

  private Connection keeper;
  private final List<String> faults = new ArrayList<>();

  @BeforeEach
  void open() throws SQLException {
    keeper = DriverManager.getConnection(URL);
    try (Statement statement = keeper.createStatement()) {
      statement.execute("CREATE TABLE t (id INT PRIMARY KEY, s TEXT, v VECTOR(2))");
      statement.execute("INSERT INTO t VALUES (1, 'one', '[1,1]'), (2, NULL, NULL)");
      statement.execute("CREATE INDEX t_v ON t USING hnsw (v vector_l2_ops)");
    }
  }

  @AfterEach
  void close() throws SQLException {
    keeper.close();
  }

  @Test
  void ofDatabaseMetaData() throws SQLException {
    call(DatabaseMetaData.class, Connection::getMetaData);
  }

  @Test
  void ofConnections() throws SQLException {
    call(Connection.class, connection -> connection);
  }

  @Test
  void ofStatements() throws SQLException {
    call(Statement.class, Connection::createStatement);
  }

  @Test
  void ofPreparedStatements() throws SQLException {
    call(PreparedStatement.class, EveryMethodTest::prepared);
  }

  @Test
  void ofPreparedChanges() throws SQLException {
    call(
        PreparedStatement.class,
        connection -> connection.prepareStatement("UPDATE t SET s = ? WHERE id = 7"));
  }

  @Test
  void ofResultSets() throws SQLException {
    call(ResultSet.class, EveryMethodTest::result);
    call(
        ResultSet.class,
        connection -> {
          ResultSet rows = result(connection);
          assertTrue(rows.next());
          return rows;
        });
  }

  @Test
  void ofResultSetsOfMetadata() throws SQLException {
    call(ResultSet.class, connection -> connection.getMetaData().getTables(null, null, "%", null));
  }

  @Test
  void ofTheDescriptionOfResults() throws SQLException {
    call(ResultSetMetaData.class, connection -> result(connection).getMetaData());
  }

  @Test
  void ofTheDescriptionOfParameters() throws SQLException {
    call(ParameterMetaData.class, connection -> prepared(connection).getParameterMetaData());
  }

  @Test
  void ofWhatIsClosed() throws SQLException {
    call(
        Connection.class,
        connection -> {
          Connection closed = DriverManager.getConnection(URL);
          closed.close();
          return closed;
        });
    call(
        Statement.class,
        connection -> {
          Statement closed = connection.createStatement();
          closed.close();
          return closed;
        });
    call(
        PreparedStatement.class,
        connection -> {
          PreparedStatement closed = prepared(connection);
          closed.close();
          return closed;
        });
    call(
        ResultSet.class,
        connection -> {
          ResultSet closed = result(connection);
          closed.close();
          return closed;
        });
  }

  private static PreparedStatement prepared(Connection connection) throws SQLException {
    PreparedStatement statement = connection.prepareStatement("SELECT * FROM t WHERE id = ?");
    statement.setInt(1, 1);
    return statement;
  }

  private static ResultSet result(Connection connection) throws SQLException {
    return connection.createStatement().executeQuery("SELECT * FROM t ORDER BY id");
  }

  private void call(Class<?> type, Maker maker) throws SQLException {
    int calls = 0;
    for (Arguments choice : Arguments.values()) {
      for (Method method : type.getMethods()) {
        if (Modifier.isStatic(method.getModifiers())) {
          continue;
        }
        try (Connection connection = DriverManager.getConnection(URL)) {
          call(method, maker.make(connection), arguments(method, choice, connection), choice);
          calls++;
        }
      }
    }
    assertTrue(calls > 4 * 5, type + " has only " + calls + " calls");
    assertEquals("", String.join("\n", faults));
  }

  private void call(Method method, Object target, @Nullable Object[] arguments, Arguments choice) {
    try {
      Object answer = method.invoke(target, arguments);
      if (answer instanceof ResultSet rows && !rows.isClosed()) {
        read(rows);
      }
    } catch (InvocationTargetException e) {
      check(method, choice, e.getCause());
    } catch (IllegalAccessException | SQLException e) {
      check(method, choice, e);
    }
  }

  private static void read(ResultSet rows) throws SQLException {
    while (rows.next()) {
      for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
        rows.getObject(i);
      }
    }
  }

  private void check(Method method, Arguments choice, @Nullable Throwable thrown) {
    boolean clean =
        thrown instanceof SQLException error
            && error.getSQLState() != null
            && error.getSQLState().length() == 5
            && !error.getSQLState().equals("00000")
            && !error.getSQLState().startsWith("XX")
            && error.getMessage() != null;
    boolean asDocumented =
        thrown instanceof NullPointerException
            && choice == Arguments.NULLS
            && QUOTING.contains(method.getName());
    if (!clean && !asDocumented) {
      String state = thrown instanceof SQLException error ? " state " + error.getSQLState() : "";
      faults.add(method.toString() + " with " + choice + ": " + thrown + state);
    }
  }

  private static @Nullable Object[] arguments(
      Method method, Arguments choice, Connection connection) throws SQLException {
    @Nullable Object[] arguments = new Object[method.getParameterCount()];
    for (int i = 0; i < arguments.length; i++) {
      Class<?> type = method.getParameterTypes()[i];
      arguments[i] =
          choice == Arguments.NULLS && !type.isPrimitive()
              ? null
              : argument(method, type, choice, connection);
    }
    return arguments;
  }

  private static @Nullable Object argument(
      Method method, Class<?> type, Arguments choice, Connection connection) throws SQLException {
    int number =
        switch (choice) {
          case PLAUSIBLE -> 1;
          case OTHER_NUMBERS -> ResultSet.TYPE_SCROLL_INSENSITIVE;
          case EMPTY -> 0;
          case NULLS -> -1;
        };
    boolean empty = choice == Arguments.EMPTY;
    if (type == boolean.class) {
      return !empty;
    } else if (type == byte.class) {
      return (byte) number;
    } else if (type == short.class) {
      return (short) number;
    } else if (type == int.class) {
      return number;
    } else if (type == long.class) {
      return (long) number;
    } else if (type == float.class) {
      return (float) number;
    } else if (type == double.class) {
      return (double) number;
    } else if (type == String.class) {
      return empty ? "" : text(method);
    } else if (type == byte[].class) {
      return new byte[number == 1 ? 1 : 0];
    } else if (type == int[].class) {
      return empty ? new int[0] : new int[] {1};
    } else if (type == String[].class) {
      return empty ? new String[0] : new String[] {"id"};
    } else if (type == Object[].class) {
      return empty ? new Object[0] : new Object[] {1.5f};
    } else if (type == Class.class) {
      return empty ? Thread.class : String.class;
    } else if (type == Writer.class) {
      return Writer.nullWriter();
    } else if (type == Savepoint.class) {
      if (connection.getAutoCommit()) {
        connection.setAutoCommit(false);
      }
      return connection.setSavepoint();
    } else if (type == Object.class) {
      return empty ? new Thread() : 1;
    }
    return PlainArguments.of(type);
  }

  private static String text(Method method) {
    String name = method.getName();
    if (name.startsWith("execute") || name.startsWith("prepare") || name.equals("addBatch")) {
      return "SELECT 1";
    }
    return switch (name) {
      case "getTables", "getColumns", "getPrimaryKeys", "getIndexInfo", "getBestRowIdentifier" ->
          "t";
      case "createArrayOf" -> "FLOAT";
      case "setSchema" -> "public";
      case "setCatalog" -> "main";
      default -> "id";
    };
  }
}
