package io.vicinal.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.DatabaseSettings;
import io.vicinal.storage.OpenOptions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** ALTER DATABASE and what SHOW says afterwards. */
class AlterDatabaseTest {
  @RegisterExtension EngineDatabase engine = new EngineDatabase();
  @TempDir Path temporary;

  @Test
  void settingsChangeAtOnceAndGoBackToTheirDefault() {
    var sql = new SqlRunner(engine.open());
    assertEquals(List.of("commit"), sql.query("SHOW durability"));
    sql.run("ALTER DATABASE CURRENT SET durability = 'interval', flush_interval_ms = 7");
    sql.run("ALTER DATABASE main SET archive_log TO on");
    assertEquals(
        List.of(
            "archive_log|on|off|null",
            "durability|interval|commit|null",
            "flush_interval_ms|7|100|ms"),
        sql.query(
            "SELECT name, value, default_value, unit FROM vicinal.settings WHERE scope ="
                + " 'database' ORDER BY name"));
    sql.run("ALTER DATABASE CURRENT SET archive_log = off, flush_interval_ms = DEFAULT");
    sql.run("ALTER DATABASE CURRENT SET durability = DEFAULT");
    assertEquals(DatabaseSettings.DEFAULT, sql.session().database().settings());
  }

  @Test
  void settingsAreThereAfterTheNextOpen() {
    OpenOptions inline = OpenOptions.DEFAULT.withBackgroundWork(false);
    try (DataDirectory directory = DataDirectory.open(temporary, inline)) {
      new SqlRunner(directory.database(DataDirectory.DEFAULT_DATABASE))
          .run("ALTER DATABASE CURRENT SET durability = 'interval'");
    }
    try (DataDirectory directory = DataDirectory.open(temporary, inline)) {
      var sql = new SqlRunner(directory.database(DataDirectory.DEFAULT_DATABASE));
      assertEquals(List.of("interval"), sql.query("SHOW durability"));
    }
  }

  @Test
  void whatIsNoSettingIsRefusedAndChangesNothing() {
    var sql = new SqlRunner(engine.open());
    assertEquals(
        "42704 setting \"nope\" of a database does not exist",
        sql.failure("ALTER DATABASE CURRENT SET archive_log = on, nope = 1"));
    assertEquals(
        "22023 durability must be \"commit\" or \"interval\", not \"never\"",
        sql.failure("ALTER DATABASE CURRENT SET durability = 'never'"));
    assertEquals(
        "22023 archive_log must be on or off, not \"7\"",
        sql.failure("ALTER DATABASE CURRENT SET archive_log = 7"));
    assertEquals(
        "0AV00 a connection to database \"main\" can alter no other database",
        sql.failure("ALTER DATABASE other SET archive_log = on"));
    assertTrue(
        sql.failure("ALTER DATABASE CURRENT SET archive_log = on, archive_log = off")
            .startsWith("42601 "));
    assertEquals(DatabaseSettings.DEFAULT, sql.session().database().settings());
  }
}
