package io.vicinal.jdbc.corpus;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** Runs a script on a connection and collects what is not as it should be. */
final class ScriptRun {
  static final Pattern CREATE_TABLE =
      Pattern.compile("(?is)\\s*CREATE\\s+TABLE\\b(?!.*\\bWITH\\s*\\()[^(]*\\(.*");

  /** CREATE TABLE AS has its options before the query; they stand in the scripts. */
  private static final Pattern TABLE_AS =
      Pattern.compile("^CREATE TABLE[^(]*(\\([^()]*\\))?[^(]*\\bAS\\b", Pattern.CASE_INSENSITIVE);

  private final Connection connection;
  private final int shards;
  private final String file;
  private final List<String> failures = new ArrayList<>();

  ScriptRun(Connection connection, int shards, String file) {
    this.connection = connection;
    this.shards = shards;
    this.file = file;
  }

  /** Returns a line for each step that does not do what it must, in order. */
  List<String> failures(Script script) {
    for (Step step : script.steps()) {
      String difference = difference(step);
      if (!difference.isEmpty()) {
        failures.add(file + ":" + step.line() + ": " + step.sql() + "\n" + difference.indent(4));
      }
    }
    return failures;
  }

  private String difference(Step step) {
    try (Statement statement = connection.createStatement()) {
      boolean rows = statement.execute(sharded(step.sql()));
      return switch (step) {
        case Step.Succeeds ignored -> "";
        case Step.Changes changes -> {
          long count = statement.getLargeUpdateCount();
          yield count == changes.count()
              ? ""
              : "expected " + changes.count() + " changed rows, found " + count;
        }
        case Step.Fails fails -> {
          List<String> read = rows ? rows(statement.getResultSet()) : List.of();
          yield "expected error " + fails.sqlState() + ", found " + read;
        }
        case Step.Gives gives ->
            rows ? difference(gives, statement.getResultSet()) : "the statement gives no rows";
      };
    } catch (SQLException e) {
      String found = "found error " + e.getSQLState() + ": " + e.getMessage();
      if (step instanceof Step.Fails fails) {
        boolean same = fails.sqlState().equals(e.getSQLState());
        return same ? "" : "expected error " + fails.sqlState() + ", " + found;
      }
      return found;
    }
  }

  private String sharded(String sql) {
    return shards > 1 && CREATE_TABLE.matcher(sql).matches() && !TABLE_AS.matcher(sql).find()
        ? sql + " WITH (shards = " + shards + ")"
        : sql;
  }

  private static String difference(Step.Gives gives, ResultSet result) throws SQLException {
    String types = types(result.getMetaData());
    if (!types.equals(gives.types())) {
      return "expected types " + gives.types() + ", found " + types;
    }
    var expected = new ArrayList<>(gives.rows());
    List<String> found = rows(result);
    String labels = gives.labels() && !expected.isEmpty() ? expected.removeFirst() : "";
    if (gives.sorted()) {
      Collections.sort(expected);
      Collections.sort(found);
    }
    if (gives.labels()) {
      expected.addFirst(labels);
      found.addFirst(labels(result.getMetaData()));
    }
    return sameRows(expected, found)
        ? ""
        : "expected\n" + lines(expected) + "found\n" + lines(found);
  }

  private static String lines(List<String> rows) {
    return String.join("\n", rows).indent(2);
  }

  private static boolean sameRows(List<String> expected, List<String> found) {
    boolean same = expected.size() == found.size();
    for (int i = 0; same && i < expected.size(); i++) {
      same = Cells.same(expected.get(i), found.get(i));
    }
    return same;
  }

  private static List<String> rows(ResultSet result) throws SQLException {
    var rows = new ArrayList<String>();
    int columns = result.getMetaData().getColumnCount();
    while (result.next()) {
      var cells = new ArrayList<String>();
      for (int i = 1; i <= columns; i++) {
        cells.add(Cells.written(result.getString(i)));
      }
      rows.add(String.join(Cells.SEPARATOR, cells));
    }
    return rows;
  }

  private static String labels(ResultSetMetaData columns) throws SQLException {
    var labels = new ArrayList<String>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      labels.add(columns.getColumnLabel(i));
    }
    return String.join(Cells.SEPARATOR, labels);
  }

  private static String types(ResultSetMetaData columns) throws SQLException {
    var types = new StringBuilder();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      types.append(
          switch (columns.getColumnType(i)) {
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> 'I';
            case Types.REAL, Types.FLOAT, Types.DOUBLE, Types.DECIMAL, Types.NUMERIC -> 'R';
            case Types.BOOLEAN, Types.BIT -> 'B';
            default -> 'T';
          });
    }
    return types.toString();
  }
}
