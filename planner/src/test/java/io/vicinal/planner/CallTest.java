package io.vicinal.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.planner.plan.ColumnInfo;
import io.vicinal.planner.plan.PreparedPlan;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.Session;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RestoreOptions;
import io.vicinal.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** CALL and the procedures of schema "vicinal". */
class CallTest {
  @RegisterExtension EngineDatabase engine = new EngineDatabase();
  @TempDir Path temporary;

  private SqlRunner filled() {
    var sql = new SqlRunner(engine.open());
    return sql.run(
        "CREATE TABLE t (id INT PRIMARY KEY, s TEXT)",
        "INSERT INTO t VALUES (1, 'a')",
        "CHECKPOINT");
  }

  @Test
  void aSoundDatabaseHasNoProblems() {
    SqlRunner sql = filled();
    PreparedPlan plan = sql.prepare("CALL vicinal.verify()");
    assertEquals(StatementKind.CALL, plan.kind());
    assertEquals(StatementKind.Result.ROWS, plan.result());
    assertFalse(plan.kind().writes());
    assertEquals(
        List.of("severity", "object", "file", "offset", "message"),
        plan.columns().stream().map(ColumnInfo::label).toList());
    assertEquals(List.of(), sql.query(plan));
    assertEquals(List.of(), sql.query("call vicinal.verify(level => 1)"));
    assertEquals(List.of(), sql.query("CALL vicinal.verify(NULL)"));
    assertEquals(List.of(), sql.query("CALL vicinal.verify(?)", 2));
    assertEquals(List.of(), sql.query("CALL vicinal.verify(level => ?)", "3"));
    sql.session().setSchema("vicinal");
    assertEquals(List.of(), sql.query("CALL verify(3)"));
  }

  @Test
  void aDamagedFileIsNamed() throws IOException {
    try (DataDirectory directory =
        DataDirectory.open(temporary, OpenOptions.DEFAULT.withBackgroundWork(false))) {
      var sql = new SqlRunner(directory.database(DataDirectory.DEFAULT_DATABASE));
      sql.run(
          "CREATE TABLE t (id INT PRIMARY KEY, s TEXT)",
          "INSERT INTO t VALUES (1, 'a')",
          "CHECKPOINT");
      Path file = columnFile();
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length - 1] ^= 1;
      Files.write(file, bytes, StandardOpenOption.WRITE);
      List<String> rows = sql.query("CALL vicinal.verify(1)");
      assertFalse(rows.isEmpty());
      assertTrue(rows.getFirst().startsWith("error|"), rows.toString());
      assertTrue(rows.getFirst().contains(file.getFileName().toString()), rows.toString());
    }
  }

  @Test
  void aBackupIsWrittenAndAnIncrementalOneAfterIt() {
    Path data = temporary.resolve("data");
    Path first = temporary.resolve("first");
    Path second = temporary.resolve("second");
    try (DataDirectory directory =
        DataDirectory.open(data, OpenOptions.DEFAULT.withBackgroundWork(false))) {
      var sql =
          new SqlRunner(new Session(directory.database(DataDirectory.DEFAULT_DATABASE), directory));
      sql.run("CREATE TABLE t (id INT PRIMARY KEY)", "INSERT INTO t VALUES (1)", "CHECKPOINT");
      assertEquals(1, sql.query("CALL vicinal.backup('" + first + "')").size());
      sql.run("INSERT INTO t VALUES (2)");
      assertEquals(
          1,
          sql.query(
                  "CALL vicinal.backup(target => ?, incremental_from => ?)",
                  second.toString(),
                  first.toString())
              .size());
      assertThrows(
          StorageException.AlreadyExists.class,
          () -> sql.query("CALL vicinal.backup(?)", second.toString()));
      assertThrows(
          StorageException.InvalidSetting.class,
          () -> sql.query("CALL vicinal.backup(?)", data.resolve("backup").toString()));
      assertEquals(
          "42883 procedure \"backup\" has a required argument \"target\"",
          sql.failure("CALL vicinal.backup()"));
      assertEquals(
          "22023 argument \"target\" must not be null", sql.failure("CALL vicinal.backup(NULL)"));
      assertEquals(
          "42804 argument \"target\" expects TEXT, not 1", sql.failure("CALL vicinal.backup(1)"));
    }
    Path restored = temporary.resolve("restored");
    DataDirectory.restore(second, restored, RestoreOptions.DEFAULT);
    try (DataDirectory directory =
        DataDirectory.open(restored, OpenOptions.DEFAULT.withBackgroundWork(false))) {
      var sql = new SqlRunner(directory.database(DataDirectory.DEFAULT_DATABASE));
      assertEquals(List.of("1", "2"), sql.query("SELECT id FROM t ORDER BY id"));
    }
    SqlRunner alone = filled();
    assertEquals(
        "0AV00 this connection has no directory to back up",
        alone.failure("CALL vicinal.backup('x')"));
  }

  private Path columnFile() throws IOException {
    try (Stream<Path> files = Files.walk(temporary)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("column"))
          .sorted()
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void whatIsNoCallIsRefused() {
    SqlRunner sql = filled();
    assertEquals("42883 procedure \"nope\" does not exist", sql.failure("CALL vicinal.nope()"));
    assertEquals("42883 procedure \"verify\" does not exist", sql.failure("CALL verify()"));
    assertEquals(
        "42883 procedure \"verify\" has no argument 2", sql.failure("CALL vicinal.verify(1, 2)"));
    assertEquals(
        "42883 procedure \"verify\" has no argument \"depth\"",
        sql.failure("CALL vicinal.verify(depth => 2)"));
    assertEquals(
        "42883 procedure \"verify\" has argument \"level\" only once",
        sql.failure("CALL vicinal.verify(1, level => 2)"));
    assertEquals(
        "42804 argument \"level\" expects INTEGER, not x", sql.failure("CALL vicinal.verify('x')"));
    assertEquals(
        "22023 level must be between 1 and 3, not -1", sql.failure("CALL vicinal.verify(-1)"));
    assertTrue(sql.failure("CALL vicinal.verify(level => 1, 2)").startsWith("42601 "));
    assertTrue(sql.failure("CALL vicinal.verify").startsWith("42601 "));
    assertTrue(sql.failure("CALL vicinal.verify(?)", "x").startsWith("22"));
  }

  @Test
  void aCancelledCallEnds() {
    SqlRunner sql = filled();
    ResourceAccount account = ResourceAccount.unbounded();
    account.cancel();
    PreparedPlan plan = sql.prepare("CALL vicinal.verify()");
    assertThrows(StorageException.Cancelled.class, () -> plan.query(new Object[0], account));
  }
}
