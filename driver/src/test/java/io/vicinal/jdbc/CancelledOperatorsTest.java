package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.planner.rel.StorageScan;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every operator that plans are made of has one of the statements that {@link CancelTest} ends. */
final class CancelledOperatorsTest {
  /** What EXPLAIN calls the operators of all statements. */
  private static final Set<String> SHOWN =
      Set.of(
          "Aggregate",
          "BatchRows",
          "Correlate",
          "Delete",
          "Filter",
          "HashJoin",
          "Insert",
          "Intersect",
          "LimitRows",
          "LimitSort",
          "Merge",
          "Minus",
          "Nearest",
          "NestedLoopJoin",
          "Project",
          "Recursion",
          "RecursionScan",
          "Scan",
          "SystemScan",
          "Uncollect",
          "UnstableRows",
          "Union",
          "Update",
          "Values",
          "Window");

  /** The operators that are not Calcite's, with what a statement has that needs them. */
  private static final Map<String, String> OWN =
      Map.ofEntries(
          Map.entry("BatchAnswers", "LATERAL (SELECT d.id FROM t d ORDER BY"),
          Map.entry("BatchRows", "LATERAL (SELECT d.id FROM t d ORDER BY"),
          Map.entry("CountedTimes", "a.o > b.o"),
          Map.entry("FramedWindow", "GROUPS BETWEEN"),
          Map.entry("GrandTotal", "ROLLUP"),
          Map.entry("HandedScan", "RETURNING id"),
          Map.entry("HeldRows", "ORDER BY a.n * b.n + c.n"),
          Map.entry("LimitRows", "OFFSET 2000000000"),
          Map.entry("ManyValues", "(VALUES (1), (2), (3), (2), (3)"),
          Map.entry("MeasuredOperator", "EXPLAIN ANALYZE"),
          Map.entry("Recursion", "WITH RECURSIVE"),
          Map.entry("RecursionScan", "WITH RECURSIVE"),
          Map.entry("StorageScan", "FROM t"),
          Map.entry("SystemScan", "vicinal.settings"),
          Map.entry("UnstableRows", "random()"),
          Map.entry("WatchedWindow", "ROWS BETWEEN 90000 PRECEDING"));

  private static final Pattern OPERATOR = Pattern.compile("\"operator\": *\"(\\w+)\"");

  @Test
  void everyOperatorThatIsOursHasAStatement() throws Exception {
    assertEquals(new TreeSet<>(OWN.keySet()), ownOperators());
    OWN.forEach((operator, part) ->
        assertTrue(
            CancelTest.statements().stream().anyMatch(sql -> sql.contains(part)),
            () -> operator + " has no statement with " + part));
  }

  @Test
  void everyOperatorThatExplainShowsHasAStatement() throws Exception {
    var seen = new TreeSet<String>();
    try (Connection connection = DriverManager.getConnection("jdbc:vicinal:mem:");
        Statement statement = connection.createStatement()) {
      EndlessStatements.fill(connection);
      for (String sql : CancelTest.statements()) {
        if (!sql.startsWith("EXPLAIN") && !sql.startsWith("CREATE")) {
          seen.addAll(shown(statement, sql));
        }
      }
    }
    assertEquals(new TreeSet<>(SHOWN), seen);
  }

  /** Returns the classes of the planner's operators. */
  private static Set<String> ownOperators() throws Exception {
    URI place = StorageScan.class.getResource("StorageScan.class").toURI();
    Class<?> operator = Class.forName("org.apache.calcite.adapter.enumerable.EnumerableRel");
    var names = new TreeSet<String>();
    try (FileSystem jar =
            place.getScheme().equals("jar") ? FileSystems.newFileSystem(place, Map.of()) : null;
        Stream<Path> files = Files.list(Path.of(place).resolveSibling("."))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".class") && !name.contains("$")) {
          String full = StorageScan.class.getPackageName() + "." + name.replace(".class", "");
          Class<?> type = Class.forName(full);
          if (operator.isAssignableFrom(type)) {
            names.add(type.getSimpleName());
          }
        }
      }
    }
    return names;
  }

  private static Set<String> shown(Statement statement, String sql) throws SQLException {
    var names = new TreeSet<String>();
    try (ResultSet plan = statement.executeQuery("EXPLAIN (FORMAT JSON) " + sql)) {
      while (plan.next()) {
        Matcher name = OPERATOR.matcher(plan.getString(1));
        while (name.find()) {
          names.add(name.group(1));
        }
      }
    } catch (SQLFeatureNotSupportedException e) {
      return Set.of(); // EXPLAIN does not take all statements
    }
    return names;
  }
}
