package io.vicinal.flyway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Databases are migrated, validated, repaired, baselined and cleaned. */
final class MigrationTest {
  private static int names;

  private String url = "";
  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    url = "jdbc:vicinal:mem:flyway" + names++;
    connection = DriverManager.getConnection(url);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private Flyway flyway(String... directories) {
    return Flyway.configure()
        .dataSource(url, null, null)
        .locations(
            Arrays.stream(directories).map(name -> "classpath:db/" + name).toArray(String[]::new))
        .placeholders(Map.of("language", "en"))
        .cleanDisabled(false)
        .load();
  }

  private List<String> rows(String sql) throws SQLException {
    var texts = new ArrayList<String>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  @Test
  void migrationsRunOnceAndInOrder() throws SQLException {
    assertEquals(3, flyway("first").migrate().migrationsExecuted);
    assertEquals(0, flyway("first").migrate().migrationsExecuted);
    assertEquals(
        List.of("it's; one", "three ; ", "two; '2'"),
        rows("SELECT title FROM english ORDER BY title"));
    assertEquals(
        List.of("1"), rows("SELECT id FROM english ORDER BY embedding <-> '[1,0.1]' LIMIT 1"));

    assertEquals(1, flyway("first", "second").migrate().migrationsExecuted);
    assertEquals(List.of("2003"), rows("SELECT MAX(year) FROM docs"));
    flyway("first", "second").validate();
    assertEquals(
        List.of("1", "1.1", "2"),
        rows(
            "SELECT \"version\" FROM flyway_schema_history WHERE \"version\" IS NOT NULL "
                + "ORDER BY \"installed_rank\""));
    assertEquals(List.of("true"), rows("SELECT DISTINCT \"success\" FROM flyway_schema_history"));
  }

  @Test
  void aMigrationThatFailsIsNotedUntilItIsRepaired() throws SQLException {
    FlywayException failure =
        assertThrows(FlywayException.class, () -> flyway("first", "broken").migrate());
    assertTrue(failure.getMessage().contains("22P02"), failure.getMessage());
    MigrationInfo[] infos = flyway("first", "broken").info().all();
    assertTrue(
        Arrays.stream(infos).anyMatch(info -> info.getState() == MigrationState.FAILED),
        Arrays.toString(infos));
    // What the migration did before stays, what came after was not tried.
    assertEquals(List.of("0"), rows("SELECT COUNT(*) FROM half"));
    assertThrows(SQLException.class, () -> rows("SELECT * FROM other"));
    assertThrows(FlywayException.class, () -> flyway("first", "second").migrate());

    flyway("first", "second").repair();
    // The repeatable one comes last, so it waited.
    assertEquals(2, flyway("first", "second").migrate().migrationsExecuted);
  }

  @Test
  void aChangedScriptIsFound() throws SQLException {
    flyway("first").migrate();
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "UPDATE flyway_schema_history SET \"checksum\" = 1 WHERE \"version\" = '1'");
    }
    assertThrows(FlywayException.class, () -> flyway("first").validate());
    flyway("first").repair();
    flyway("first").validate();
  }

  @Test
  void cleanRemovesTablesAndViews() throws SQLException {
    flyway("first").migrate();
    flyway("first").clean();
    try (ResultSet tables = connection.getMetaData().getTables(null, "public", "%", null)) {
      assertFalse(tables.next());
    }
    assertEquals(3, flyway("first").migrate().migrationsExecuted);
  }

  @Test
  void cleanRemovesSequencesAndWhatUsesThem() throws SQLException {
    flyway("first").migrate();
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE SEQUENCE \"odd name\"");
      statement.execute("CREATE TABLE uses (id BIGINT DEFAULT nextval('\"odd name\"'))");
    }
    flyway("first").clean();
    assertEquals(List.of("0"), rows("SELECT COUNT(*) FROM information_schema.sequences"));
  }

  @Test
  void aBaselineSkipsWhatIsThere() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE docs (id INT PRIMARY KEY)");
    }
    assertThrows(FlywayException.class, () -> flyway("second").migrate());
    Flyway later =
        Flyway.configure()
            .dataSource(url, null, null)
            .locations("classpath:db/second")
            .baselineOnMigrate(true)
            .baselineVersion("1")
            .load();
    assertEquals(1, later.migrate().migrationsExecuted);
  }

  @Test
  void schemasAreCreatedAndDropped() throws SQLException {
    Flyway inSchema =
        Flyway.configure()
            .dataSource(url, null, null)
            .locations("classpath:db/first")
            .placeholders(Map.of("language", "en"))
            .schemas("app_1")
            .cleanDisabled(false)
            .load();
    assertEquals(3, inSchema.migrate().migrationsExecuted);
    assertEquals(List.of("3"), rows("SELECT COUNT(*) FROM app_1.english"));
    inSchema.clean();
    assertThrows(SQLException.class, () -> rows("SELECT COUNT(*) FROM app_1.docs"));
  }

  @Test
  void twoAtOnceMigrateOnce() throws Exception {
    try (var threads = Executors.newFixedThreadPool(2)) {
      Callable<Integer> migrate = () -> flyway("first").migrate().migrationsExecuted;
      int executed = 0;
      for (var result : threads.invokeAll(List.of(migrate, migrate))) {
        executed += result.get();
      }
      assertEquals(3, executed);
    }
    assertEquals(
        List.of("3"), rows("SELECT COUNT(*) FROM flyway_schema_history WHERE \"success\""));
  }
}
