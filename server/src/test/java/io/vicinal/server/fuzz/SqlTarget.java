package io.vicinal.server.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Statements made of the pieces of those that the driver's tests run. */
final class SqlTarget implements FuzzTarget {
  private static final Path SCRIPTS = Path.of("../driver/src/test/resources/corpus");
  private static final Pattern WORD = Pattern.compile("[A-Za-z_]{2,}|[<>=|:&@#~!?+*/^-]+|'[^']*'");
  private static final int ROWS_MAX = 200;

  private Served served = new Served();
  private @Nullable Connection connection;
  private int fed;

  SqlTarget() throws SQLException {}

  private static List<String> statements() {
    var statements = new ArrayList<String>();
    try (Stream<Path> scripts = Files.list(SCRIPTS)) {
      for (Path script :
          scripts.filter(file -> file.toString().endsWith(".slt")).sorted().toList()) {
        for (String part : Files.readString(script).split("\\R\\s*\\R")) {
          String[] lines = part.strip().split("\\R");
          var sql = new StringBuilder();
          boolean begun = false;
          for (String line : lines) {
            if (line.startsWith("----")) {
              break;
            }
            if (begun) {
              sql.append(line).append('\n');
            }
            begun |= line.startsWith("statement") || line.startsWith("query");
          }
          if (!sql.isEmpty()) {
            statements.add(sql.toString().strip());
          }
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return statements;
  }

  @Override
  public List<byte[]> seeds() {
    return statements().stream().map(sql -> sql.getBytes(StandardCharsets.UTF_8)).toList();
  }

  @Override
  public boolean seedsAreTested() {
    return true;
  }

  @Override
  public List<String> words() {
    var words = new TreeSet<String>();
    for (String sql : statements()) {
      WORD.matcher(sql).results().forEach(found -> words.add(" " + found.group() + " "));
    }
    words.addAll(List.of("(", ")", ",", ";", "--", "/*", "*/", "$1", "::", "[1,2]", "\"", "docs"));
    return List.copyOf(words);
  }

  @Override
  public void feed(byte[] input) throws SQLException {
    if (++fed % 500 == 0) {
      again();
    }
    Connection open = connection;
    if (open == null || fed % 25 == 0) {
      if (open != null) {
        open.close();
      }
      served.define();
      open = served.directory().connect("anna", "main");
      connection = open;
    }
    String sql = new String(input, StandardCharsets.UTF_8);
    try (Statement statement = open.createStatement()) {
      statement.setQueryTimeout(5);
      boolean rows = statement.execute(sql);
      if (rows) {
        try (ResultSet result = statement.getResultSet()) {
          int count = 0;
          while (count < ROWS_MAX && result.next()) {
            count++;
            for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
              var _ = result.getString(i);
              var _ = result.getObject(i);
            }
          }
        }
      }
    } catch (SQLException e) {
      assertNotNull(e.getSQLState(), () -> sql + ": " + e);
      Served.check(e.getSQLState() + " " + e.getMessage());
    }
    try (Statement statement = open.createStatement();
        ResultSet alive = statement.executeQuery("SELECT 41 + 1")) {
      assertTrue(alive.next());
      assertEquals(42, alive.getInt(1));
    } catch (SQLException e) {
      if (!e.getSQLState().equals("57P01") && !e.getSQLState().equals("25P02")) {
        throw new AssertionError("the connection is no good after " + sql, e);
      }
      connection = null;
    }
  }

  private void again() throws SQLException {
    close();
    connection = null;
    served = new Served();
  }

  @Override
  public void close() throws SQLException {
    Connection open = connection;
    if (open != null) {
      open.close();
    }
    served.close();
  }
}
