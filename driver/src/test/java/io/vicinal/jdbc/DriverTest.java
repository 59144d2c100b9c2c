package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriverTest {
  @TempDir private Path directory;

  private static int tables(Connection connection) throws SQLException {
    int count = 0;
    try (ResultSet rows =
        connection.getMetaData().getTables(null, null, "%", new String[] {"TABLE"})) {
      while (rows.next()) {
        count++;
      }
    }
    return count;
  }

  private static void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (id INT PRIMARY KEY)");
    }
  }

  @Test
  void leavesForeignUrlsToOthers() throws SQLException {
    var driver = new Driver();
    assertFalse(driver.acceptsURL("jdbc:h2:mem:"));
    assertFalse(driver.acceptsURL(null));
    assertNull(driver.connect("jdbc:h2:mem:", new Properties()));
    assertTrue(driver.acceptsURL("jdbc:vicinal:mem:"));
    assertInstanceOf(Driver.class, DriverManager.getDriver("jdbc:vicinal:mem:"));
  }

  @Test
  void describesItsProperties() {
    var given = new Properties();
    given.setProperty("readOnly", "true");
    DriverPropertyInfo[] properties = new Driver().getPropertyInfo("jdbc:vicinal:x", given);
    assertEquals(
        List.of(
            "database",
            "currentSchema",
            "readOnly",
            "queryTimeout",
            "memory_limit",
            "ef_search",
            "target_accuracy",
            "fetchSize",
            "ApplicationName",
            "user",
            "password"),
        Arrays.stream(properties).map(property -> property.name).toList());
    assertEquals("true", properties[2].value);
    assertEquals(List.of("false", "true"), Arrays.asList(properties[2].choices));
    assertTrue(Arrays.stream(properties).noneMatch(property -> property.description.isEmpty()));
  }

  @Test
  void keepsUnnamedMemoryToOneConnection() throws SQLException {
    try (Connection first = DriverManager.getConnection("jdbc:vicinal:mem:");
        Connection second = DriverManager.getConnection("jdbc:vicinal:mem:")) {
      create(first);
      assertEquals(1, tables(first));
      assertEquals(0, tables(second));
    }
  }

  @Test
  void sharesNamedMemoryWhileSomebodyIsConnected() throws SQLException {
    String url = "jdbc:vicinal:mem:DriverTest";
    try (Connection first = DriverManager.getConnection(url);
        Connection second = DriverManager.getConnection(url)) {
      create(first);
      first.close();
      assertEquals(1, tables(second));
      try (Connection third = DriverManager.getConnection(url)) {
        assertEquals(1, tables(third));
      }
    }
    try (Connection later = DriverManager.getConnection(url)) {
      assertEquals(0, tables(later));
    }
  }

  @Test
  void sharesOneDirectoryUnderAllItsNames() throws Exception {
    Path data = directory.resolve("data");
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory);
    var source = new VicinalDataSource("jdbc:vicinal:" + link.resolve("x/../data"));
    try (Connection first = DriverManager.getConnection("jdbc:vicinal:" + data);
        Connection second = source.getConnection()) {
      create(first);
      assertEquals(1, tables(second));
    }
    try (Connection later = source.getConnection("", null)) {
      assertEquals(1, tables(later));
    }
  }

  @Test
  void readsADirectoryWithoutChangingIt() throws SQLException {
    String url = "jdbc:vicinal:" + directory.resolve("data");
    try (Connection writer = DriverManager.getConnection(url)) {
      create(writer);
      try (Connection reader = DriverManager.getConnection(url + "?readOnly=true")) {
        assertEquals(1, tables(reader));
        Expect.error("25006", "connection is read-only", () -> create(reader));
      }
    }
    try (Connection reader = DriverManager.getConnection(url + ";readOnly=true")) {
      assertEquals(1, tables(reader));
      Expect.error(
          "58030",
          "directory \""
              + directory.resolve("data")
              + "\" is open for reading only in this process",
          () -> DriverManager.getConnection(url));
    }
  }

  @Test
  void refusesWhatDoesNotExist() {
    String missing = directory.resolve("missing").toString();
    Expect.error(
        "3D000",
        "database \"nix\" does not exist",
        () -> DriverManager.getConnection("jdbc:vicinal:mem:?database=nix"));
    Expect.error(
        "3F000",
        "schema \"nix\" does not exist",
        () -> DriverManager.getConnection("jdbc:vicinal:mem:?currentSchema=nix"));
    Expect.error(
        "08001",
        "directory \"" + missing + "\" does not exist",
        () -> DriverManager.getConnection("jdbc:vicinal:" + missing + "?readOnly=true"));
    assertFalse(Files.exists(Path.of(missing)));
    Expect.error(
        "08001",
        "data source has no URL\nhint: Call setUrl first.",
        () -> new VicinalDataSource().getConnection());
  }
}
