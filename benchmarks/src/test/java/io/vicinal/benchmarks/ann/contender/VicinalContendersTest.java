package io.vicinal.benchmarks.ann.contender;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.benchmarks.ann.data.Dataset;
import io.vicinal.benchmarks.ann.data.GeneratedData;
import io.vicinal.benchmarks.ann.data.RowFilter;
import io.vicinal.benchmarks.ann.data.RowRanks;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** So few rows that every search looks at all of them: each contender must be exact. */
final class VicinalContendersTest {
  private static final int K = 5;
  private static final int EFFORT = 100;

  @TempDir static Path directory;

  private static final Dataset DATASET = GeneratedData.load(300, 8, K);
  private static EngineContender engine;

  @BeforeAll
  static void build() throws Exception {
    engine = new EngineContender(directory.resolve("engine"), "none", 16, 100);
    engine.build(DATASET, 1);
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  @Test
  void theEngineFindsTheNearestRows() throws Exception {
    assertEquals(1, DATASET.recall(engine.ask(DATASET).answers(EFFORT)));
    assertEquals(1, DATASET.recall(engine.askExact(DATASET, null).answers(EFFORT)));
  }

  @Test
  void theEngineFindsTheNearestOfTheRowsThatPass() throws Exception {
    for (RowFilter.Kind kind : RowFilter.Kind.values()) {
      RowFilter filter = RowFilter.of(kind, 0.1, DATASET);
      Dataset questions = filter.questions(DATASET, RowRanks.of(DATASET), 8);
      assertEquals(
          1, questions.recall(engine.ask(questions, filter).answers(EFFORT)), kind.label());
    }
  }

  @Test
  void aSecondBuildStoresNoRowTwice() throws Exception {
    engine.build(DATASET, 1);
    assertEquals(1, DATASET.recall(engine.ask(DATASET).answers(EFFORT)));
    try (var snapshot = engine.database().snapshot()) {
      assertEquals(300, snapshot.rowCount(engine.tableId()));
    }
  }

  @Test
  void aTurnCountsItsQueries() throws Exception {
    Turn turn = engine.ask(DATASET).turn(EFFORT, 2, 0.01);
    assertTrue(turn.queries() >= 2, turn.toString());
    assertTrue(turn.wallSeconds() >= 0.01, turn.toString());
  }

  @Test
  void jdbcFindsTheSameInACopy() throws Exception {
    try (var jdbc = new JdbcContender(directory.resolve("jdbc"), engine)) {
      jdbc.build(DATASET, 1);
      assertEquals(1, DATASET.recall(jdbc.ask(DATASET).answers(EFFORT)));
      assertEquals(1, DATASET.recall(engine.ask(DATASET).answers(EFFORT)));
    }
  }

  @Test
  void thePeerAnswersLineByLine() throws Exception {
    Path copy = directory.resolve("copy");
    engine.files().copyTo(copy);
    Path queries = directory.resolve("queries");
    PeerQuestions.write(DATASET.queries(), queries);
    List<String> lines =
        answers(copy, "queries " + queries + " 8 " + K + "\nanswers 100\nturn 100 1 0.01\n");
    assertEquals("ok", lines.getFirst());
    int[] rows = Arrays.stream(lines.get(1).split(" ", -1)).mapToInt(Integer::parseInt).toArray();
    int[][] found = new int[8][];
    Arrays.setAll(found, i -> Arrays.copyOfRange(rows, i * K, (i + 1) * K));
    assertEquals(1, DATASET.recall(found));
    assertEquals(3, lines.get(2).split(" ", -1).length);
  }

  private List<String> answers(Path copy, String requests) throws Exception {
    var bytes = new ByteArrayOutputStream();
    try (var out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      var in = new BufferedReader(new StringReader(requests));
      EnginePeer.serve(copy, DATASET.metric(), in, out);
    }
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
