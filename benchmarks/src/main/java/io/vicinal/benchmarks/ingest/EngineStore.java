package io.vicinal.benchmarks.ingest;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import java.nio.file.Path;
import java.util.List;

/** Vicinal without SQL and JDBC: transactions of the storage layer. */
final class EngineStore implements Store {
  private final DataDirectory directory;
  private final Database database;
  private final Table table;
  private final RowMaker rows;

  EngineStore(Path path, RowMaker rows) {
    this.rows = rows;
    directory = DataDirectory.open(path, OpenOptions.DEFAULT);
    database = directory.database(DataDirectory.DEFAULT_DATABASE);
    table =
        database.createTable(
            new TableDefinition(
                "public",
                "docs",
                List.of(
                    new ColumnDefinition("id", DataType.of(DataType.Kind.BIGINT), false, null),
                    new ColumnDefinition("body", DataType.of(DataType.Kind.TEXT), true, null),
                    new ColumnDefinition(
                        "embedding", DataType.vector(rows.dimension()), false, null)),
                List.of(0),
                1));
  }

  @Override
  public Writer writer() {
    return new Writer() {
      @Override
      public void write(long first, int count) {
        try (var transaction = database.begin()) {
          for (long row = first; row < first + count; row++) {
            transaction.insert(
                table.id(), new Object[] {row, rows.text(row), rows.vector(row).clone()});
          }
          transaction.commit();
        }
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {
    directory.close();
  }
}
