package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds what the metadata says against what the database does. */
@ParameterizedClass
@EnumSource(Where.class)
class DatabaseFactsTest {
  @Parameter Where where;

  @AfterEach
  void stopServers() {
    Where.stop();
  }

  private Connection connection;
  private DatabaseMetaData metadata;
  private Statement statement;

  @BeforeEach
  void connect() throws SQLException {
    connection = where.connect("jdbc:vicinal:mem:");
    metadata = connection.getMetaData();
    statement = connection.createStatement();
    statement.execute(
        "CREATE TABLE t (id INT PRIMARY KEY, s TEXT, d DOUBLE PRECISION, ts TIMESTAMP)");
    statement.execute("INSERT INTO t VALUES (1, 'one', 0.5, TIMESTAMP '2020-01-02 03:04:05')");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private String first(String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      assertTrue(rows.next(), sql);
      return rows.getString(1);
    }
  }

  @Test
  void theUserIsTheCurrentUser() throws SQLException {
    assertEquals(first("SELECT CURRENT_USER"), metadata.getUserName());
  }

  @Test
  void everyListedFunctionOfJdbcCanBeCalled() throws SQLException {
    for (String name : metadata.getNumericFunctions().split(",")) {
      String arguments =
          switch (name) {
            case "PI", "RAND" -> "";
            case "MOD" -> "id, 2";
            case "ATAN2", "POWER" -> "d, d";
            case "ROUND", "TRUNCATE" -> "d, 1";
            default -> "d";
          };
      assertNotEquals("", first("SELECT {fn " + name + "(" + arguments + ")} FROM t"));
    }
    for (String name : metadata.getStringFunctions().split(",")) {
      String arguments =
          switch (name) {
            case "CONCAT" -> "s, s";
            case "LEFT", "RIGHT", "REPEAT" -> "s, 2";
            case "POSITION" -> "'n' IN s";
            case "REPLACE" -> "s, 'o', 'x'";
            case "SUBSTRING" -> "s, 1, 2";
            default -> "s";
          };
      assertNotEquals("", first("SELECT {fn " + name + "(" + arguments + ")} FROM t"));
    }
    for (String name : metadata.getTimeDateFunctions().split(",")) {
      String arguments =
          switch (name) {
            case "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP" -> "";
            case "NOW" -> "()";
            case "EXTRACT" -> "(YEAR FROM ts)";
            case "TIMESTAMPADD" -> "(SQL_TSI_DAY, 1, ts)";
            case "TIMESTAMPDIFF" -> "(SQL_TSI_DAY, ts, ts)";
            default -> "(ts)";
          };
      assertNotEquals("", first("SELECT {fn " + name + arguments + "} FROM t"));
    }
    assertEquals("", metadata.getSystemFunctions());
  }

  @Test
  void everyListedFunctionOfVectorsTakesAndGivesWhatItSays() throws SQLException {
    try (ResultSet functions = metadata.getFunctions(null, null, "%")) {
      int count = 0;
      while (functions.next()) {
        check(functions.getString("FUNCTION_NAME"));
        count++;
      }
      assertTrue(count >= 19, count + " functions");
    }
  }

  private void check(String function) throws SQLException {
    var call = new StringBuilder(function).append('(');
    int result = Integer.MIN_VALUE;
    try (ResultSet columns =
        metadata.getFunctionColumns(null, null, function.replace("_", "\\_"), "%")) {
      int position = 0;
      while (columns.next()) {
        assertEquals(position++, columns.getInt("ORDINAL_POSITION"), function);
        String type = columns.getString("TYPE_NAME");
        if (columns.getShort("COLUMN_TYPE") == DatabaseMetaData.functionReturn) {
          result = columns.getInt("DATA_TYPE");
          continue;
        }
        call.append(call.charAt(call.length() - 1) == '(' ? "" : ", ");
        call.append(
            switch (type) {
              case "VECTOR" -> vector(function);
              case "INTEGER" -> "1";
              case "TEXT" -> function.equals("to_vector") ? "'[1,0]'" : "'COSINE'";
              default -> throw new AssertionError(type);
            });
      }
    }
    try (ResultSet rows = statement.executeQuery("SELECT " + call.append(')'))) {
      assertEquals(result, rows.getMetaData().getColumnType(1), function);
    }
  }

  private static String vector(String function) {
    return function.equals("hamming_distance") || function.equals("jaccard_distance")
        ? "CAST('[1,0]' AS VECTOR(2, BIT))"
        : "CAST('[1,0]' AS VECTOR(2))";
  }

  @Test
  void keyWordsAreSortedOnceAndIncludeWhatMustBeQuoted() throws SQLException {
    List<String> words = Arrays.asList(metadata.getSQLKeywords().split(","));
    assertEquals(words.stream().sorted().distinct().toList(), words);
    for (String word : List.of("LIMIT", "OFFSET", "QUALIFY", "RETURNING")) {
      assertTrue(words.contains(word), word);
      assertThrows(SQLException.class, () -> first("SELECT id FROM t " + word), word);
      assertEquals("1", first("SELECT id AS \"" + word + "\" FROM t"));
    }
    var ours = new HashSet<>(words);
    assertFalse(ours.removeAll(List.of("SELECT", "ARRAY", "CUBE", "MERGE", "DESCRIBE", "VALUE")));
  }

  @Test
  void namesAreAsLongAsItSays() throws SQLException {
    String longest = "x".repeat(metadata.getMaxTableNameLength());
    statement.execute("CREATE TABLE " + longest + " (" + longest + " INT)");
    assertThrows(
        SQLException.class, () -> statement.execute("CREATE TABLE x" + longest + " (x INT)"));
    assertThrows(
        SQLException.class, () -> statement.execute("CREATE TABLE y (x" + longest + " INT)"));
    assertEquals(metadata.getMaxTableNameLength(), metadata.getMaxColumnNameLength());
    assertEquals(metadata.getMaxTableNameLength(), metadata.getMaxSchemaNameLength());
  }

  @Test
  void tablesChangeAsItSays() throws SQLException {
    assertTrue(metadata.supportsAlterTableWithAddColumn());
    statement.execute("ALTER TABLE t ADD COLUMN more INT");
    assertTrue(metadata.supportsAlterTableWithDropColumn());
    statement.execute("ALTER TABLE t DROP COLUMN more");
    assertFalse(metadata.supportsSelectForUpdate());
    assertThrows(SQLException.class, () -> statement.execute("SELECT id FROM t FOR UPDATE"));
  }

  @Test
  void resultSetsAreReadForwardOnly() throws SQLException {
    assertTrue(metadata.supportsResultSetType(ResultSet.TYPE_FORWARD_ONLY));
    assertFalse(metadata.supportsResultSetType(ResultSet.TYPE_SCROLL_INSENSITIVE));
    assertTrue(
        metadata.supportsResultSetConcurrency(
            ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY));
    assertFalse(
        metadata.supportsResultSetConcurrency(
            ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_UPDATABLE));
    assertEquals(DatabaseMetaData.sqlStateSQL, metadata.getSQLStateType());
  }

  @Test
  void toolsFindWhereTheyLeaveTheirName() throws SQLException {
    try (ResultSet rows = metadata.getClientInfoProperties()) {
      assertTrue(rows.next());
      assertEquals("ApplicationName", rows.getString("NAME"));
      assertEquals(255, rows.getInt("MAX_LEN"));
      assertFalse(rows.next());
    }
    connection.setClientInfo("ApplicationName", "a tool");
    assertEquals("a tool", connection.getClientInfo("ApplicationName"));
  }
}
