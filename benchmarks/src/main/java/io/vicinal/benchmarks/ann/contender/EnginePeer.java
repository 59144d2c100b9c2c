package io.vicinal.benchmarks.ann.contender;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Metric;
import io.vicinal.storage.OpenOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Vicinal's engine as a child process, for flags that this JVM does not have. It answers the lines
 * that {@link PeerQuestions} sends: {@code queries FILE COUNT K}, {@code answers EF} and {@code
 * turn EF THREADS SECONDS}.
 */
public final class EnginePeer {
  private final DataDirectory directory;
  private final Metric metric;
  private Questions questions =
      new JavaQuestions(
          new float[0][],
          1,
          effort -> {
            throw new IllegalStateException("no queries were sent");
          });

  private EnginePeer(DataDirectory directory, Metric metric) {
    this.directory = directory;
    this.metric = metric;
  }

  /** Serves the directory and metric that the arguments name until standard input ends. */
  public static void main(String[] arguments) throws Exception {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    serve(Path.of(arguments[0]), Metric.valueOf(arguments[1]), in, System.out);
  }

  /** Answers every line of {@code in} with one line. */
  static void serve(Path path, Metric metric, BufferedReader in, PrintStream out) throws Exception {
    try (var directory = DataDirectory.open(path, OpenOptions.DEFAULT)) {
      var peer = new EnginePeer(directory, metric);
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        peer.answer(line.split(" ", -1), out);
      }
    }
  }

  private void answer(String[] words, PrintStream out) throws Exception {
    switch (words[0]) {
      case "queries" -> {
        questions = questions(words[1], Integer.parseInt(words[2]), Integer.parseInt(words[3]));
        out.println("ok");
      }
      case "answers" ->
          out.println(
              Arrays.stream(questions.answers(Integer.parseInt(words[1])))
                  .flatMapToInt(Arrays::stream)
                  .mapToObj(Integer::toString)
                  .collect(Collectors.joining(" ")));
      case "turn" -> {
        Turn turn =
            questions.turn(
                Integer.parseInt(words[1]),
                Integer.parseInt(words[2]),
                Double.parseDouble(words[3]));
        out.println(turn.queries() + " " + turn.wallSeconds() + " " + turn.cpuSeconds());
      }
      default -> throw new IllegalArgumentException("unknown request \"" + words[0] + "\"");
    }
    out.flush();
  }

  private Questions questions(String file, int count, int k) throws IOException {
    var floats =
        ByteBuffer.wrap(Files.readAllBytes(Path.of(file)))
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    float[][] queries = new float[count][floats.capacity() / count];
    for (float[] query : queries) {
      floats.get(query);
    }
    var database = directory.database(DataDirectory.DEFAULT_DATABASE);
    long table = database.tables().getFirst().id();
    return new JavaQuestions(
        queries,
        k,
        effort ->
            new EngineSearcher(database, EngineSearcher.spec(table, metric, effort, null, false)));
  }
}
