package io.vicinal.server.demo;

import io.vicinal.jdbc.VicinalConnection;
import io.vicinal.server.console.TextTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Loads the sample through plain JDBC into a fresh directory, indexes it, asks five questions and
 * measures recall.
 */
public final class Demo {
  private static final TextTable TABLE = new TextTable(72, 4);
  private static final int BATCH_ROWS = 1_000;
  private static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE definitions (
            id INT PRIMARY KEY, synset CHAR(10) NOT NULL, pos CHAR(1) NOT NULL,
            word TEXT NOT NULL, definition TEXT NOT NULL, embedding VECTOR(384) NOT NULL)\
          """,
          "CREATE TABLE parts_of_speech (pos CHAR(1) PRIMARY KEY, name TEXT NOT NULL)",
          """
          INSERT INTO parts_of_speech VALUES
            ('n', 'noun'), ('v', 'verb'), ('a', 'adjective'), ('s', 'adjective'), ('r', 'adverb')\
          """);
  private static final String INSERT = "INSERT INTO definitions VALUES (?, ?, ?, ?, ?, ?)";
  private static final String INDEX =
      "CREATE VECTOR INDEX definitions_embedding ON definitions (embedding) USING HNSW WITH (metric"
          + " = 'cosine')";

  private final Path directory;
  private final PrintWriter out;

  public Demo(Path directory, PrintWriter out) {
    this.directory = directory;
    this.out = out;
  }

  /** Runs everything. @throws SQLException, IOException with a message for the user */
  public void run() throws SQLException, IOException {
    removeOldDemo();
    String url = "jdbc:vicinal:" + directory;
    WordNetSample sample = WordNetSample.load();
    try (Connection connection = DriverManager.getConnection(url)) {
      out.printf(
          "Loading %,d definitions of WordNet with their embeddings into %s%n%n",
          sample.definitions().size(), url);
      createTables(connection);
      insert(connection, sample);
      createIndex(connection);
      for (Question question : Question.ALL) {
        ask(connection, sample, question);
      }
      explain(connection, sample, Question.ALL.get(1));
      long start = System.nanoTime();
      double recall = Recall.measure(connection, sample);
      out.printf(
          Locale.ROOT,
          "%nRecall@%d over %d other definitions, against the exact answers: %.3f (measured in %.1f"
              + " s)%n",
          Recall.K,
          sample.queries().size(),
          recall,
          (System.nanoTime() - start) / 1e9);
    }
    out.printf("%nGo on with:  ./vicinal sql %s%n", url);
    out.flush();
  }

  // A fresh start, but only over what is plainly a data directory of ours.
  private void removeOldDemo() throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (var entries = Files.list(directory)) {
      if (entries.findAny().isEmpty()) {
        return;
      }
    }
    if (!Files.isRegularFile(directory.resolve("catalog.sqlite"))) {
      throw new IOException(
          "\""
              + directory
              + "\" is not empty and holds no Vicinal data; choose another --directory");
    }
    try (var paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static void createTables(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (String sql : TABLES) {
        statement.execute(sql);
      }
    }
  }

  private void insert(Connection connection, WordNetSample sample) throws SQLException {
    var bar = new ProgressBar(out, "inserting");
    List<WordNetSample.Definition> definitions = sample.definitions();
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      for (int id = 0; id < definitions.size(); id++) {
        WordNetSample.Definition definition = definitions.get(id);
        statement.setInt(1, id);
        statement.setString(2, definition.synset());
        statement.setString(3, definition.partOfSpeech());
        statement.setString(4, definition.word());
        statement.setString(5, definition.text());
        statement.setObject(6, definition.embedding());
        statement.addBatch();
        if ((id + 1) % BATCH_ROWS == 0 || id + 1 == definitions.size()) {
          statement.executeBatch();
          bar.update(id + 1, definitions.size());
        }
      }
    }
    bar.finish(String.format(Locale.ROOT, "%,d rows, each batch on disk,", definitions.size()));
  }

  private void createIndex(Connection connection) throws SQLException {
    var bar = new ProgressBar(out, "building the HNSW index");
    connection
        .unwrap(VicinalConnection.class)
        .setProgress((phase, done, total) -> bar.update(done, total));
    try (var statement = connection.createStatement()) {
      statement.execute(INDEX);
    }
    bar.finish("done");
  }

  private void ask(Connection connection, WordNetSample sample, Question question)
      throws SQLException {
    out.printf("%n%s%n%n%s%n%n", question.text(), question.sql().indent(4).stripTrailing());
    try (PreparedStatement statement = connection.prepareStatement(question.sql())) {
      bind(statement, sample, question);
      long start = System.nanoTime();
      int rows;
      try (var result = statement.executeQuery()) {
        rows = TABLE.print(result, out);
      }
      double firstMillis = (System.nanoTime() - start) / 1e6;
      start = System.nanoTime();
      try (var result = statement.executeQuery()) {
        while (result.next()) {
          result.getObject(1);
        }
      }
      double againMillis = (System.nanoTime() - start) / 1e6;
      out.printf(
          Locale.ROOT,
          "  %d rows, %.1f ms the first time, %.2f ms the second%n",
          rows,
          firstMillis,
          againMillis);
    }
    out.flush();
  }

  private void explain(Connection connection, WordNetSample sample, Question question)
      throws SQLException {
    out.printf("%nHow was the second question answered?  (EXPLAIN)%n%n");
    try (PreparedStatement statement = connection.prepareStatement("EXPLAIN " + question.sql())) {
      bind(statement, sample, question);
      try (var result = statement.executeQuery()) {
        while (result.next()) {
          out.println("    " + result.getString(1));
        }
      }
    }
  }

  private static void bind(PreparedStatement statement, WordNetSample sample, Question question)
      throws SQLException {
    float[] vector = sample.embeddingOf(question.word(), question.partOfSpeech());
    for (int i = 1; i <= question.parameterCount(); i++) {
      statement.setObject(i, vector);
    }
  }
}
