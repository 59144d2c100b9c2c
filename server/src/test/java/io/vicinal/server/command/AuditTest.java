package io.vicinal.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.AuditEvent;
import io.vicinal.storage.AuditOptions;
import io.vicinal.storage.AuditRow;
import io.vicinal.storage.BackupOptions;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Role;
import io.vicinal.storage.Table;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the audit log of a server says, also when its process is killed. */
final class AuditTest {
  private static final int KILLS = 2 * Integer.getInteger("vicinal.soak", 1);

  @TempDir private Path directory;
  private Path data;

  @BeforeEach
  void prepare() throws SQLException {
    data = directory.resolve("data");
    ServedProcess.prepare(data);
  }

  private List<AuditRow> rows() {
    try (var opened = DataDirectory.open(data, OpenOptions.DEFAULT.withReadOnly(true))) {
      return opened.audit().rows();
    }
  }

  private static String text(AuditEvent event) {
    return event.user()
        + " "
        + event.action()
        + (event.object() == null ? "" : " " + event.object())
        + " "
        + event.outcome()
        + (event.sqlState() == null ? "" : " " + event.sqlState());
  }

  private int verify(StringWriter out, String... arguments) {
    var all = new ArrayList<>(List.of("verify", "--data", data.toString()));
    all.addAll(List.of(arguments));
    return new CommandLine(new AuditCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(out, true))
        .execute(all.toArray(String[]::new));
  }

  private String restore(Path backup, Path target) {
    var err = new StringWriter();
    int code =
        new CommandLine(new RestoreCommand())
            .setOut(new PrintWriter(new StringWriter()))
            .setErr(new PrintWriter(err, true))
            .execute(backup.toString(), target.toString());
    assertEquals(0, code, err.toString());
    return err.toString();
  }

  @Test
  void aRestoreHasARowWhereTheKeyIs() throws Exception {
    Path backup = directory.resolve("backup");
    var began = OpenOptions.DEFAULT.withAudit(AuditOptions.beginning(null));
    try (var opened = DataDirectory.open(data, began)) {
      opened.backup(backup, BackupOptions.DEFAULT);
    }
    Path without = directory.resolve("without");
    String told = restore(backup, without);
    assertTrue(told.contains("the audit log has no row about this restore"), told);
    data = without;
    int before = rows().size();
    assertTrue(rows().stream().noneMatch(row -> row.event().action().equals("RESTORE")));
    Path with = directory.resolve("with");
    Files.copy(directory.resolve("data.audit-key"), directory.resolve("with.audit-key"));
    assertEquals("", restore(backup, with));
    data = with;
    assertEquals(before + 1, rows().size());
    AuditEvent last = rows().getLast().event();
    assertEquals("RESTORE", last.action());
    assertEquals(backup.toString(), last.object());
    assertEquals("command line", last.client());
    assertTrue(String.valueOf(last.detail()).startsWith("database \"main\" up to lsn "));
    var out = new StringWriter();
    assertEquals(0, verify(out), out.toString());
  }

  @Test
  void eachLoginChangeAndRefusalHasOneRow() throws Exception {
    Path log = directory.resolve("vicinal.log");
    try (var server = new ServedProcess(data, "--log-file", log.toString())) {
      try (Connection connection = server.connect();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE t (id INT PRIMARY KEY, word TEXT)");
        statement.execute("CREATE VIEW v AS SELECT id FROM t");
        statement.execute("CREATE TABLE copy AS SELECT * FROM t");
        statement.execute("CREATE UNIQUE INDEX words ON t (word)");
        statement.execute("ALTER TABLE t ADD COLUMN more INT");
        statement.execute("DROP TABLE t CASCADE");
        statement.execute("CREATE USER ben PASSWORD 'battery staple'");
        statement.execute("GRANT SELECT ON copy TO ben");
        assertThrows(SQLException.class, () -> statement.execute("DROP TABLE nothing"));
        statement.execute("SET ROLE reader");
        statement.execute("RESET ROLE");
      }
      try (Connection connection = server.connect("ben", "battery staple");
          Statement statement = connection.createStatement()) {
        statement.executeQuery("SELECT * FROM copy WHERE word = 'x'").close();
        assertThrows(SQLException.class, () -> statement.execute("DELETE FROM copy"));
        SQLException hidden =
            assertThrows(
                SQLException.class, () -> statement.executeQuery("TABLE vicinal.audit_log"));
        assertTrue(hidden.getMessage().contains("audit_log"), hidden.getMessage());
        ResultSet tables = connection.getMetaData().getTables(null, "vicinal", "audit%", null);
        assertTrue(!tables.next());
      }
      assertThrows(RuntimeException.class, () -> server.connect("ben", "wrong"));
      try (Connection connection = server.connect();
          Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery(
                  "SELECT user_name, client FROM vicinal.audit_log"
                      + " WHERE outcome = 'DENIED' AND sqlstate = '42501' ORDER BY number")) {
        assertTrue(rows.next());
        assertEquals("ben", rows.getString(1));
        assertEquals("http 127.0.0.1", rows.getString(2));
        assertTrue(!rows.next());
      }
      server.stop();
    }
    assertEquals(
        List.of(
            "anna LOGIN OK",
            "anna CREATE TABLE main.public.t OK",
            "anna CREATE VIEW main.public.v OK",
            "anna CREATE TABLE main.public.copy OK",
            "anna CREATE INDEX main.public.t OK",
            "anna ALTER TABLE main.public.t OK",
            "anna DROP TABLE main.public.t OK",
            "anna CREATE USER ben OK",
            "anna GRANT main.public.copy OK",
            "anna DROP TABLE main FAILED 42P01",
            "anna SET ROLE reader OK",
            "anna RESET ROLE OK",
            "ben LOGIN OK",
            "ben DELETE main DENIED 42501",
            "ben LOGIN DENIED 28P01"),
        rows().stream().skip(1).map(row -> text(row.event())).toList());
    var out = new StringWriter();
    assertEquals(0, verify(out), out.toString());
    String head =
        Files.readString(log)
            .lines()
            .filter(line -> line.contains("event=audit"))
            .toList()
            .getLast();
    assertEquals(0, verify(out, "--head", head.substring(head.indexOf("head=") + 5)), head);
    assertEquals(2, verify(out, "--head", "999:" + "0".repeat(64)));
    assertTrue(out.toString().contains("rows 17 to 999 are missing"), out.toString());
    assertEquals(3, verify(out, "--audit-key-file", directory.resolve("none").toString()));
  }

  @Test
  void aKillNeitherLosesNorDoublesARow() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("AuditTest seed " + seed);
    var random = new Random(seed);
    for (int kill = 0; kill < KILLS; kill++) {
      var done = new ArrayList<String>();
      var left = new CountDownLatch(1 + random.nextInt(20));
      try (var server = new ServedProcess(data);
          Connection connection = server.connect();
          Statement statement = connection.createStatement()) {
        var killer =
            new Thread(() -> {
              try {
                left.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              server.kill();
            });
        killer.start();
        try {
          for (int i = 0; i < 10_000; i++) {
            String name = "k" + kill + "_" + i;
            statement.execute("CREATE TABLE " + name + " (id INT PRIMARY KEY)");
            done.add(name);
            left.countDown();
          }
        } catch (SQLException | RuntimeException e) {
          assertEquals(0, left.getCount(), () -> "not killed yet: " + e); // the server is gone
        } finally {
          killer.interrupt();
          killer.join();
        }
      } catch (SQLException | RuntimeException e) {
        assertEquals(0, left.getCount(), () -> "not killed yet: " + e); // nor can it be closed
      }
      check(done);
    }
  }

  private void check(List<String> done) {
    try (var opened = DataDirectory.open(data, OpenOptions.DEFAULT.withReadOnly(true))) {
      Set<String> there = new HashSet<>();
      for (Table table : opened.database("main").tables()) {
        there.add("main.public." + table.name());
      }
      List<String> told =
          opened.audit().rows().stream()
              .filter(row -> row.event().action().equals("CREATE TABLE"))
              .map(row -> String.valueOf(row.event().object()))
              .toList();
      assertEquals(there, new HashSet<>(told));
      assertEquals(there.size(), told.size());
      for (String name : done) {
        assertTrue(there.contains("main.public." + name), name);
        assertEquals(1, Collections.frequency(told, "main.public." + name), name);
      }
      assertEquals(List.of(), opened.audit().problems(null));
    }
  }

  @Test
  void theLastAdminStaysAndTheCommandLineIsTold() {
    assertEquals(1, user("lock", "anna"));
    assertEquals(1, user("drop", "anna"));
    assertEquals(List.of(), rows());
    var out = new StringWriter();
    assertEquals(
        0,
        new CommandLine(new AuditCommand())
            .setOut(new PrintWriter(out, true))
            .execute("restart", "--data", data.toString()),
        out.toString());
    try (var opened = DataDirectory.open(data, OpenOptions.DEFAULT)) {
      long other = opened.users().create("ben", "none").id();
      opened.access().addMember(Role.ADMIN.id(), other, false);
    }
    assertEquals(0, user("lock", "anna"));
    AuditRow last = rows().getLast();
    assertEquals("ALTER USER", last.event().action());
    assertEquals("anna", last.event().object());
    assertEquals("command line", last.event().client());
    assertEquals(System.getProperty("user.name"), last.event().user());
  }

  private int user(String command, String name) {
    return new CommandLine(new UserCommand())
        .setErr(new PrintWriter(new StringWriter()))
        .execute(command, name, "--data", data.toString());
  }
}
