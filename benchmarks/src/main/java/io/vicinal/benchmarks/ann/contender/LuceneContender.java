package io.vicinal.benchmarks.ann.contender;

import io.vicinal.benchmarks.ann.data.Dataset;
import io.vicinal.benchmarks.ann.data.RowFilter;
import io.vicinal.benchmarks.ann.data.RowRanks;
import io.vicinal.storage.Metric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.jspecify.annotations.Nullable;

/** Lucene's HNSW in one segment. */
public final class LuceneContender implements FilteredContender {
  private final LuceneFormat format;
  private final int m;
  private final int efConstruction;
  private final Directory directory;
  private @Nullable DirectoryReader reader;
  private int[] rows = {};
  private @Nullable RowRanks ranks;

  public LuceneContender(Path path, LuceneFormat format, int m, int efConstruction)
      throws IOException {
    this.format = format;
    this.m = m;
    this.efConstruction = efConstruction;
    this.directory = new MMapDirectory(path);
  }

  @Override
  public String name() {
    return "Lucene 10.6 HNSW, " + format.label();
  }

  @Override
  public BuildCost build(Dataset dataset, int threads) throws Exception {
    closeReader();
    var build = new LuceneBuild(directory, similarity(dataset), threads);
    BuildCost cost = BuildCost.of(() -> build.run(dataset.rows(), format, m, efConstruction));
    reader = DirectoryReader.open(directory);
    rows = LuceneBuild.rowNumbers(leaf());
    return cost;
  }

  /** Counts every file of the vectors but the floats. */
  @Override
  public long indexBytes() throws IOException {
    long bytes = 0;
    for (String file : directory.listAll()) {
      if (file.matches(".*\\.(vex|vem|veq|vemq|veb|vemb)")) {
        bytes += directory.fileLength(file);
      }
    }
    return bytes;
  }

  @Override
  public Questions ask(Dataset dataset) {
    return new JavaQuestions(
        dataset.queries(),
        dataset.k(),
        effort -> new LuceneSearcher(leaf(), rows, effort, format, similarity(dataset)));
  }

  /** The filter is a bitmap that is there already; Lucene chooses between graph and scan. */
  @Override
  public Questions ask(Dataset dataset, RowFilter filter) {
    ranks = ranks == null ? RowRanks.of(dataset) : ranks;
    int[] rank = filter.ranks(ranks);
    var passing = new LuceneBitmapQuery(rows.length, doc -> rank[rows[doc]] < filter.below());
    var searcher = new IndexSearcher(Objects.requireNonNull(reader));
    // The cache would answer a repeated query without searching.
    searcher.setQueryCache(null);
    return new JavaQuestions(
        dataset.queries(),
        dataset.k(),
        effort -> new LuceneFilteredSearcher(searcher, passing, rows, effort));
  }

  private static VectorSimilarityFunction similarity(Dataset dataset) {
    return dataset.metric() == Metric.COSINE
        ? VectorSimilarityFunction.DOT_PRODUCT
        : VectorSimilarityFunction.EUCLIDEAN;
  }

  private LeafReader leaf() {
    return Objects.requireNonNull(reader).leaves().getFirst().reader();
  }

  private void closeReader() throws IOException {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }

  @Override
  public void close() throws IOException {
    closeReader();
    directory.close();
  }
}
