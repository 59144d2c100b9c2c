package io.vicinal.server.command;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.server.settings.Setting;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Whatever is written is for its owner only. */
final class FileModesTest {
  @TempDir private Path directory;
  private int seen;

  private void assertOwnerOnly(String when, Path place) throws Exception {
    var wrong = new TreeSet<String>();
    try (Stream<Path> files = Files.walk(place)) {
      for (Path file : files.toList()) {
        try {
          var attributes = Files.readAttributes(file, PosixFileAttributes.class, NOFOLLOW_LINKS);
          String mode = PosixFilePermissions.toString(attributes.permissions());
          String wanted = attributes.isDirectory() ? "rwx------" : "rw-------";
          if (!mode.equals(wanted)) {
            wrong.add(place.relativize(file) + " " + mode);
          }
          seen++;
        } catch (NoSuchFileException e) {
          // the engine has removed it meanwhile
        }
      }
    } catch (java.io.UncheckedIOException e) {
      // as above, while the walk looked at a directory
    }
    assertEquals(new TreeSet<String>(), wrong, when);
  }

  private static void fill(Statement statement, int from) throws SQLException {
    statement.execute(
        "INSERT INTO docs (id, word, v) SELECT x, 'w' || x, '[1,2]' FROM generate_series("
            + from
            + ", "
            + (from + 500)
            + ") AS g(x)");
  }

  @Test
  void allFilesAreForTheirOwnerOnly() throws Exception {
    Path data = directory.resolve("data");
    Path backup = directory.resolve("backup");
    Path more = directory.resolve("more");
    Path restored = directory.resolve("restored");
    try (Connection connection = DriverManager.getConnection("jdbc:vicinal:" + data);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE docs (id INT PRIMARY KEY, word TEXT, v VECTOR(2))");
      statement.execute("CREATE INDEX ON docs USING hnsw (v vector_l2_ops)");
      statement.execute("CREATE INDEX ON docs (word)");
      statement.execute("ALTER DATABASE CURRENT SET archive_log = on");
      for (int i = 0; i < 3; i++) {
        fill(statement, i * 1_000);
        statement.execute("CHECKPOINT");
        assertOwnerOnly("after checkpoint " + i, data);
      }
      statement.execute("DELETE FROM docs WHERE id % 2 = 0");
      statement.execute("OPTIMIZE TABLE docs");
      assertOwnerOnly("after compaction", data);
      statement.execute("CALL vicinal.backup('" + backup + "')");
      fill(statement, 5_000);
      statement.execute("CALL vicinal.backup('" + more + "', '" + backup + "')");
      statement.execute("CREATE DATABASE other");
    }
    assertOwnerOnly("after closing", data);
    assertOwnerOnly("backup", backup);
    assertOwnerOnly("incremental backup", more);
    for (Path source : List.of(backup, more)) {
      Path target = restored.resolve(source.getFileName());
      Files.createDirectories(restored);
      int code =
          new CommandLine(new RestoreCommand()).execute(source.toString(), target.toString());
      assertEquals(0, code);
      DriverManager.getConnection("jdbc:vicinal:" + target).close();
      assertOwnerOnly("restored from " + source, target);
    }
    assertTrue(seen > 50, seen + " files were looked at");
  }

  /** Its owner may have opened it to a group on purpose; what is in it is closed all the same. */
  @Test
  void filesAreForTheirOwnerOnlyAlsoInADirectoryThatOthersMayRead() throws Exception {
    Path open = Files.createDirectory(directory.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    DriverManager.getConnection("jdbc:vicinal:" + open).close();
    try (Stream<Path> files = Files.list(open)) {
      for (Path file : files.toList()) {
        assertOwnerOnly("in a directory made before", file);
      }
    }
    assertTrue(seen > 2, seen + " files were looked at");
  }

  @Test
  void whatTheServerAndCommandsWriteIsForTheirOwnerOnly() throws Exception {
    Path place = Files.createDirectory(directory.resolve("place"));
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwx------"));
    Path data = place.resolve("data");
    ServedProcess.prepare(data);
    int code =
        new CommandLine(new KeyCommand())
            .setOut(new PrintWriter(new StringWriter()))
            .execute("add", ServedProcess.USER, "loader", "--data", data.toString());
    assertEquals(0, code);
    try (var server =
        new ServedProcess(data, "--log-file", place.resolve("vicinal.log").toString())) {
      try (Connection connection = server.connect();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE docs (id INT PRIMARY KEY, word TEXT, v VECTOR(2))");
        fill(statement, 0);
        statement.execute("CREATE USER ben PASSWORD 'battery staple'");
        statement.execute("CALL vicinal.backup('" + place.resolve("backup") + "')");
        assertOwnerOnly("while it serves", place);
      }
      server.stop();
    }
    assertOwnerOnly("after it has stopped", place);
    for (String name : List.of("data.audit-key", "data.audit-key.head", "vicinal.log")) {
      assertTrue(Files.exists(place.resolve(name)), name);
    }
  }

  @Test
  void itListensToItsOwnMachineByDefault() {
    assertEquals("127.0.0.1", Setting.HOST.defaultText());
    assertEquals("false", Setting.INSECURE_ALLOW_PLAIN_NETWORK.defaultText());
    assertEquals("admin", Setting.METRICS_ACCESS.defaultText());
  }
}
