package io.vicinal.benchmarks.ann.contender;

import io.vicinal.benchmarks.ann.data.Dataset;
import io.vicinal.benchmarks.ann.data.RowFilter;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.SegmentInfo;
import io.vicinal.storage.VectorElement;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Vicinal's storage engine, called directly. */
public final class EngineContender implements FilteredContender {
  private final VicinalDirectory files;
  private final String quantization;
  private final String options;
  private @Nullable DataDirectory directory;
  private boolean loaded;
  private boolean indexed;

  /**
   * Describes an index that does not exist yet.
   *
   * @param path where the data directory is to be made
   * @param quantization value of the index option, as in SQL
   */
  public EngineContender(Path path, String quantization, int m, int efConstruction) {
    this(path, quantization, m, efConstruction, VectorElement.FLOAT32);
  }

  /** Describes the same over a column of other elements than floats. */
  public EngineContender(
      Path path, String quantization, int m, int efConstruction, VectorElement element) {
    this.files = new VicinalDirectory(path, element);
    this.quantization = quantization;
    this.options =
        "m = %d, ef_construction = %d, quantization = '%s'"
            .formatted(m, efConstruction, quantization);
  }

  @Override
  public String name() {
    return "Vicinal engine, " + quantization;
  }

  /** Stores rows of id, two ranks and vector; a build that follows stores no others. */
  public void load(int dimension, int count, IntFunction<Object[]> rows) throws SQLException {
    files.load(dimension, count, rows);
    loaded = true;
  }

  /** Creates the index in SQL, with all cores, or builds it anew, which can be done with fewer. */
  @Override
  public BuildCost build(Dataset dataset, int threads) throws Exception {
    close();
    if (!loaded) {
      files.load(dataset);
      loaded = true;
    }
    boolean all = threads == Runtime.getRuntime().availableProcessors();
    if (!indexed && !all) {
      files.createIndex(dataset.metric(), options);
      indexed = true;
    }
    BuildCost cost =
        BuildCost.of(() -> {
          if (indexed) {
            files.reindex(threads);
          } else {
            files.createIndex(dataset.metric(), options);
          }
        });
    indexed = true;
    return cost;
  }

  @Override
  public long indexBytes() {
    return database().segments(tableId()).stream().mapToLong(SegmentInfo::indexSizeBytes).sum();
  }

  @Override
  public Questions ask(Dataset dataset) {
    return questions(dataset, null, false);
  }

  @Override
  public Questions ask(Dataset dataset, RowFilter filter) {
    return questions(dataset, filter, false);
  }

  /** Returns the questions for an exact scan of what passes the filter, or of all rows. */
  public Questions askExact(Dataset dataset, @Nullable RowFilter filter) {
    return questions(dataset, filter, true);
  }

  /** Returns all questions in one call, by the index or for an exact scan. */
  public Questions askAll(Dataset dataset, boolean exact) {
    long table = tableId();
    return new BatchQuestions(
        database(),
        dataset.queries(),
        dataset.k(),
        effort -> EngineSearcher.spec(table, dataset.metric(), effort, null, exact));
  }

  /**
   * Returns recall at an effort as of now, where rows come meanwhile: each query in one snapshot.
   */
  public double recallNow(Dataset dataset, int effort, int queries) {
    long table = tableId();
    int count = Math.min(queries, dataset.queries().length);
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum +=
          EngineSearcher.recall(
              database(),
              EngineSearcher.spec(table, dataset.metric(), effort, null, false),
              EngineSearcher.spec(table, dataset.metric(), effort, null, true),
              dataset.queries()[i],
              dataset.k());
    }
    return sum / count;
  }

  /** Returns about how many pages of 4 KiB of vectors the mean query reads at an effort. */
  public double pagesPerQuery(Dataset dataset, int effort) {
    var searcher =
        new EngineSearcher(
            database(), EngineSearcher.spec(tableId(), dataset.metric(), effort, null, false));
    return Arrays.stream(dataset.queries())
        .mapToLong(query -> searcher.pages(query, dataset.k()))
        .average()
        .orElse(0);
  }

  /** Opens the database before threads ask it. */
  private Questions questions(Dataset dataset, @Nullable RowFilter filter, boolean exact) {
    Database database = database();
    long table = tableId();
    return new JavaQuestions(
        dataset.queries(),
        dataset.k(),
        effort ->
            new EngineSearcher(
                database, EngineSearcher.spec(table, dataset.metric(), effort, filter, exact)),
        filter == null && !exact ? EngineSearcher.LEAST_EFFORT : EngineSearcher.ROWS);
  }

  /** Returns the database, opened for as long as this contender is. */
  public Database database() {
    if (directory == null) {
      directory = files.open(Runtime.getRuntime().availableProcessors());
    }
    return Objects.requireNonNull(directory).database(DataDirectory.DEFAULT_DATABASE);
  }

  /** Returns the table that holds the rows. */
  public long tableId() {
    return database().tables().getFirst().id();
  }

  /** Closes the directory and gives its files to whoever copies them. */
  VicinalDirectory files() {
    close();
    return files;
  }

  @Override
  public void close() {
    if (directory != null) {
      directory.close();
      directory = null;
    }
  }
}
