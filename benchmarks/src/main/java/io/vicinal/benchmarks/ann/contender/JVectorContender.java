package io.vicinal.benchmarks.ann.contender;

import io.github.jbellis.jvector.graph.ImmutableGraphIndex;
import io.github.jbellis.jvector.graph.disk.OnDiskGraphIndex;
import io.vicinal.benchmarks.ann.data.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** JVector in one of its modes. */
public final class JVectorContender implements Contender {
  private final JVectorMode mode;
  private final JVectorGraph shared;
  private final Path file;
  private @Nullable OnDiskGraphIndex written;

  /**
   * Describes an index that does not exist yet.
   *
   * @param shared the graph of all modes; its cost is part of each mode's cost
   * @param file where a mode that needs a file writes it
   */
  public JVectorContender(JVectorMode mode, JVectorGraph shared, Path file) {
    this.mode = mode;
    this.shared = shared;
    this.file = file;
  }

  @Override
  public String name() {
    return "JVector 4, " + mode.label();
  }

  @Override
  public BuildCost build(Dataset dataset, int threads) throws Exception {
    close();
    BuildCost graph = shared.build(dataset, threads);
    if (mode == JVectorMode.FLOAT) {
      return graph;
    }
    var similarity = JVectorGraph.similarity(dataset);
    BuildCost encoding = shared.encode(similarity);
    var files = new JVectorCodes(shared, similarity);
    return graph.plus(encoding).plus(BuildCost.of(() -> write(files)));
  }

  private void write(JVectorCodes files) throws IOException {
    switch (mode) {
      case NVQ_PQ -> written = files.withNonUniform(file);
      case FUSED_PQ -> written = files.withFused(shared.codes(), file);
      case FLOAT, PQ -> {} // on the heap
    }
  }

  @Override
  public long indexBytes() throws IOException {
    return switch (mode) {
      case FLOAT -> shared.graph().ramBytesUsed();
      case PQ -> shared.graph().ramBytesUsed() + codeBytes();
      case NVQ_PQ -> Files.size(file) + codeBytes();
      case FUSED_PQ -> Files.size(file) - floatBytes();
    };
  }

  private long codeBytes() {
    return (long) shared.codes().count() * shared.codes().getCompressedSize();
  }

  private long floatBytes() {
    return (long) Float.BYTES * shared.rows().size() * shared.rows().dimension();
  }

  @Override
  public Questions ask(Dataset dataset) {
    ImmutableGraphIndex graph = written == null ? shared.graph() : written;
    return new JavaQuestions(
        dataset.queries(),
        dataset.k(),
        effort ->
            new JVectorSearcher(
                graph, JVectorScores.of(mode, shared, JVectorGraph.similarity(dataset)), effort));
  }

  @Override
  public void close() throws IOException {
    if (written != null) {
      written.close();
      written = null;
    }
  }
}
