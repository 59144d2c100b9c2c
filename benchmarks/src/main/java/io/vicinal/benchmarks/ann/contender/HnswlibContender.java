package io.vicinal.benchmarks.ann.contender;

import io.vicinal.benchmarks.ann.data.Dataset;
import io.vicinal.storage.Metric;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** hnswlib, compiled on the spot and run as a child process. */
public final class HnswlibContender implements Contender {
  private final Path directory;
  private final int m;
  private final int efConstruction;
  private @Nullable NativePeer peer;
  private long indexBytes;
  private int asked;

  /**
   * Describes a program that is not compiled yet.
   *
   * @param directory exists and is empty
   */
  public HnswlibContender(Path directory, int m, int efConstruction) {
    this.directory = directory;
    this.m = m;
    this.efConstruction = efConstruction;
  }

  @Override
  public String name() {
    return "hnswlib (C++), float";
  }

  @Override
  public BuildCost build(Dataset dataset, int threads) throws Exception {
    if (peer == null) {
      peer = new NativePeer(NativeProgram.compile(directory));
    }
    String metric = dataset.metric() == Metric.COSINE ? "ip" : "l2";
    String[] answer =
        peer.ask(
            "build %s %d %d %s %d %d %d"
                .formatted(
                    write("rows", dataset.rows()),
                    dataset.rows().length,
                    dataset.dimension(),
                    metric,
                    m,
                    efConstruction,
                    threads));
    indexBytes = Long.parseLong(answer[2]);
    return new BuildCost(Double.parseDouble(answer[0]), Double.parseDouble(answer[1]));
  }

  @Override
  public long indexBytes() {
    return indexBytes;
  }

  /** Sends the queries before every request, because the program keeps one set of them. */
  @Override
  public Questions ask(Dataset dataset) throws Exception {
    Path file = write("queries" + asked++, dataset.queries());
    String queries = "queries %s %d %d".formatted(file, dataset.queries().length, dataset.k());
    return new Questions() {
      @Override
      public int[][] answers(int effort) throws IOException {
        request(queries);
        return HnswlibContender.answers(request("answers " + effort), dataset);
      }

      @Override
      public Turn turn(int effort, int threads, double seconds) throws IOException {
        request(queries);
        String[] answer = request("turn %d %d %s".formatted(effort, threads, seconds));
        return new Turn(
            Long.parseLong(answer[0]),
            Double.parseDouble(answer[1]),
            Double.parseDouble(answer[2]));
      }
    };
  }

  private String[] request(String request) throws IOException {
    return Objects.requireNonNull(peer).ask(request);
  }

  private static int[][] answers(String[] words, Dataset dataset) {
    int[] rows = Arrays.stream(words).mapToInt(Integer::parseInt).toArray();
    int[][] answers = new int[dataset.queries().length][];
    for (int i = 0; i < answers.length; i++) {
      answers[i] =
          Arrays.stream(rows, i * dataset.k(), (i + 1) * dataset.k())
              .filter(row -> row >= 0)
              .toArray();
    }
    return answers;
  }

  private Path write(String name, float[][] vectors) throws IOException {
    Path file = directory.resolve(name);
    byte[] bytes = new byte[Float.BYTES * vectors[0].length];
    var floats = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).asFloatBuffer();
    try (var out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      for (float[] vector : vectors) {
        floats.put(0, vector);
        out.write(bytes);
      }
    }
    return file;
  }

  @Override
  public void close() throws IOException {
    if (peer != null) {
      peer.close();
      peer = null;
    }
  }
}
