package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Date;
import java.sql.JDBCType;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLType;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Calls every method of JDBC's interfaces with arguments that make sense but for one, which is
 * absurd. Nothing may come out but an answer or a {@link SQLException} with a SQLSTATE of the
 * caller's mistake, and the connection goes on.
 */
@ParameterizedClass
@EnumSource(Where.class)
class AbsurdArgumentsTest {
  private static final String URL = "jdbc:vicinal:mem:absurd";

  /** What JDBC itself documents to throw NullPointerException for null. */
  private static final Set<String> QUOTING =
      Set.of("enquoteLiteral", "enquoteNCharLiteral", "enquoteIdentifier", "isSimpleIdentifier");

  /** Methods after which the same object is asked on; all others get an object of their own. */
  private static final List<String> HARMLESS =
      List.of("get", "update", "is", "supports", "find", "was", "stores", "nulls", "unwrap");

  /** Makes the object whose methods are called. */
  @FunctionalInterface
  private interface Maker {
    Object make(Connection connection) throws SQLException;
  }

  @Parameter Where where;

  private Connection connection;
  private final List<String> faults = new ArrayList<>();
  private int calls;

  @BeforeEach
  void open() throws SQLException {
    connection = where.connect(URL);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE t (id INT PRIMARY KEY, s TEXT, d DECIMAL(9, 2), b VARBINARY, day DATE,"
              + " at TIMESTAMPTZ, g INT[], v VECTOR(2))");
      statement.execute(
          "INSERT INTO t VALUES (1, 'one', 1.5, X'01', DATE '2026-01-02', NOW(), ARRAY[1, NULL],"
              + " '[1,1]'), (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL)");
    }
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    Where.stop();
    assertEquals("", String.join("\n", faults));
  }

  @Test
  void ofConnections() throws SQLException {
    call(Connection.class, used -> where.connect(URL));
    call(
        Connection.class,
        used -> {
          Connection closed = where.connect(URL);
          closed.close();
          return closed;
        });
  }

  @Test
  void ofDatabaseMetaData() throws SQLException {
    call(DatabaseMetaData.class, Connection::getMetaData);
  }

  @Test
  void ofStatements() throws SQLException {
    call(Statement.class, Connection::createStatement);
    call(
        Statement.class,
        used -> {
          Statement closed = used.createStatement();
          closed.close();
          return closed;
        });
  }

  @Test
  void ofPreparedStatements() throws SQLException {
    boolean here = where == Where.IN_PROCESS;
    for (String column :
        here ? List.of("id", "s", "d", "b", "day", "at", "g", "v") : List.of("id", "s", "at")) {
      call(
          PreparedStatement.class,
          used -> used.prepareStatement("UPDATE t SET " + column + " = ? WHERE id = -1"),
          !column.equals("id"));
    }
    call(
        PreparedStatement.class,
        used -> {
          PreparedStatement closed = used.prepareStatement("SELECT * FROM t WHERE id = ?");
          closed.close();
          return closed;
        });
  }

  @Test
  void ofParameterMetaData() throws SQLException {
    call(
        ParameterMetaData.class,
        used -> used.prepareStatement("SELECT * FROM t WHERE id = ?").getParameterMetaData());
  }

  @Test
  void ofResultSetsOnARow() throws SQLException {
    List<String> columns = List.of("s", "at", "d", "b", "day", "g", "v", "id");
    int count = where == Where.IN_PROCESS ? columns.size() : 2;
    for (int column = 1; column <= count; column++) {
      String sql = "SELECT " + columns.get(column - 1) + " FROM t ORDER BY t.id";
      for (int rows = 1; rows <= 2; rows++) {
        int skipped = rows;
        call(
            ResultSet.class,
            used -> {
              ResultSet result = used.createStatement().executeQuery(sql);
              for (int i = 0; i < skipped; i++) {
                assertTrue(result.next());
              }
              return result;
            },
            column > 1 || rows > 1);
      }
    }
  }

  @Test
  void ofResultSetsBesideTheRows() throws SQLException {
    call(ResultSet.class, used -> used.createStatement().executeQuery("SELECT id FROM t"));
    call(
        ResultSet.class,
        used -> {
          ResultSet read = used.createStatement().executeQuery("SELECT id FROM t WHERE id < 0");
          assertEquals(false, read.next());
          return read;
        });
    call(
        ResultSet.class,
        used -> {
          ResultSet closed = used.createStatement().executeQuery("SELECT id FROM t");
          closed.close();
          return closed;
        });
    call(ResultSet.class, used -> used.getMetaData().getColumns(null, null, "t", "%"));
  }

  @Test
  void ofResultSetMetaData() throws SQLException {
    call(
        ResultSetMetaData.class,
        used -> used.createStatement().executeQuery("SELECT * FROM t").getMetaData());
  }

  @Test
  void ofArraysAndSavepoints() throws SQLException {
    call(Array.class, used -> used.createArrayOf("INTEGER", new Object[] {1, null, 3}));
    call(
        Array.class,
        used -> {
          Array freed = used.createArrayOf("INTEGER", new Object[] {1, null, 3});
          freed.free();
          return freed;
        });
    connection.setAutoCommit(false);
    call(Savepoint.class, Connection::setSavepoint);
    call(Savepoint.class, used -> used.setSavepoint("a"));
  }

  private void call(Class<?> type, Maker maker) throws SQLException {
    call(type, maker, false);
  }

  private void call(Class<?> type, Maker maker, boolean onlyValues) throws SQLException {
    Object target = maker.make(connection);
    calls = 0;
    for (Method method : type.getMethods()) {
      if (Modifier.isStatic(method.getModifiers())
          || (onlyValues && !isOfValues(method.getName()))) {
        continue;
      }
      Class<?>[] types = method.getParameterTypes();
      for (int i = -1; i < types.length; i++) {
        for (Object absurd : i < 0 ? List.of(true) : absurd(types[i])) {
          @Nullable Object[] arguments = new Object[types.length];
          for (int k = 0; k < types.length; k++) {
            arguments[k] = k == i ? absurd : sound(method, types[k], connection);
          }
          call(method, target, arguments);
          calls++;
          if (HARMLESS.stream().noneMatch(method.getName()::startsWith)) {
            drop(target);
            target = maker.make(connection);
          }
        }
      }
    }
    drop(target);
    assertTrue(calls > 1, type + " has only " + calls + " calls");
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT 1")) {
      assertTrue(rows.next());
    }
  }

  private static boolean isOfValues(String name) {
    return name.startsWith("set") || name.startsWith("get");
  }

  private static void drop(Object target) throws SQLException {
    if (target instanceof ResultSet rows && !rows.isClosed() && rows.getStatement() != null) {
      rows.getStatement().close();
    } else if (target instanceof Statement statement) {
      statement.close();
    } else if (target instanceof Connection opened) {
      opened.close();
    }
  }

  private void call(Method method, Object target, @Nullable Object[] arguments) {
    String about = method.getName() + Arrays.deepToString(shown(arguments));
    try {
      Object answer = method.invoke(target, arguments);
      if (answer instanceof ResultSet rows && rows != target && !rows.isClosed()) {
        while (rows.next()) {
          rows.getObject(1);
        }
      }
      if (target instanceof PreparedStatement prepared && method.getName().startsWith("set")) {
        about += " then execute";
        prepared.execute();
      }
    } catch (InvocationTargetException e) {
      check(method, arguments, about, e.getCause());
    } catch (IllegalAccessException | SQLException | RuntimeException | Error e) {
      check(method, arguments, about, e);
    }
  }

  private static @Nullable Object[] shown(@Nullable Object[] arguments) {
    @Nullable Object[] shown = arguments.clone();
    for (int i = 0; i < shown.length; i++) {
      if (shown[i] instanceof String text && text.length() > 60) {
        shown[i] = text.length() + " characters";
      } else if (shown[i] != null && Proxy.isProxyClass(shown[i].getClass())) {
        shown[i] = "foreign";
      } else if (shown[i] instanceof BigDecimal number) {
        shown[i] = "number of scale " + number.scale();
      } else if (shown[i] instanceof Calendar) {
        shown[i] = "calendar";
      }
    }
    return shown;
  }

  private void check(
      Method method, @Nullable Object[] arguments, String about, @Nullable Throwable thrown) {
    boolean clean =
        thrown instanceof SQLException error
            && error.getSQLState() != null
            && error.getSQLState().matches("[0-9A-Z]{5}")
            && !error.getSQLState().equals("00000")
            && !error.getSQLState().startsWith("XX")
            && error.getMessage() != null
            && error instanceof SQLFeatureNotSupportedException
                == error.getSQLState().startsWith("0A");
    boolean asDocumented =
        thrown instanceof NullPointerException
            && Arrays.asList(arguments).contains(null)
            && QUOTING.contains(method.getName());
    if (!clean && !asDocumented && faults.size() < 200) {
      String state = thrown instanceof SQLException error ? " state " + error.getSQLState() : "";
      var stack = thrown.getStackTrace();
      String at = stack.length > 0 ? " at " + stack[0] : "";
      faults.add(
          method.getDeclaringClass().getSimpleName() + "." + about + ": " + thrown + state + at);
    }
  }

  private static Object foreign(Class<?> type) {
    return Proxy.newProxyInstance(
        type.getClassLoader() == null
            ? AbsurdArgumentsTest.class.getClassLoader()
            : type.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> {
          if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
              case "equals" -> proxy == arguments[0];
              case "hashCode" -> 7;
              default -> "foreign";
            };
          }
          throw new SQLException("cannot be read", "22000");
        });
  }

  private static List<@Nullable Object> absurd(Class<?> type) {
    List<@Nullable Object> all = new ArrayList<>();
    if (!type.isPrimitive()) {
      all.add(null);
    }
    if (type == boolean.class) {
      all.addAll(List.of(false, true));
    } else if (type == byte.class) {
      all.addAll(List.of((byte) 0, Byte.MIN_VALUE));
    } else if (type == short.class) {
      all.addAll(List.of((short) 0, Short.MIN_VALUE));
    } else if (type == int.class) {
      all.addAll(
          List.of(0, -1, 2, 99, Types.REF, 1003, 1005, Integer.MAX_VALUE, Integer.MIN_VALUE));
    } else if (type == long.class) {
      all.addAll(List.of(0L, -1L, Long.MAX_VALUE, Long.MIN_VALUE));
    } else if (type == float.class) {
      all.addAll(List.of(Float.NaN, Float.NEGATIVE_INFINITY));
    } else if (type == double.class) {
      all.addAll(List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE));
    } else if (type == String.class) {
      all.addAll(
          List.of("", "\0", "%", "\\", "\uD800", "\"", "'; --", "nix", "🐘", "x".repeat(100_000)));
    } else if (type == byte[].class) {
      all.addAll(List.of(new byte[0], new byte[] {-1}));
    } else if (type == int[].class) {
      all.addAll(List.of(new int[0], new int[] {0}, new int[] {-1}, new int[] {7, 7}));
    } else if (type == String[].class) {
      all.addAll(List.of(new String[0], new String[] {null}, new String[] {"nix", ""}));
    } else if (type == Object[].class) {
      all.addAll(
          List.of(
              new Object[0],
              new Object[] {null},
              new Object[] {new Thread()},
              new Object[] {1, "a"},
              new Object[] {new Object[] {1}}));
    } else if (type == Class.class) {
      all.addAll(
          List.of(
              int.class,
              void.class,
              Thread.class,
              Object.class,
              int[].class,
              int[][].class,
              Integer[].class,
              String[].class,
              float[].class,
              List.class,
              LocalDate.class,
              Instant.class,
              JDBCType.class,
              Void.class));
    } else if (type == Map.class) {
      all.add(Map.of("x", String.class));
    } else if (type == Properties.class) {
      var unknown = new Properties();
      unknown.setProperty("nix", "x");
      unknown.put("number", 5);
      all.add(unknown);
    } else if (type == SQLType.class) {
      all.addAll(List.of(JDBCType.REF, JDBCType.VARCHAR, foreign(SQLType.class)));
    } else if (type == Date.class) {
      all.addAll(List.of(new Date(Long.MIN_VALUE), new Date(Long.MAX_VALUE)));
    } else if (type == Time.class) {
      all.addAll(List.of(new Time(Long.MIN_VALUE), new Time(Long.MAX_VALUE)));
    } else if (type == Timestamp.class) {
      all.addAll(List.of(new Timestamp(Long.MIN_VALUE), new Timestamp(Long.MAX_VALUE)));
    } else if (type == BigDecimal.class) {
      all.addAll(List.of(new BigDecimal("1E+200000"), new BigDecimal("1E-200000")));
    } else if (type == InputStream.class) {
      all.add(
          new InputStream() {
            @Override
            public int read() throws IOException {
              throw new IOException("stream is broken");
            }
          });
    } else if (type == Reader.class) {
      var closed = new StringReader("x");
      closed.close();
      all.add(closed);
    } else if (type == Object.class) {
      all.addAll(
          List.of(
              new Thread(),
              new Object[] {new Object[] {1}},
              Double.NaN,
              'x',
              "nix",
              List.of(1, "a"),
              new int[] {1},
              new float[0],
              new float[][] {{1}},
              new BigDecimal("1E+200000"),
              LocalDate.MAX,
              LocalDate.MIN,
              Instant.MAX,
              Instant.MIN,
              new java.util.Date(0),
              Map.of(),
              new GregorianCalendar(),
              Float.POSITIVE_INFINITY,
              foreign(Array.class),
              new boolean[] {true},
              new String[] {null},
              Types.REF,
              "\uD800",
              "\0"));
    } else if (type.isInterface() && type != Executor.class) {
      all.add(foreign(type));
    }
    return all;
  }

  private static @Nullable Object sound(Method method, Class<?> type, Connection connection)
      throws SQLException {
    if (type == boolean.class) {
      return true;
    } else if (type == byte.class) {
      return (byte) 1;
    } else if (type == short.class) {
      return (short) 1;
    } else if (type == int.class) {
      return 1;
    } else if (type == long.class) {
      return 1L;
    } else if (type == float.class) {
      return 1f;
    } else if (type == double.class) {
      return 1d;
    } else if (type == String.class) {
      return text(method);
    } else if (type == byte[].class) {
      return new byte[] {1};
    } else if (type == int[].class) {
      return new int[] {1};
    } else if (type == String[].class) {
      return new String[] {"id"};
    } else if (type == Object[].class) {
      return new Object[] {1};
    } else if (type == Class.class) {
      return String.class;
    } else if (type == Array.class) {
      return connection.createArrayOf("INTEGER", new Object[] {1});
    } else if (type == Object.class) {
      return 1;
    }
    return PlainArguments.of(type);
  }

  private static String text(Method method) {
    String name = method.getName();
    if (name.startsWith("execute") || name.startsWith("prepare") || name.equals("addBatch")) {
      return "SELECT 1";
    }
    return switch (name) {
      case "createArrayOf" -> "FLOAT";
      case "setSchema" -> "public";
      case "setCatalog" -> "main";
      default -> method.getDeclaringClass() == DatabaseMetaData.class ? "t" : "id";
    };
  }
}
