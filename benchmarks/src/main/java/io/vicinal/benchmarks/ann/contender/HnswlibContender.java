package io.vicinal.benchmarks.ann.contender;

import io.vicinal.benchmarks.ann.data.Dataset;
import io.vicinal.storage.Metric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** hnswlib, compiled on the spot and run as a child process. */
public final class HnswlibContender implements Contender {
  private final Path directory;
  private final int m;
  private final int efConstruction;
  private @Nullable PeerProcess peer;
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
      peer = new PeerProcess(List.of(NativeProgram.compile(directory).toString()));
    }
    Path file = directory.resolve("rows");
    PeerQuestions.write(dataset.rows(), file);
    String metric = dataset.metric() == Metric.COSINE ? "ip" : "l2";
    String[] answer =
        peer.ask(
            "build %s %d %d %s %d %d %d"
                .formatted(
                    file,
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

  @Override
  public Questions ask(Dataset dataset) throws Exception {
    Path file = directory.resolve("queries" + asked++);
    return PeerQuestions.of(Objects.requireNonNull(peer), dataset, file, EngineSearcher.ROWS);
  }

  @Override
  public void close() throws IOException {
    if (peer != null) {
      peer.close();
      peer = null;
    }
  }
}
