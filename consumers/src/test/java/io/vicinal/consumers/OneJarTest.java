package io.vicinal.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/**
 * The driver's one jar beside an application that has Calcite, Guava and Jackson of its own.
 *
 * <p>The jar is there when Maven has packaged the driver, as {@code verify} does.
 */
final class OneJarTest {
  private static final Path JAR = Path.of("..", "driver", "target", "vicinal-jdbc.jar");

  private static Path jar() {
    assumeTrue(Files.exists(JAR), "the driver is not packaged");
    return JAR;
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void holdsNothingThatAnApplicationMayHaveInAnotherVersion() throws IOException {
    try (var jar = new JarFile(jar().toFile())) {
      List<String> strangers =
          jar.stream()
              .map(entry -> entry.getName())
              .filter(name -> name.endsWith(".class"))
              .map(name -> name.replaceFirst("^META-INF/versions/\\d+/", ""))
              .filter(name ->
                  !name.matches(
                      "(io/vicinal|org/sqlite|org/slf4j|org/jspecify|javax/transaction)/.*"))
              .toList();
      assertEquals(List.of(), strangers);
    }
  }

  @Test
  void announcesOneDriver() throws IOException {
    try (var loader =
        new URLClassLoader(new URL[] {url(jar())}, ClassLoader.getPlatformClassLoader())) {
      List<String> drivers =
          ServiceLoader.load(Driver.class, loader).stream()
              .map(provider -> provider.type().getName())
              .filter(name -> !name.startsWith("sun."))
              .toList();
      assertEquals(List.of("io.vicinal.jdbc.Driver"), drivers);
    }
  }

  @Test
  void runsBesideAnotherCalcite() throws Exception {
    var urls = new ArrayList<URL>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path path = Path.of(entry).toAbsolutePath();
      if (path.toString().endsWith(".jar") && !path.getFileName().toString().contains("vicinal")) {
        urls.add(url(path)); // Calcite, Guava, Jackson and all others, first
      }
    }
    urls.add(url(jar()));
    try (var loader =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Class<?> theirs = loader.loadClass("org.apache.calcite.rel.RelNode");
      Class<?> ours = loader.loadClass("io.vicinal.shaded.org.apache.calcite.rel.RelNode");
      assertNotSame(theirs, ours);
      try (Connection calcite = connect(loader, "org.apache.calcite.jdbc.Driver", "jdbc:calcite:");
          Connection vicinal = connect(loader, "io.vicinal.jdbc.Driver", "jdbc:vicinal:mem:")) {
        assertEquals(List.of("2"), rows(calcite, "SELECT COUNT(*) FROM (VALUES (1), (2)) AS t(x)"));
        runsAllKindsOfQueries(vicinal);
      }
    }
  }

  private static Connection connect(ClassLoader loader, String driver, String url)
      throws ReflectiveOperationException, SQLException {
    Object instance = loader.loadClass(driver).getConstructor().newInstance();
    return ((Driver) instance).connect(url, new Properties());
  }

  /** Statements that reach compiled expressions, generated code, JSON, dates and searches. */
  private static void runsAllKindsOfQueries(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE docs (id INT PRIMARY KEY, lang TEXT, meta JSON, day DATE, v VECTOR(2))");
      statement.execute(
          "INSERT INTO docs VALUES (1, 'en', '{\"a\": 1}', DATE '2024-02-29', '[1,0]'), "
              + "(2, 'de', '{\"a\": 2}', DATE '2024-03-01', '[0,1]'), "
              + "(3, 'en', '{\"a\": 3}', NULL, '[1,1]')");
      statement.execute("CREATE VECTOR INDEX docs_v ON docs (v) WITH (metric = 'l2')");
    }
    assertEquals(
        List.of("1", "3"),
        rows(connection, "SELECT id FROM docs WHERE lang = 'en' ORDER BY v <-> '[1,0.1]' LIMIT 2"));
    assertEquals(
        List.of("2", "4"),
        rows(
            connection,
            "SELECT CAST(SUM(CAST(JSON_VALUE(meta, '$.a') AS INT)) AS VARCHAR) FROM docs "
                + "GROUP BY lang ORDER BY lang"));
    assertEquals(
        List.of("1:1", "1:3", "2:2", "3:3", "3:1"),
        rows(
            connection,
            "SELECT a.id || ':' || b.id FROM docs a, LATERAL (SELECT id FROM docs d "
                + "WHERE d.lang = a.lang ORDER BY d.v <-> a.v LIMIT 2) b ORDER BY a.id, a.v <-> "
                + "(SELECT v FROM docs z WHERE z.id = b.id)"));
    assertEquals(
        List.of("EN", "EN"),
        rows(
            connection,
            "SELECT UPPER(lang) FROM docs WHERE lang LIKE 'e%' OR (lang ~ '^x' AND meta IS NULL)"));
    assertEquals(
        List.of("1"), rows(connection, "SELECT id FROM docs WHERE EXTRACT(DAY FROM day) = 29"));
    assertEquals(
        List.of("1", "2"),
        rows(
            connection,
            "SELECT ROW_NUMBER() OVER (PARTITION BY lang ORDER BY id) FROM docs WHERE lang = 'en' "
                + "ORDER BY 1"));
    assertEquals(
        List.of("2"), rows(connection, "SELECT id FROM docs WHERE JSON_MATCH(meta, '{\"a\": 2}')"));
    assertTrue(
        rows(connection, "EXPLAIN SELECT id FROM docs ORDER BY v <-> '[1,0]' LIMIT 1").size() > 1);
  }

  private static List<String> rows(Connection connection, String sql) throws SQLException {
    var rows = new ArrayList<String>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
    }
    return rows;
  }
}
