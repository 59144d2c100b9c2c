package io.vicinal.storage.engine;

import io.vicinal.storage.BackupOptions;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.Durability;
import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.Transaction;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.VectorIndexDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What {@link EveryFaultTest} does while file operations fail, and what is there after each step.
 */
enum FaultWorkload {
  ROWS_AND_SEALS {
    @Override
    List<Step> steps() {
      var steps = new ArrayList<Step>(List.of(createTable("t")));
      for (int i = 0; i < 8; i++) {
        steps.add(put("t", i * 40, i * 40 + 40, i));
        if (i == 3) {
          steps.add(checkpoint());
          steps.add(REOPEN);
        }
      }
      steps.add(checkpoint());
      return steps;
    }
  },
  CHANGES_MERGE_AND_INDEX {
    @Override
    List<Step> steps() {
      return List.of(
          createTable("t"),
          put("t", 0, 100, 1),
          createIndex("t", "i"),
          put("t", 50, 150, 2),
          checkpoint(),
          delete("t", 20, 60),
          optimize("t"),
          put("t", 0, 30, 3),
          REOPEN,
          reindex("t", "i"),
          delete("t", 90, 140),
          checkpoint(),
          put("t", 200, 220, 4),
          optimize("t"));
    }
  },
  DEFINITIONS_AND_BACKUP {
    @Override
    List<Step> steps() {
      return List.of(
          createTable("t"),
          archive(),
          put("t", 0, 60, 1),
          createIndex("t", "i"),
          backup(),
          createTable("u"),
          put("u", 0, 30, 2),
          checkpoint(),
          put("t", 30, 90, 3),
          backup(),
          dropIndex("t", "i"),
          REOPEN,
          dropTable("u"),
          put("t", 90, 100, 4),
          createIndex("t", "j"),
          backup(),
          createTable("w"),
          put("w", 0, 10, 5));
    }
  };

  /** Closes the directory and opens it again. */
  static final Step REOPEN = new Step("reopen", null, (_, _) -> {}, _ -> {});

  private static final int DIMENSION = 4;

  abstract List<Step> steps();

  /** The open directory and where its backups go. */
  record Place(LocalDataDirectory directory, Path backup) {
    Database database() {
      return directory.database(DataDirectory.DEFAULT_DATABASE);
    }

    Table table(String name) {
      return database().table("public", name).orElseThrow();
    }
  }

  interface Action {
    void run(Place place, String name);
  }

  interface Effect {
    void apply(TreeMap<String, Contents> tables);
  }

  /** The rows of a table and the names of its indexes. */
  record Contents(TreeMap<Integer, String> rows, TreeSet<String> indexes) {
    @Override
    public String toString() {
      return rows.values().stream().map(row -> row.substring(0, row.indexOf(' '))).toList()
          + " and "
          + indexes;
    }

    Contents copy() {
      return new Contents(new TreeMap<>(rows), new TreeSet<>(indexes));
    }
  }

  /** One statement; {@code table} is the one that has to be there, null for none. */
  record Step(String name, String table, Action action, Effect effect) {
    /** Returns what is there when this was done after {@code before}. */
    TreeMap<String, Contents> after(TreeMap<String, Contents> before) {
      var after = new TreeMap<String, Contents>();
      before.forEach((name, contents) -> after.put(name, contents.copy()));
      effect.apply(after);
      return after;
    }
  }

  static Step createTable(String name) {
    return new Step(
        "create " + name,
        null,
        (place, _) ->
            place
                .database()
                .createTable(
                    new TableDefinition(
                        "public",
                        name,
                        List.of(
                            new ColumnDefinition(
                                "id", DataType.of(DataType.Kind.INTEGER), false, null),
                            new ColumnDefinition(
                                "text", DataType.of(DataType.Kind.TEXT), true, null),
                            new ColumnDefinition("v", DataType.vector(DIMENSION), true, null)),
                        List.of(0),
                        2)),
        tables -> tables.put(name, new Contents(new TreeMap<>(), new TreeSet<>())));
  }

  private static Step dropTable(String name) {
    return new Step(
        "drop " + name,
        name,
        (place, _) -> place.database().dropTable(place.table(name).id()),
        tables -> tables.remove(name));
  }

  private static String text(int id, int version) {
    return id + "/" + version + " " + "x".repeat(200);
  }

  /** Inserts or replaces rows in one transaction. */
  private static Step put(String name, int from, int to, int version) {
    return new Step(
        "put " + name + " " + version,
        name,
        (place, _) -> {
          Table table = place.table(name);
          TreeMap<Integer, String> there = rows(place.database(), table);
          try (Transaction transaction = place.database().begin()) {
            for (int id = from; id < to; id++) {
              Object[] row = {id, text(id, version), new float[] {id, version, id % 7, 1}};
              if (there.containsKey(id)) {
                transaction.update(table.id(), new Object[] {id}, row);
              } else {
                transaction.insert(table.id(), row);
              }
            }
            transaction.commit();
          }
        },
        tables -> {
          for (int id = from; id < to; id++) {
            tables.get(name).rows.put(id, text(id, version));
          }
        });
  }

  private static Step delete(String name, int from, int to) {
    return new Step(
        "delete " + name + " " + from,
        name,
        (place, _) -> {
          Table table = place.table(name);
          try (Transaction transaction = place.database().begin()) {
            for (int id : rows(place.database(), table).subMap(from, to).keySet()) {
              transaction.delete(table.id(), new Object[] {id});
            }
            transaction.commit();
          }
        },
        tables -> tables.get(name).rows.subMap(from, to).clear());
  }

  private static Step createIndex(String table, String index) {
    return new Step(
        "index " + index,
        table,
        (place, _) ->
            place
                .database()
                .createIndex(
                    new VectorIndexDefinition(
                        index, place.table(table).id(), 2, Metric.L2, new HnswParameters(4, 20, 1)),
                    Progress.NONE,
                    ResourceAccount.unbounded()),
        tables -> tables.get(table).indexes.add(index));
  }

  private static Step dropIndex(String table, String index) {
    return new Step(
        "drop index " + index,
        table,
        (place, _) -> {
          for (VectorIndex there : place.table(table).indexes()) {
            place.database().dropIndex(there.id());
          }
        },
        tables -> tables.get(table).indexes.remove(index));
  }

  private static Step reindex(String table, String index) {
    return new Step(
        "reindex " + index,
        table,
        (place, _) -> {
          for (VectorIndex there : place.table(table).indexes()) {
            place.database().reindex(there.id(), Progress.NONE, ResourceAccount.unbounded());
          }
        },
        _ -> {});
  }

  private static Step optimize(String table) {
    return new Step(
        "optimize",
        table,
        (place, _) ->
            place
                .database()
                .optimize(place.table(table).id(), Progress.NONE, ResourceAccount.unbounded()),
        _ -> {});
  }

  private static Step checkpoint() {
    return new Step(
        "checkpoint",
        null,
        (place, _) -> place.database().checkpoint(Progress.NONE, ResourceAccount.unbounded()),
        _ -> {});
  }

  /** Keeps the log files; definitions are repeated in the log from then on. */
  private static Step archive() {
    return new Step(
        "archive",
        null,
        (place, _) ->
            place
                .database()
                .alter(
                    place
                        .database()
                        .settings()
                        .withDurability(Durability.COMMIT)
                        .withArchiveLog(true)),
        _ -> {});
  }

  private static Step backup() {
    return new Step(
        "backup",
        null,
        (place, _) -> {
          place.directory.backup(place.backup, BackupOptions.DEFAULT);
          List<?> problems = DataDirectory.verify(place.backup).problems();
          if (!problems.isEmpty()) {
            throw new AssertionError("a backup with " + problems);
          }
        },
        _ -> {});
  }

  /** Returns all that is there. */
  static TreeMap<String, Contents> contents(Database database) {
    var tables = new TreeMap<String, Contents>();
    for (Table table : database.tables()) {
      var indexes = new TreeSet<String>();
      table.indexes().forEach(index -> indexes.add(index.name()));
      tables.put(table.name(), new Contents(rows(database, table), indexes));
    }
    return tables;
  }

  private static TreeMap<Integer, String> rows(Database database, Table table) {
    var rows = new TreeMap<Integer, String>();
    try (Snapshot snapshot = database.snapshot();
        RowCursor cursor =
            snapshot.scan(
                ScanSpec.all(table.id(), List.of(0, 1)),
                new Object[0],
                ResourceAccount.unbounded())) {
      while (cursor.next()) {
        rows.put((Integer) cursor.get(0), (String) cursor.get(1));
      }
    }
    return rows;
  }
}
