package io.vicinal.packaging;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A process that answers a first query, and what it loads for that. */
final class FirstQuery {
  private static final List<String> STATEMENTS =
      List.of(
          "CREATE TABLE docs (id BIGINT PRIMARY KEY, title VARCHAR, embedding VECTOR(3))",
          "INSERT INTO docs VALUES (1, 'one', '[1,2,3]'), (2, 'two', '[3,2,1]')",
          "SELECT id, title FROM docs WHERE id < 10 ORDER BY embedding <=> '[1,2,2]' LIMIT 10");
  private static final Pattern LOADED =
      Pattern.compile("^(\\S+) source: (?:file|jar):", Pattern.MULTILINE);

  private FirstQuery() {}

  public static void main(String[] arguments) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:vicinal:mem:first");
        Statement statement = connection.createStatement()) {
      for (String sql : STATEMENTS) {
        statement.execute(sql);
      }
    }
  }

  /**
   * Lets a process answer the query with the driver in {@code jar}.
   *
   * @return the names, in a jar, of the classes that came from files
   */
  static Set<String> loadedFrom(Path jar) throws IOException, InterruptedException {
    Path own = Path.of(System.getProperty("java.class.path"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Xlog:class+load:stdout:none",
                "-cp",
                jar + System.getProperty("path.separator") + own,
                FirstQuery.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("no first query with " + jar);
    }
    return LOADED
        .matcher(said)
        .results()
        .map(found -> found.group(1).replace('.', '/') + ".class")
        .collect(Collectors.toSet());
  }
}
