package io.vicinal.benchmarks.ann;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Nearest;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Operand;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.SegmentInfo;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.VectorIndexDefinition;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Vicinal's storage engine, called directly. */
final class EngineContender implements Contender {
  private static final int BATCH_ROWS = 2_000;

  private final DataDirectory directory;
  private final Database database;
  private final HnswParameters parameters;
  private final Table table;

  EngineContender(Path path, int m, int efConstruction, int dimension) {
    this.directory = DataDirectory.open(path, OpenOptions.DEFAULT);
    this.database = directory.database(DataDirectory.DEFAULT_DATABASE);
    this.parameters = new HnswParameters(m, efConstruction, HnswParameters.DEFAULT.seed());
    this.table =
        database.createTable(
            new TableDefinition(
                "public",
                "docs",
                List.of(
                    new ColumnDefinition("id", DataType.of(DataType.Kind.INTEGER), false, null),
                    new ColumnDefinition("embedding", DataType.vector(dimension), false, null)),
                List.of(0),
                1));
  }

  @Override
  public String name() {
    return "Vicinal engine";
  }

  @Override
  public void load(Dataset dataset) {
    for (int from = 0; from < dataset.rows().length; from += BATCH_ROWS) {
      try (var transaction = database.begin()) {
        for (int row = from; row < Math.min(from + BATCH_ROWS, dataset.rows().length); row++) {
          transaction.insert(table.id(), new Object[] {row, dataset.rows()[row]});
        }
        transaction.commit();
      }
    }
  }

  @Override
  public void index(Dataset dataset) {
    database.createIndex(
        new VectorIndexDefinition("docs_embedding", table.id(), 1, Metric.COSINE, parameters),
        Progress.NONE,
        ResourceAccount.unbounded());
  }

  @Override
  public long indexBytes() {
    return database.segments(table.id()).stream().mapToLong(SegmentInfo::indexSizeBytes).sum();
  }

  @Override
  public Searcher searcher(int efSearch) {
    var nearest =
        new Nearest(
            1,
            Metric.COSINE,
            new Operand.Parameter(0),
            new Operand.Parameter(1),
            false,
            new Operand.Literal(efSearch));
    var spec = new ScanSpec(table.id(), List.of(0), true, null, nearest, null);
    return (query, k) -> {
      int[] rows = new int[k];
      int count = 0;
      try (var snapshot = database.snapshot();
          var cursor =
              snapshot.scan(spec, new Object[] {query, (long) k}, ResourceAccount.unbounded())) {
        while (cursor.next()) {
          rows[count++] = (Integer) java.util.Objects.requireNonNull(cursor.get(0));
        }
      }
      return Arrays.copyOf(rows, count);
    };
  }

  @Override
  public void close() {
    directory.close();
  }
}
