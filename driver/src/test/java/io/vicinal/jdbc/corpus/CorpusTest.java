package io.vicinal.jdbc.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs every script of the corpus on a database of its own; with four shards, too, if it has
 * tables. The property {@code vicinal.corpus} names one script.
 */
class CorpusTest {
  private static final Path CORPUS = Path.of("src", "test", "resources", "corpus");

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(CORPUS)) {
      return files.filter(file -> file.toString().endsWith(".slt")).sorted().toList();
    }
  }

  @TestFactory
  Stream<DynamicTest> scriptsDoWhatTheySay() throws IOException {
    String wanted = System.getProperty("vicinal.corpus", "");
    return files().stream()
        .filter(file -> file.getFileName().toString().contains(wanted))
        .flatMap(CorpusTest::tests);
  }

  private static Stream<DynamicTest> tests(Path file) {
    return Script.read(file).hasTables()
        ? Stream.of(1, 4).map(shards -> test(file, shards))
        : Stream.of(test(file, 1));
  }

  private static DynamicTest test(Path file, int shards) {
    String name = file.getFileName().toString();
    return DynamicTest.dynamicTest(
        name + " with " + shards + (shards == 1 ? " shard" : " shards"),
        () -> {
          List<String> failures = run(file, shards);
          assertEquals("", String.join("\n", failures), failures.size() + " failures");
        });
  }

  private static List<String> run(Path file, int shards) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:vicinal:mem:")) {
      return new ScriptRun(connection, shards, file.getFileName().toString())
          .failures(Script.read(file));
    }
  }

  @Test
  void thereIsAScriptForEachFeature() throws IOException {
    int steps = files().stream().mapToInt(file -> Script.read(file).steps().size()).sum();
    assertTrue(steps >= 500, "steps in the corpus: " + steps);
  }

  @Test
  void differencesAreReportedWithFileAndLine() throws IOException, SQLException {
    Path file = Files.createTempFile("wrong", ".slt");
    try {
      Files.writeString(
          file,
          """
          # each step is wrong
          statement ok
          SELECT x

          statement error 42601
          SELECT 1

          statement error 42601
          SELECT x

          query T
          SELECT 1
          ----
          1

          query I
          SELECT 1
          ----
          2

          statement count 2
          CREATE TABLE t (id INT)

          query I
          SELECT 1
          ----
          1
          """);
      List<String> failures = run(file, 1);
      List<String> starts = failures.stream().map(failure -> failure.split(":", 3)[1]).toList();
      assertEquals(List.of("2", "5", "8", "11", "16", "21"), starts, String.join("\n", failures));
    } finally {
      Files.delete(file);
    }
  }
}
