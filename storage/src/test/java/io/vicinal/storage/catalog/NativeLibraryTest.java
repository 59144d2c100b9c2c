package io.vicinal.storage.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {
  @TempDir Path directory;

  @Test
  @EnabledOnOs(OS.LINUX)
  void nothingOfTheLibraryIsLeftBehind() throws Exception {
    assertEquals("2 true true", answerOf("-Djava.io.tmpdir=" + directory));
    try (var left = Files.list(directory)) {
      assertEquals(0, left.filter(file -> file.toString().contains("sqlite")).count());
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aTemporaryDirectoryThatIsMissingIsNotTheEndWhereSqliteHasAnother() throws Exception {
    Path other = Files.createDirectory(directory.resolve("other"));
    assertEquals(
        "2 true true",
        answerOf("-Djava.io.tmpdir=" + directory.resolve("none"), "-Dorg.sqlite.tmpdir=" + other));
  }

  @Test
  void systemsThatTheJarHasNoGnuLibraryForAreLeftToSqlite() {
    assertNull(NativeLibrary.resource("Mac OS X", "aarch64"));
    assertNull(NativeLibrary.resource("Linux", "s390x"));
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void theJarOfSqliteHasTheLibraryWhereItIsLookedFor() {
    String resource = NativeLibrary.resource("Linux", "amd64");
    if (resource != null) {
      assertNotNull(org.sqlite.JDBC.class.getResource(resource));
    }
  }

  private static String answerOf(String... flags) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.addAll(
        List.of(
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Child.class.getName()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output.strip();
  }

  /** Loads the library, asks SQLite something, and tells what properties are left. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws Exception {
      NativeLibrary.load();
      NativeLibrary.load();
      try (var connection = DriverManager.getConnection("jdbc:sqlite::memory:");
          var statement = connection.createStatement();
          var rows = statement.executeQuery("SELECT 1 + 1")) {
        rows.next();
        System.out.println(
            rows.getInt(1)
                + " "
                + (System.getProperty("org.sqlite.lib.path") == null)
                + " "
                + (System.getProperty("org.sqlite.lib.name") == null));
      }
    }
  }
}
