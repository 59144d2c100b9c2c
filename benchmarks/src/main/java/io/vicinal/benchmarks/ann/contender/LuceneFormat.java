package io.vicinal.benchmarks.ann.contender;

import java.util.concurrent.ExecutorService;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;
import org.jspecify.annotations.Nullable;

/** The ways in which Lucene keeps the vectors that its graph is searched with. */
public enum LuceneFormat {
  FLOAT("float", null, 0),
  /** Fewer bits need more candidates to be scored again; a single bit needs all of them. */
  SEVEN_BIT("7-bit, rescored", ScalarEncoding.SEVEN_BIT, 20),
  FOUR_BIT("4-bit, rescored", ScalarEncoding.PACKED_NIBBLE, 50),
  ONE_BIT("1-bit (BBQ), rescored", ScalarEncoding.SINGLE_BIT_QUERY_NIBBLE, Integer.MAX_VALUE);

  private final String label;
  private final @Nullable ScalarEncoding encoding;
  private final int rescoredMax;

  LuceneFormat(String label, @Nullable ScalarEncoding encoding, int rescoredMax) {
    this.label = label;
    this.encoding = encoding;
    this.rescoredMax = rescoredMax;
  }

  String label() {
    return label;
  }

  /** Returns how many candidates are compared again in full precision, at most. */
  int rescoredMax() {
    return rescoredMax;
  }

  KnnVectorsFormat format(int m, int efConstruction, int threads, ExecutorService executor) {
    ExecutorService workers = threads == 1 ? null : executor;
    return encoding == null
        ? new Lucene99HnswVectorsFormat(m, efConstruction, threads, workers)
        : new Lucene104HnswScalarQuantizedVectorsFormat(
            encoding, m, efConstruction, threads, workers);
  }
}
