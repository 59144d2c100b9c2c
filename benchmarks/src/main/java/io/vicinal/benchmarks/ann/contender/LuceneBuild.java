package io.vicinal.benchmarks.ann.contender;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.Directory;

/**
 * Writes one Lucene segment. Lucene links each vector as its document is added; several threads
 * write a segment each, which are then merged by as many workers.
 */
record LuceneBuild(Directory directory, VectorSimilarityFunction similarity, int threads) {
  static final String VECTOR = "v";
  static final String ROW = "row";
  private static final double BUFFER_MIB = 1_900;

  void run(float[][] rows, LuceneFormat format, int m, int efConstruction) throws Exception {
    try (var executor = Executors.newFixedThreadPool(threads)) {
      KnnVectorsFormat vectors = format.format(m, efConstruction, threads, executor);
      var codec =
          new Lucene104Codec() {
            @Override
            public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
              return vectors;
            }
          };
      var config =
          new IndexWriterConfig()
              .setOpenMode(IndexWriterConfig.OpenMode.CREATE)
              .setCodec(codec)
              .setRAMBufferSizeMB(BUFFER_MIB)
              .setUseCompoundFile(false);
      try (var writer = new IndexWriter(directory, config)) {
        add(rows, writer, executor);
        writer.forceMerge(1);
      }
    }
  }

  private void add(float[][] rows, IndexWriter writer, ExecutorService executor) throws Exception {
    List<Callable<Void>> work = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      int from = (int) ((long) rows.length * thread / threads);
      int to = (int) ((long) rows.length * (thread + 1) / threads);
      work.add(() -> addRange(rows, from, to, writer));
    }
    for (Future<Void> done : executor.invokeAll(work)) {
      done.get();
    }
  }

  private Void addRange(float[][] rows, int from, int to, IndexWriter writer) throws IOException {
    for (int row = from; row < to; row++) {
      var document = new Document();
      document.add(new KnnFloatVectorField(VECTOR, rows[row], similarity));
      document.add(new NumericDocValuesField(ROW, row));
      writer.addDocument(document);
    }
    return null;
  }

  /** Returns the row number of each document. */
  static int[] rowNumbers(LeafReader leaf) throws IOException {
    var values = leaf.getNumericDocValues(ROW);
    int[] rows = new int[leaf.maxDoc()];
    for (int doc = 0; doc < rows.length; doc++) {
      values.advance(doc);
      rows[doc] = (int) values.longValue();
    }
    return rows;
  }
}
