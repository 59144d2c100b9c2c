package io.vicinal.planner.statement;

import io.vicinal.storage.ColumnIndex;
import io.vicinal.storage.Database;
import io.vicinal.storage.Table;
import io.vicinal.storage.VectorIndex;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Finds indexes by name, and names for new ones. */
final class IndexNames {
  private IndexNames() {}

  /** Returns the index of vectors of that name. */
  static Optional<VectorIndex> find(Database database, QualifiedName name) {
    return database.tables().stream()
        .filter(table -> table.schema().equals(name.schema()))
        .flatMap(table -> table.indexes().stream())
        .filter(index -> index.name().equals(name.name()))
        .findFirst();
  }

  /** Returns the id of the index of that name, of vectors or not. */
  static OptionalLong id(Database database, QualifiedName name) {
    return database.tables().stream()
        .filter(table -> table.schema().equals(name.schema()))
        .flatMapToLong(table ->
            LongStream.concat(
                table.indexes().stream()
                    .filter(index -> index.name().equals(name.name()))
                    .mapToLong(VectorIndex::id),
                table.columnIndexes().stream()
                    .filter(index -> index.name().equals(name.name()))
                    .mapToLong(ColumnIndex::id)))
        .findFirst();
  }

  /** Names an index as PostgreSQL does: table, column, "idx", and a number where that is taken. */
  static String free(Database database, Table table, List<Integer> columns) {
    String names =
        columns.stream()
            .map(column -> table.columns().get(column).name())
            .collect(Collectors.joining("_"));
    String base = table.name() + "_" + names + "_idx";
    String name = base;
    for (int i = 1; id(database, new QualifiedName(table.schema(), name)).isPresent(); i++) {
      name = base + i;
    }
    return name;
  }
}
