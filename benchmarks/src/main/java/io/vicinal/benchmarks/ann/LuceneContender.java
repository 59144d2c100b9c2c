package io.vicinal.benchmarks.ann;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.jspecify.annotations.Nullable;

/**
 * Lucene's HNSW over floats, one segment, so that document numbers are row numbers. It builds with
 * one thread.
 */
final class LuceneContender implements Contender {
  private static final String FIELD = "v";

  private final int m;
  private final int efConstruction;
  private final Directory directory;
  private @Nullable DirectoryReader reader;

  LuceneContender(Path path, int m, int efConstruction) throws IOException {
    this.m = m;
    this.efConstruction = efConstruction;
    this.directory = new MMapDirectory(path);
  }

  @Override
  public String name() {
    return "Lucene HNSW (float)";
  }

  @Override
  public void load(Dataset dataset) {
    // Lucene links each vector when its document is added.
  }

  @Override
  public void index(Dataset dataset) throws IOException {
    var codec =
        new Lucene104Codec() {
          @Override
          public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
            return new Lucene99HnswVectorsFormat(m, efConstruction);
          }
        };
    var config =
        new IndexWriterConfig().setCodec(codec).setRAMBufferSizeMB(1_500).setUseCompoundFile(false);
    try (var writer = new IndexWriter(directory, config)) {
      for (float[] row : dataset.rows()) {
        var document = new Document();
        document.add(new KnnFloatVectorField(FIELD, row, VectorSimilarityFunction.DOT_PRODUCT));
        writer.addDocument(document);
      }
      writer.forceMerge(1);
    }
    reader = DirectoryReader.open(directory);
  }

  @Override
  public long indexBytes() throws IOException {
    long bytes = 0;
    for (String file : directory.listAll()) {
      if (file.endsWith(".vex") || file.endsWith(".vem")) {
        bytes += directory.fileLength(file);
      }
    }
    return bytes;
  }

  @Override
  public Searcher searcher(int efSearch) {
    var searcher = new IndexSearcher(java.util.Objects.requireNonNull(reader));
    // The cache would answer a repeated query without searching.
    searcher.setQueryCache(null);
    return (query, k) -> {
      // Lucene has no separate effort: it looks for ef neighbors and the best k of them are the
      // answer.
      ScoreDoc[] hits =
          searcher.search(new KnnFloatVectorQuery(FIELD, query, Math.max(k, efSearch)), k)
              .scoreDocs;
      int[] rows = new int[hits.length];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = hits[i].doc;
      }
      return rows;
    };
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
    }
    directory.close();
  }
}
