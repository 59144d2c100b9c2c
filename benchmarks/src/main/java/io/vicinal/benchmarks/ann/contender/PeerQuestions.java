package io.vicinal.benchmarks.ann.contender;

import io.vicinal.benchmarks.ann.data.Dataset;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Asks an engine of another process, which measures its turns itself. The queries are sent before
 * every request, because the process keeps one set of them.
 */
final class PeerQuestions implements Questions {
  private static final int BUFFER_BYTES = 1 << 16;

  private final PeerProcess peer;
  private final Dataset dataset;
  private final String queries;
  private final int leastEffort;

  private PeerQuestions(PeerProcess peer, Dataset dataset, String queries, int leastEffort) {
    this.peer = peer;
    this.dataset = dataset;
    this.queries = queries;
    this.leastEffort = leastEffort;
  }

  /** Writes the queries to {@code file}, from which the process reads them. */
  static PeerQuestions of(PeerProcess peer, Dataset dataset, Path file, int leastEffort)
      throws IOException {
    write(dataset.queries(), file);
    String queries = "queries %s %d %d".formatted(file, dataset.queries().length, dataset.k());
    return new PeerQuestions(peer, dataset, queries, leastEffort);
  }

  /** Writes vectors as floats of this machine, row after row. */
  static void write(float[][] vectors, Path file) throws IOException {
    byte[] bytes = new byte[Float.BYTES * vectors[0].length];
    var floats = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).asFloatBuffer();
    try (var out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES)) {
      for (float[] vector : vectors) {
        floats.put(0, vector);
        out.write(bytes);
      }
    }
  }

  @Override
  public int leastEffort() {
    return leastEffort;
  }

  @Override
  public int[][] answers(int effort) throws IOException {
    peer.ask(queries);
    int[] rows = Arrays.stream(peer.ask("answers " + effort)).mapToInt(Integer::parseInt).toArray();
    int[][] answers = new int[dataset.queries().length][];
    for (int i = 0; i < answers.length; i++) {
      answers[i] =
          Arrays.stream(rows, i * dataset.k(), (i + 1) * dataset.k())
              .filter(row -> row >= 0)
              .toArray();
    }
    return answers;
  }

  @Override
  public Turn turn(int effort, int threads, double seconds) throws IOException {
    peer.ask(queries);
    String[] answer = peer.ask("turn %d %d %s".formatted(effort, threads, seconds));
    return new Turn(
        Long.parseLong(answer[0]), Double.parseDouble(answer[1]), Double.parseDouble(answer[2]));
  }
}
