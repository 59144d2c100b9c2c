package io.vicinal.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.NumberSequence;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.Transaction;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Runs {@code backup} and {@code restore}. */
final class BackupCommandTest {
  @TempDir Path temporary;
  private Path data;
  private Path backup;
  private String printed = "";

  @BeforeEach
  void write() {
    data = temporary.resolve("data");
    backup = temporary.resolve("backup");
    try (DataDirectory directory = DataDirectory.open(data, OpenOptions.DEFAULT)) {
      Database database = directory.database(DataDirectory.DEFAULT_DATABASE);
      database.alter(database.settings().withArchiveLog(true));
      database.createTable(
          new TableDefinition(
              "public",
              "docs",
              List.of(new ColumnDefinition("id", DataType.of(DataType.Kind.INTEGER), false, null)),
              List.of(0),
              1));
      insert(database, 0, 100);
    }
  }

  private static long insert(Database database, int from, int to) {
    Table table = database.table("public", "docs").orElseThrow();
    try (Transaction transaction = database.begin()) {
      for (int id = from; id < to; id++) {
        transaction.insert(table.id(), new Object[] {id});
      }
      return transaction.commit();
    }
  }

  private static long rows(Path directory) {
    try (DataDirectory open = DataDirectory.open(directory, OpenOptions.DEFAULT);
        Snapshot snapshot = open.database("main").snapshot()) {
      return snapshot.rowCount(open.database("main").tables().getFirst().id());
    }
  }

  private int run(Object command, Object... arguments) {
    var out = new StringWriter();
    var line = new CommandLine(command).setOut(new PrintWriter(out)).setErr(new PrintWriter(out));
    int code =
        line.execute(List.of(arguments).stream().map(String::valueOf).toArray(String[]::new));
    printed = out.toString();
    return code;
  }

  @Test
  void backsUpAndRestores() {
    assertEquals(0, run(new BackupCommand(), data, backup), printed);
    assertTrue(printed.contains("database \"main\" up to lsn "), printed);
    Path second = temporary.resolve("second");
    assertEquals(
        0,
        run(new BackupCommand(), data, second, "--incremental-from", backup, "--copy", "--json"),
        printed);
    assertTrue(printed.contains("\"linkedFiles\":"), printed);
    for (Path each : List.of(backup, second)) {
      Path target = temporary.resolve("restored-" + each.getFileName());
      assertEquals(0, run(new RestoreCommand(), each, target), printed);
      assertEquals(100, rows(target));
      assertEquals(1, run(new RestoreCommand(), each, target), printed);
      assertTrue(printed.contains("already exists"), printed);
    }
  }

  @Test
  void namesTheSequencesThatAReplayLeavesBehind() {
    NumberSequence sequence;
    try (DataDirectory directory = DataDirectory.open(data, OpenOptions.DEFAULT)) {
      sequence =
          directory
              .database("main")
              .createSequence(
                  new NumberSequence(
                      0, "public", "s", DataType.Kind.BIGINT, 1, 1, 1, 1_000_000, false));
    }
    assertEquals(0, run(new BackupCommand(), data, backup), printed);
    try (DataDirectory directory = DataDirectory.open(data, OpenOptions.DEFAULT)) {
      insert(directory.database("main"), 100, 150);
    }
    assertEquals(0, run(new RestoreCommand(), backup, temporary.resolve("same")), printed);
    assertFalse(printed.contains("sequence"), printed);
    Path all = temporary.resolve("all");
    assertEquals(0, run(new RestoreCommand(), backup, all, "--archive", data), printed);
    assertTrue(printed.contains("sequence main.public.s goes on where it was"), printed);
    Path other = temporary.resolve("other");
    assertEquals(0, run(new RestoreCommand(), backup, other, "--archive", data, "--json"), printed);
    assertTrue(printed.contains("\"sequences\":[\"main.public.s\"]"), printed);
    try (DataDirectory directory = DataDirectory.open(all, OpenOptions.DEFAULT)) {
      assertEquals(1, directory.database("main").nextValue(sequence.id()));
    }
  }

  @Test
  void restoresALaterMomentFromTheArchive() {
    assertEquals(0, run(new BackupCommand(), data, backup), printed);
    long lsn;
    try (DataDirectory directory = DataDirectory.open(data, OpenOptions.DEFAULT)) {
      lsn = insert(directory.database("main"), 100, 150);
      insert(directory.database("main"), 150, 175);
    }
    Path all = temporary.resolve("all");
    assertEquals(0, run(new RestoreCommand(), backup, all, "--archive", data), printed);
    assertEquals(175, rows(all));
    Path some = temporary.resolve("some");
    assertEquals(
        0,
        run(new RestoreCommand(), backup, some, "--archive", data, "--to-lsn", lsn, "--json"),
        printed);
    assertTrue(printed.contains("\"lsn\":" + lsn), printed);
    assertEquals(150, rows(some));
    assertEquals(1, run(new RestoreCommand(), backup, temporary.resolve("x"), "--to-lsn", 1));
    assertTrue(printed.contains("which is after lsn 1"), printed);
    assertEquals(2, run(new RestoreCommand(), backup, temporary.resolve("x"), "--to-time", "noon"));
    assertTrue(Files.notExists(temporary.resolve("x")));
  }

  @Test
  void saysHowToBackUpADirectoryThatIsOpen() {
    try (DataDirectory open = DataDirectory.open(data, OpenOptions.DEFAULT)) {
      assertEquals(1, run(new BackupCommand(), data, backup));
      assertTrue(printed.contains("CALL vicinal.backup('" + backup + "')"), printed);
      assertEquals(1, open.databaseNames().size());
    }
  }

  @Test
  void refusesWhatIsNoDirectoryAndNoBackup() throws IOException {
    Path nothing = temporary.resolve("nothing");
    assertEquals(1, run(new BackupCommand(), nothing, backup));
    assertTrue(Files.notExists(nothing));
    assertEquals(1, run(new BackupCommand(), data, data.resolve("backup")));
    assertTrue(printed.contains("is inside the data directory"), printed);
    assertTrue(Files.notExists(data.resolve("backup")));
    assertEquals(1, run(new RestoreCommand(), data, temporary.resolve("restored")));
    assertEquals(0, run(new BackupCommand(), data, backup), printed);
    Files.writeString(backup.resolve("extra"), "x");
    assertEquals(1, run(new RestoreCommand(), backup, temporary.resolve("restored")));
    assertTrue(printed.contains("extra"), printed);
    assertEquals(2, run(new BackupCommand(), data));
  }
}
