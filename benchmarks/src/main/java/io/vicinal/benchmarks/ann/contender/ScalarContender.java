package io.vicinal.benchmarks.ann.contender;

import io.vicinal.benchmarks.ann.data.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Vicinal's engine over a copy of the same files in a JVM without the vector module, as inside a
 * tool that starts its own JVM.
 */
public final class ScalarContender implements Contender {
  private final Path path;
  private final EngineContender engine;
  private @Nullable PeerProcess peer;

  public ScalarContender(Path path, EngineContender engine) {
    this.path = path;
    this.engine = engine;
  }

  @Override
  public String name() {
    return engine.name() + ", no vector module";
  }

  /** Copies what the engine's contender has built, once. */
  @Override
  public BuildCost build(Dataset dataset, int threads) throws Exception {
    if (peer == null) {
      Path copy = path.resolve("data");
      Files.createDirectory(path);
      engine.files().copyTo(copy);
      List<String> arguments = List.of(copy.toString(), dataset.metric().name());
      peer =
          new PeerProcess(JavaCommand.of(EnginePeer.class, "--add-modules", List.of(), arguments));
    }
    return new BuildCost(0, 0);
  }

  @Override
  public long indexBytes() {
    return engine.indexBytes();
  }

  @Override
  public Questions ask(Dataset dataset) throws IOException {
    return PeerQuestions.of(
        Objects.requireNonNull(peer),
        dataset,
        path.resolve("queries"),
        EngineSearcher.LEAST_EFFORT);
  }

  @Override
  public void close() throws IOException {
    if (peer != null) {
      peer.close();
      peer = null;
    }
  }
}
