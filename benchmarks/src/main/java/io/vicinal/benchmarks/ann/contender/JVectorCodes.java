package io.vicinal.benchmarks.ann.contender;

import io.github.jbellis.jvector.disk.ReaderSupplierFactory;
import io.github.jbellis.jvector.graph.disk.OnDiskGraphIndex;
import io.github.jbellis.jvector.graph.disk.OnDiskGraphIndexWriter;
import io.github.jbellis.jvector.graph.disk.feature.Feature;
import io.github.jbellis.jvector.graph.disk.feature.FeatureId;
import io.github.jbellis.jvector.graph.disk.feature.FusedPQ;
import io.github.jbellis.jvector.graph.disk.feature.InlineVectors;
import io.github.jbellis.jvector.graph.disk.feature.NVQ;
import io.github.jbellis.jvector.quantization.NVQuantization;
import io.github.jbellis.jvector.quantization.PQVectors;
import io.github.jbellis.jvector.quantization.ProductQuantization;
import io.github.jbellis.jvector.vector.VectorSimilarityFunction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.function.IntFunction;

/** Encodes JVector's vectors and writes its graph with them. */
record JVectorCodes(JVectorGraph shared, VectorSimilarityFunction similarity) {
  /** A byte for four coordinates. */
  private static final int COORDINATES_PER_CODE = 4;

  private static final int CLUSTERS = 256;
  private static final int NVQ_PARTS = 2;

  PQVectors productQuantized(int threads) {
    try (var pool = new ForkJoinPool(threads)) {
      var rows = shared.rows();
      int subspaces = rows.dimension() / COORDINATES_PER_CODE;
      boolean center = similarity == VectorSimilarityFunction.EUCLIDEAN;
      var quantization =
          ProductQuantization.compute(rows, subspaces, CLUSTERS, center, -1f, pool, pool);
      return quantization.encodeAll(rows, pool);
    }
  }

  /** Writes lists and 8-bit codes. */
  OnDiskGraphIndex withNonUniform(Path file) throws IOException {
    var quantization = NVQuantization.compute(shared.rows(), NVQ_PARTS);
    IntFunction<Feature.State> codes =
        row -> new NVQ.State(quantization.encode(shared.rows().getVector(row)));
    return write(file, List.of(new NVQ(quantization)), Map.of(FeatureId.NVQ_VECTORS, codes));
  }

  /** Writes lists, the codes of the neighbors, and floats. */
  OnDiskGraphIndex withFused(PQVectors vectors, Path file) throws IOException {
    var graph = shared.graph();
    var view = graph.getView();
    IntFunction<Feature.State> fused = row -> new FusedPQ.State(view, vectors, row);
    IntFunction<Feature.State> floats =
        row -> new InlineVectors.State(shared.rows().getVector(row));
    return write(
        file,
        List.of(
            new FusedPQ(graph.maxDegree(), vectors.getCompressor()),
            new InlineVectors(shared.rows().dimension())),
        Map.of(FeatureId.FUSED_PQ, fused, FeatureId.INLINE_VECTORS, floats));
  }

  private OnDiskGraphIndex write(
      Path file, List<Feature> features, Map<FeatureId, IntFunction<Feature.State>> states)
      throws IOException {
    var builder = new OnDiskGraphIndexWriter.Builder(shared.graph(), file);
    features.forEach(builder::with);
    try (var writer = builder.build()) {
      writer.write(states);
    }
    return OnDiskGraphIndex.load(ReaderSupplierFactory.open(file));
  }
}
